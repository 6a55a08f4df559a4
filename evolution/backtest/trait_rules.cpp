// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/trait_rules.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace strandline::evolution::backtest {
namespace {

// "serve" is serve_precision where filled, else train_precision, as the record's analyses read it.
constexpr Rule kTraitRules[] = {
    {"MHA", "kv_sharing", Match::kIs, "MHA", true},
    {"MQA", "kv_sharing", Match::kIs, "MQA"},
    {"GQA", "kv_sharing", Match::kIs, "GQA"},
    {"MLA", "kv_sharing", Match::kIs, "MLA", true},
    {"other latent/factorised attention", "kv_sharing", Match::kIs, "MFA|CCA|GDLA", true},
    {"cross-layer KV sharing", "extra_traits", Match::kToken, "cla"},
    {"fixed sparse attention", "attn_pattern", Match::kIs, "sparse-fixed", true},
    {"sliding window / local-global / chunked", "attn_pattern", Match::kIs,
     "sliding|local-global|chunked"},
    {"trainable top-k sparse attention", "attn_pattern", Match::kIs,
     "sparse-topk|compressed-sparse", true},
    {"attention sinks", "extra_traits", Match::kToken, "attn-sink"},
    {"gated attention output", "extra_traits", Match::kToken, "gated-attn"},
    {"SSM (Mamba)", "token_mixer", Match::kContains, "Mamba", true},
    {"linear attention / delta family", "token_mixer", Match::kContains,
     "lightning|DeltaNet|KDA|linear-attention", true},
    {"RWKV", "token_mixer", Match::kContains, "RWKV", true},
    {"long conv (Hyena)", "token_mixer", Match::kContains, "hyena|long-conv", true},
    {"RG-LRU/xLSTM recurrences", "token_mixer", Match::kContains, "RG-LRU|xLSTM", true},
    {"any recurrent/linear mixer", "token_mixer", Match::kContains,
     "Mamba|lightning|DeltaNet|KDA|linear-attention|RWKV|hyena|long-conv|RG-LRU|xLSTM", true},
    {"hybrid attention + recurrent", "token_mixer", Match::kContains, "hybrid", true},
    {"short convolution inside block", "token_mixer", Match::kContains,
     "Mamba|short-conv|hyena|RG-LRU", true},
    {"short convolution inside block", "extra_traits", Match::kToken, "short-conv", true},
    {"depth recurrence / looped layers", "extra_traits", Match::kToken, "loop"},
    {"MoE", "channel_mixer", Match::kContains, "MoE", true},
    {"fine-grained MoE", "extra_traits", Match::kToken, "fine-grained-moe"},
    {"shared experts", "shared_experts", Match::kAtLeast, "1"},
    {"aux-loss-free balancing", "extra_traits", Match::kToken, "aux-free"},
    {"latent MoE", "extra_traits", Match::kToken, "latent-moe"},
    {"zero-computation experts", "extra_traits", Match::kToken, "zero-experts", true},
    {"n-gram embedding memory", "extra_traits", Match::kToken, "ngram-emb", true},
    {"GELU", "channel_mixer", Match::kIs, "dense-GELU|MoE-GELU"},
    {"gated FFN", "channel_mixer", Match::kContains, "SwiGLU|GeGLU|GEGLU"},
    {"ReLU2", "channel_mixer", Match::kContains, "ReLU2"},
    {"learned absolute positions", "positional", Match::kIs, "learned"},
    {"relative bias", "positional", Match::kContains, "relative"},
    {"RoPE", "positional", Match::kContains, "RoPE"},
    {"ALiBi", "positional", Match::kContains, "ALiBi"},
    {"NoPE", "positional", Match::kContains, "NoPE"},
    {"pre-norm", "norm", Match::kContains, "pre-"},
    {"RMSNorm", "norm", Match::kContains, "RMS"},
    {"QK-norm", "extra_traits", Match::kToken, "qk-norm"},
    {"sandwich/post norm revival", "norm", Match::kContains, "sandwich|post-RMS"},
    {"parallel attention+FFN", "extra_traits", Match::kToken, "parallel"},
    {"parallel attention+FFN", "norm", Match::kContains, "parallel"},
    {"multi-stream residual", "extra_traits", Match::kToken, "mHC|attn-residual", true},
    {"fp16 training", "train_precision", Match::kIs, "fp16"},
    {"bf16 training", "train_precision", Match::kIs, "bf16"},
    {"fp8 training", "train_precision", Match::kIs, "fp8", true},
    {"fp8-or-lower serving", "serve", Match::kIs, "fp8|int8|int4|fp4|mxfp4|nvfp4|ternary", true},
    {"4-bit native serving", "serve", Match::kIs, "int4|fp4|mxfp4|nvfp4", true},
    {"4-bit floating", "serve", Match::kIs, "fp4|mxfp4|nvfp4", true},
    {"ternary weights", "serve", Match::kIs, "ternary", true},
    {"MTP / built-in speculative head", "decoding", Match::kContains, "MTP"},
    {"diffusion LM", "decoding", Match::kIs, "diffusion-LM", true},
    {"reasoning / long CoT", "reasoning", Match::kIs, "1"},
    {"context >=128k", "context_len", Match::kAtLeast, "128000"},
    {"context >=1M", "context_len", Match::kAtLeast, "1000000"},
    {"encoder-only/enc-dec LM", "modality", Match::kContains, "enc-dec"},
    {"encoder-only/enc-dec LM", "decoding", Match::kIs, "encoder"},
};

// calibration/operators.h names the hard operators of decoders. Encoders and encoder-decoders need
// attention without a causal mask, or to another sequence, which a decoder's engine lacks too.
constexpr Rule kFunctionalRules[] = {
    {"bidirectional or cross attention", "modality", Match::kContains, "enc-dec"},
    {"bidirectional or cross attention", "decoding", Match::kIs, "encoder"},
    {"bidirectional or cross attention", "token_mixer", Match::kContains, "xattn|cross-attn"},
};

constexpr Rule kEfficientRules[] = {
    {"kv_broadcast", "kv_sharing", Match::kIs, "GQA|MQA"},
    {"window_cache", "attn_pattern", Match::kIs, "sliding|local-global|chunked"},
    {"fine_moe", "extra_traits", Match::kToken, "fine-grained-moe"},
    {"multi_token", "decoding", Match::kContains, "MTP"},
    {"bf16", "serve", Match::kIs, "bf16"},
    {"fp8", "serve", Match::kIs, "fp8"},
    {"int8", "serve", Match::kIs, "int8"},
    {"four_bit", "serve", Match::kIs, "int4|fp4|mxfp4|nvfp4"},
    {"ternary", "serve", Match::kIs, "ternary"},
};

constexpr Vocabulary kVocabularies[] = {
    {"kv_sharing", "GQA|MHA|MLA|MQA|MFA|CCA|GDLA|none", true},
    {"attn_pattern",
     "full|local-global|none|sparse-topk|sliding|sparse-fixed|compressed-sparse|chunked|location|"
     "lsh",
     true},
    {"token_mixer",
     "attention|hybrid|Gated-DeltaNet|Mamba1|Mamba2|conv|lightning-linear|KDA|short-conv|LSTM|"
     "MMDiT|"
     "recurrent|depth|xattn|U-Net|RG-LRU|local-attention|bidirectional|looped|block-diffusion|"
     "segment|recurrence|triangle|axial|retrieval|cross-attn|hyena|long-conv|RWKV-4|RWKV-6|RWKV-7|"
     "expert|adaLN|3D|causal|VAE|DiT|byte-latent|dynamic|patches|xLSTM|parallel|heads|"
     "encoder-decoder|none",
     true},
    {"channel_mixer",
     "MoE-SwiGLU|dense-SwiGLU|dense-GELU|dense-GeGLU|dense-ReLU|dense-ReLU2|none|MoE-GeGLU|MoE-"
     "ReLU|"
     "MoE|MoE-ReLU2|MoE-GEGLU|dense-ReLU6|dense-LeakyReLU|dense-SiLU|dense-QuickGELU|dense-GEGLU|"
     "MoE-GELU|dense|MoE-SiTU"},
    {"positional", "RoPE|none|learned|relative|NoPE|p-RoPE|sinusoidal|ALiBi|axial|relative-bias"},
    {"decoding", "AR|MTP|diffusion|feedforward|encoder|diffusion-LM|GAN|AR-permutation"},
    {"serve", "fp32|fp16|bf16|fp8|int8|int4|fp4|mxfp4|nvfp4|ternary"},
    {"extra_traits",
     "fine-grained-moe|qk-norm|aux-free|short-conv|parallel|gated-attn|DSA|mHC|loop|attn-sink|"
     "kv-unified|cla|softcap|conv3d|ngram-emb|CSA-HCA|index-share|layerwise-scaling|per-layer-emb|"
     "latent-moe|hash-routing|reversible|retrieval|dense-moe-residual|byte-latent|subln|altup|"
     "zero-experts|shortcut-moe|MSA|attn-residual|QSA|block-diffusion-draft"},
};

/// Calls f(word) for each word of a list.
template <class F>
void for_each_word(std::string_view list, char separator, F f) {
  while (!list.empty()) {
    const auto end = list.find(separator);
    f(list.substr(0, end));
    if (end == std::string_view::npos) return;
    list.remove_prefix(end + 1);
  }
}

bool has_word(std::string_view list, char separator, std::string_view word) {
  bool found = false;
  for_each_word(list, separator, [&](std::string_view w) { found |= w == word; });
  return found;
}

/// Words of free text: letters, digits and '-'.
std::vector<std::string> words_of(const std::string& cell) {
  std::vector<std::string> words(1);
  for (const char c : cell) {
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '-')
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

}  // namespace

std::span<const Rule> trait_rules() {
  return kTraitRules;
}
std::span<const Rule> functional_rules() {
  return kFunctionalRules;
}
std::span<const Rule> efficient_rules() {
  return kEfficientRules;
}
std::span<const Vocabulary> vocabularies() {
  return kVocabularies;
}

bool fulfils(const Rule& rule, const std::string& cell) {
  bool found = false;
  for_each_word(rule.patterns, '|', [&](std::string_view p) {
    switch (rule.match) {
      case Match::kIs:
        found |= cell == p;
        break;
      case Match::kContains:
        found |= cell.find(p) != std::string::npos;
        break;
      case Match::kToken:
        found |= has_word(cell, ';', p);
        break;
      case Match::kAtLeast:
        found |= !cell.empty() && std::atof(cell.c_str()) >= std::atof(std::string(p).c_str());
        break;
    }
  });
  return found;
}

std::vector<std::string> unknown_words(const Vocabulary& vocabulary, const std::string& cell) {
  std::vector<std::string> unknown;
  for (const std::string& w : words_of(cell))
    if (!has_word(vocabulary.words, '|', w)) unknown.push_back(w);
  return unknown;
}

}  // namespace strandline::evolution::backtest
