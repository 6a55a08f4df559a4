// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

void denoise(Architecture& a, int tokens, int steps, bool recomputes) {
  a.decoding = Decoding::kBlockDiffusion;
  a.block_tokens = tokens;
  a.denoise_steps = steps;
  a.recomputes_context = recomputes;
}

// Blocks of 32 tokens in 32 passes: the defaults of generate.py in github.com/ML-GSAI/LLaDA, and of
// the LLaDA 2 model cards (block_length 32, steps 32).
constexpr int kLladaBlock = 32;

}  // namespace

// LLaDA of 8B writes OLMo's old keys.
void import_llada(const Config& c, Architecture& a) {
  MixerSpec m;
  m.heads = c.count("n_heads");
  m.kv_heads = c.count_or({"n_kv_heads"}, m.heads);
  if (m.heads < 1 || a.model_width % m.heads != 0) c.refuse("n_heads", "does not divide the width");
  m.qk_dim = m.v_dim = a.model_width / m.heads;
  m.bias = c.flag_or("include_bias", false);
  if (c.flag_or("include_qkv_bias", false)) bias_qkv(m);
  const bool gated = c.text_or("block_type", "llama") == "llama";
  c.ignore({"activation_type", "mlp_ratio"});
  const int ratio = c.factor_or({"mlp_ratio"}, 4);
  const ChannelSpec channel = dense_channel(c.count_or({"mlp_hidden_size"}, ratio * a.model_width),
                                            gated ? Activation::kSwiglu : Activation::kGelu);
  denoise(a, kLladaBlock, kLladaBlock, true);
  c.ignore({"alibi",
            "alibi_bias_max",
            "attention_layer_norm",
            "attention_layer_norm_with_affine",
            "bias_for_layer_norm",
            "block_group_size",
            "embedding_dropout",
            "flash_attention",
            "init_cutoff_factor",
            "input_emb_norm",
            "layer_norm_type",
            "layer_norm_with_affine",
            "mask_token_id",
            "multi_query_attention",
            "precision",
            "rope",
            "rope_full_precision",
            "scale_logits",
            "weight_tying",
            "max_sequence_length",
            "pad_token_id",
            "include_bias"});
  append_layer(a.layers, {m, channel, depth_of(c)});
}

// Architectures of others, decoded by denoising. Dream fills 512 tokens in 512 passes (its model
// card); SDAR refines blocks of block_size by one token a pass (arXiv:2510.06303).
void import_diffusion(const Config& c, Architecture& a) {
  constexpr int kDreamTokens = 512, kSdarBlock = 4;
  const std::string type = c.text_or("model_type", "");
  if (type == "Dream") {
    import_llama(c, a);
    for (LayerSpec& l : a.layers) l.mixer.bias = true;  // Qwen2's biases
    c.ignore({"mask_token_id", "max_window_layers", "pad_token_id"});
    return denoise(a, kDreamTokens, kDreamTokens, true);
  }
  if (type.starts_with("sdar")) {
    const int block = c.count_or({"block_size", "block_length"}, kSdarBlock);
    c.ignore({"mask_token_id", "debug", "fuse_cross_entropy"});
    import_qwen3(c, a);
    return denoise(a, block, block, false);
  }
  const bool second = type.starts_with("llada2");
  const int block = c.count_or({"block_size", "block_length"}, kLladaBlock);
  c.ignore({"dense_intermediate_size", "mask_token_id"});
  import_experts(c, a);
  denoise(a, block, block, !second);  // LLaDA 2 caches finished blocks
}

// Gemma 4's backbone, always routed, global values from the key projection; a canvas of tokens is
// refined in at most 48 passes (huggingface/transformers src/transformers/models/diffusion_gemma).
void import_diffusion_gemma(const Config& c, Architecture& a) {
  constexpr int kCanvas = 256, kPasses = 48;
  import_gemma4(c, a);
  denoise(a, c.file().positive_or({"canvas_length"}, kCanvas), kPasses, false);
}

}  // namespace strandline::archs
