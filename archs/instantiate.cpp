// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "archs/genome.h"
#include "archs/genome_templates.h"
#include "archs/layer_size.h"
#include "core/error.h"

namespace strandline::archs {
namespace {

template <typename Value>
Value trait(const Genome& g, Trait t) {
  return static_cast<Value>(g.value[static_cast<int>(t)]);
}

MixerSpec full_attention(const SizeTemplate& s) {
  MixerSpec m;
  m.heads = s.heads;
  m.kv_heads = s.kv_heads;
  m.qk_dim = m.v_dim = s.head_dim;
  return m;
}

// DeepSeek-V2/V3: latent of 512, decoupled rope part of 64, heads of 128 + 64 (arXiv:2412.19437).
MixerSpec latent_attention(const SizeTemplate& s) {
  MixerSpec m;
  m.kind = TokenMixer::kLatent;
  m.heads = s.heads;
  m.kv_heads = s.heads;
  m.rope_dim = 64;
  m.qk_dim = 192;
  m.v_dim = 128;
  m.kv_rank = 512;
  m.q_rank = s.model_width >= 4096 ? 1536 : 0;  // DeepSeek-V2-Lite projects queries directly
  return m;
}

// DeepSeek-V3.2 indexer: 64 heads of 128 that keep 2048 tokens.
MixerSpec topk_attention(const SizeTemplate& s) {
  MixerSpec m = latent_attention(s);
  m.top_k = 2048;
  m.index_heads = s.model_width >= 4096 ? 64 : 16;
  m.index_dim = 128;
  return m;
}

// Mamba-2 as in Nemotron-H: inner width twice the model's, heads of 64, state 128, 8 groups
// (arXiv:2504.03624).
MixerSpec mamba2(const SizeTemplate& s) {
  MixerSpec m;
  m.kind = TokenMixer::kMamba2;
  m.v_dim = 64;
  m.heads = 2 * s.model_width / m.v_dim;
  m.state_dim = 128;
  m.state_groups = 8;
  m.conv_width = 4;
  return m;
}

// Gated DeltaNet as in Qwen3-Next: values twice the model width, keys once, heads of 128.
MixerSpec gated_delta(const SizeTemplate& s) {
  MixerSpec m;
  m.kind = TokenMixer::kGatedDelta;
  m.qk_dim = m.v_dim = m.state_dim = 128;
  m.heads = 2 * s.model_width / m.v_dim;
  m.state_groups = s.model_width / m.qk_dim;
  m.conv_width = 4;
  return m;
}

/// A period of layers: `special` ones closed by `attention` ones.
struct Period {
  MixerSpec most, rest;
  int length = 1;  ///< every length-th layer is `rest`; 1: all are `most`
};

// Local-global 5:1 with a window of 1024 (Gemma 3, arXiv:2503.19786); SSM 7:1 (Jamba,
// arXiv:2403.19887); delta rule 3:1 (Qwen3-Next, Kimi Linear).
Period period_of(MixerTrait mixer, const SizeTemplate& s) {
  Period p{full_attention(s), full_attention(s), 1};
  switch (mixer) {
    case MixerTrait::kFullAttention:
      break;
    case MixerTrait::kLatentAttention:
      p.most = latent_attention(s);
      break;
    case MixerTrait::kLocalGlobal:
      p.most.window = 1024, p.length = 6;
      break;
    case MixerTrait::kTopkSparse:
      p.most = topk_attention(s);
      break;
    case MixerTrait::kSsmHybrid:
      p.most = mamba2(s), p.length = 8;
      break;
    case MixerTrait::kDeltaHybrid:
      p.most = gated_delta(s), p.length = 4;
      break;
    case MixerTrait::kRecurrentOnly:
      p.most = mamba2(s);
      break;
  }
  return p;
}

ChannelSpec channel_of(ChannelTrait channel, const SizeTemplate& s, bool leading) {
  ChannelSpec c;
  if (channel == ChannelTrait::kDense || leading) {
    c.width = s.dense_width;
    return c;
  }
  c.kind = ChannelMixer::kMoe;
  c.experts = s.experts;
  c.experts_per_token = s.experts_per_token;
  c.shared_experts = s.shared_experts;
  c.expert_width = s.expert_width;
  c.shared_width = s.shared_experts > 0 ? s.expert_width : 0;
  return c;
}

// bf16; fp8 as DeepSeek-V3 trains and serves; fp4 as NVIDIA serves: nvfp4 weights, fp8 activations
// and cache. Recurrent states stay in 32 bits (Nemotron-H, Qwen3-Next).
void set_formats(Architecture& a, PrecisionTrait precision) {
  a.state_type = DataType::kFp32;
  if (precision == PrecisionTrait::kBf16) return;
  const bool fp4 = precision == PrecisionTrait::kFp4;
  a.weight_type = a.expert_type = fp4 ? DataType::kNvfp4 : DataType::kFp8;
  a.activation_type = a.kv_type = DataType::kFp8;
}

// One draft accepted at 0.85 (DeepSeek-V3 reports 0.85 to 0.90 for its second token); blocks of 32
// tokens in 12 passes (block-diffusion models of 2025-26 report 2.5 to 3 tokens per pass,
// arXiv:2512.15745).
void set_decoding(Architecture& a, DecodingTrait decoding) {
  if (decoding == DecodingTrait::kMultiToken) {
    a.decoding = Decoding::kMultiToken;
    a.draft_heads = a.draft_tokens = 1;
    a.draft_acceptance = 0.85;
  } else if (decoding == DecodingTrait::kBlockDiffusion) {
    a.decoding = Decoding::kBlockDiffusion;
    a.block_tokens = 32;
    a.denoise_steps = 12;
  }
}

}  // namespace

Architecture instantiate(const Genome& g, const std::vector<Signature>& signatures) {
  const auto channel = trait<ChannelTrait>(g, Trait::kChannel);
  const SizeTemplate& s = size_template(channel, trait<SizeTrait>(g, Trait::kSize));
  Architecture a;
  a.id = fmt::format("genome-{}", index_of(g));
  a.name = describe(g);
  a.organization = "library";
  a.source = fmt::format("sizes of {}", s.after);
  a.model_width = s.model_width;
  a.vocabulary = s.vocabulary;
  a.context_tokens = s.context_tokens;
  const Period period = period_of(trait<MixerTrait>(g, Trait::kMixer), s);
  for (int i = 0; i < s.depth; ++i) {
    const bool rest = period.length > 1 && i % period.length == period.length - 1;
    append_layer(a.layers,
                 {rest ? period.rest : period.most, channel_of(channel, s, i < s.dense_layers), 1});
  }
  if (trait<ResidualTrait>(g, Trait::kResidual) == ResidualTrait::kMultiStream) {
    a.residual = ResidualScheme::kMultiStream;
    a.residual_streams = 4;  // DeepSeek-V4: hc_mult 4
  }
  set_formats(a, trait<PrecisionTrait>(g, Trait::kPrecision));
  set_decoding(a, trait<DecodingTrait>(g, Trait::kDecoding));
  if (const int novel = g.value[static_cast<int>(Trait::kNovel)]; novel > 0) {
    if (novel > static_cast<int>(signatures.size()))
      throw core::InputError({{},
                              "signatures",
                              std::to_string(signatures.size()),
                              fmt::format("genome {} uses novel operator {}", a.id, novel - 1),
                              "give the signatures of all novel operators"});
    a.novel_signature = novel - 1;
    a.novel = signatures[novel - 1];
  }
  return a;
}

}  // namespace strandline::archs
