// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/architecture.h"

namespace strandline::tests {

/// Released models of rare traits, built in code from their published sizes, so that counting and
/// lowering are tested whatever the catalog holds. Each names its source.

inline archs::Architecture released(int width, std::int64_t vocabulary, bool tied,
                                    std::vector<archs::LayerSpec> layers) {
  archs::Architecture a;
  a.id = a.name = "released";
  a.model_width = width;
  a.vocabulary = vocabulary;
  a.context_tokens = 8192;
  a.tied_embeddings = tied;
  a.layers = std::move(layers);
  return a;
}

inline archs::MixerSpec attention(int heads, int kv_heads, int head_dim) {
  archs::MixerSpec m;
  m.heads = heads;
  m.kv_heads = kv_heads;
  m.qk_dim = m.v_dim = head_dim;
  return m;
}

inline archs::ChannelSpec dense(std::int64_t width,
                                archs::Activation activation = archs::Activation::kSwiglu) {
  archs::ChannelSpec c;
  c.width = width;
  c.activation = activation;
  return c;
}

/// arXiv:2503.14456, table of sizes: 32 layers of 2560, ranks 96 + 96 + 64 + 320 of the decay,
/// rate, value and gate maps.
inline archs::Architecture rwkv7_2b9() {
  archs::MixerSpec m;
  m.kind = archs::TokenMixer::kRwkv;
  m.heads = 40;
  m.qk_dim = m.v_dim = m.state_dim = 64;
  m.q_rank = 96 + 96 + 64 + 320;
  archs::Architecture a =
      released(2560, 65536, false, {{m, dense(10240, archs::Activation::kRelu2), 32}});
  a.norm = archs::Norm::kLayerNorm;
  return a;
}

/// arXiv:2404.05892: 61 layers of 4096, token-mixing maps of rank 5 x 64 and decay of rank 128 in
/// the released 14B checkpoint.
inline archs::Architecture rwkv6_14b() {
  archs::MixerSpec m;
  m.kind = archs::TokenMixer::kRwkv;
  m.full_rank_gate = true;
  m.heads = 64;
  m.qk_dim = m.v_dim = m.state_dim = 64;
  m.q_rank = 5 * 64 + 128;
  archs::ChannelSpec c = dense(14336, archs::Activation::kRelu2);
  c.output_gate = true;
  archs::Architecture a = released(4096, 65536, false, {{m, c, 61}});
  a.norm = archs::Norm::kLayerNorm;
  return a;
}

/// arXiv:2503.13427 and transformers models/xlstm: 32 layers of 4096, 8 heads, keys at half width.
inline archs::Architecture xlstm_7b() {
  archs::MixerSpec m;
  m.kind = archs::TokenMixer::kMlstm;
  m.heads = 8;
  m.qk_dim = m.state_dim = 256;
  m.v_dim = 512;
  return released(4096, 50304, false, {{m, dense(10944), 32}});
}

/// arXiv:2404.07839 and transformers models/recurrent_gemma: two recurrent layers, one of local
/// attention; 26 layers of 2560.
inline archs::Architecture recurrent_gemma_2b() {
  archs::MixerSpec lru;
  lru.kind = archs::TokenMixer::kRgLru;
  lru.heads = 10;
  lru.v_dim = 256;
  lru.state_dim = 1;
  lru.conv_width = 4;
  archs::MixerSpec local = attention(10, 1, 256);
  local.window = 2048;
  archs::ChannelSpec mlp = dense(7680, archs::Activation::kGeglu);
  mlp.bias = true;
  std::vector<archs::LayerSpec> layers;
  for (int i = 0; i < 26; ++i) layers.push_back({i % 3 == 2 ? local : lru, mlp, 1});
  archs::Architecture a = released(2560, 256000, true, layers);
  a.state_type = archs::DataType::kFp32;
  return a;
}

/// LFM2-1.2B (Liquid AI blog 2025-07-10; arXiv:2511.23404): 10 gated short convolutions of width 3
/// and 6 attention layers.
inline archs::Architecture lfm2_1b2() {
  archs::MixerSpec conv;
  conv.kind = archs::TokenMixer::kShortConv;
  conv.heads = 32;
  conv.v_dim = 64;
  conv.conv_width = 3;
  archs::MixerSpec attends = attention(32, 8, 64);
  attends.qk_norm = true;
  return released(2048, 65536, true, {{conv, dense(8192), 10}, {attends, dense(8192), 6}});
}

/// arXiv:2509.01322: 28 layers of two latent attentions, two dense channels and one mixture of 512
/// experts with 256 zero experts, top 12.
inline archs::Architecture longcat_flash() {
  archs::MixerSpec m;
  m.kind = archs::TokenMixer::kLatent;
  m.heads = m.kv_heads = 64;
  m.q_rank = 1536;
  m.kv_rank = 512;
  m.rope_dim = 64;
  m.qk_dim = 192;
  m.v_dim = 128;
  archs::ChannelSpec moe;
  moe.kind = archs::ChannelMixer::kMoe;
  moe.experts = 512;
  moe.zero_experts = 256;
  moe.experts_per_token = 12;
  moe.expert_width = 2048;
  archs::MixerSpec none;
  none.kind = archs::TokenMixer::kNone;
  return released(6144, 131072, false, {{m, dense(12288), 56}, {none, moe, 28}});
}

/// arXiv:2507.22448: 72 layers in which attention and Mamba-2 heads stand side by side.
inline archs::Architecture falcon_h1_34b() {
  archs::MixerSpec ssm;
  ssm.kind = archs::TokenMixer::kMamba2;
  ssm.heads = 32;
  ssm.v_dim = 128;
  ssm.state_dim = 256;
  ssm.state_groups = 2;
  ssm.conv_width = 4;
  archs::LayerSpec both{attention(20, 4, 128), dense(21504), 72};
  both.parallel = ssm;
  return released(5120, 261120, false, {both});
}

/// arXiv:2502.05171: two layers, a core of four that runs 32 times in the mean, two layers.
inline archs::Architecture huginn_3b5() {
  const archs::MixerSpec m = attention(55, 55, 96);
  archs::LayerSpec core{m, dense(17920), 4};
  core.loops = 32;
  return released(5280, 65536, true, {{m, dense(17920), 2}, core, {m, dense(17920), 2}});
}

/// Gemma-3n-E4B, transformers models/gemma3n configuration defaults: 35 layers of 2048, per-layer
/// embeddings of 256, the last 15 layers share the cache and keep their idle projections.
inline archs::Architecture gemma_3n_e4b() {
  archs::MixerSpec own = attention(8, 2, 256);
  own.qk_norm = true;
  archs::MixerSpec sharing = own;
  sharing.shares_kv = sharing.idle_kv = true;
  const archs::ChannelSpec mlp = dense(16384, archs::Activation::kGeglu);
  archs::Architecture a = released(2048, 262400, true, {{own, mlp, 20}, {sharing, mlp, 15}});
  a.norms_per_layer = 4;
  a.layer_embedding_width = 256;
  a.layer_embedding_rows = 262144;
  return a;
}

/// Kimi-K3 as its released config.json has it: 69 KDA and 24 latent layers, 896 experts in a latent
/// of 3584, attention residuals over blocks of 12 layers.
inline archs::Architecture kimi_k3() {
  archs::MixerSpec kda;
  kda.kind = archs::TokenMixer::kKda;
  kda.heads = kda.state_groups = 96;
  kda.qk_dim = kda.v_dim = kda.state_dim = kda.q_rank = 128;
  kda.conv_width = 4;
  kda.full_rank_gate = true;
  archs::MixerSpec mla;
  mla.kind = archs::TokenMixer::kLatent;
  mla.heads = mla.kv_heads = 96;
  mla.q_rank = 1536;
  mla.kv_rank = 512;
  mla.rope_dim = 64;
  mla.qk_dim = 192;
  mla.v_dim = 128;
  mla.output_gate = true;
  archs::ChannelSpec moe;
  moe.kind = archs::ChannelMixer::kMoe;
  moe.activation = archs::Activation::kSitu;
  moe.experts = 896;
  moe.experts_per_token = 16;
  moe.shared_experts = 2;
  moe.expert_width = moe.shared_width = 3072;
  moe.latent_width = 3584;
  archs::Architecture a =
      released(7168, 163840, false,
               {{kda, dense(33792, archs::Activation::kSitu), 1}, {kda, moe, 68}, {mla, moe, 24}});
  a.residual = archs::ResidualScheme::kAttention;
  a.residual_block_layers = 12;
  a.expert_type = archs::DataType::kMxfp4;
  return a;
}

/// BitNet b1.58 2B4T (arXiv:2504.12285): ternary weights, 8-bit activations, gated squared ReLU and
/// a norm before each output projection.
inline archs::Architecture bitnet_2b4t() {
  archs::Architecture a = released(
      2560, 128256, true, {{attention(20, 5, 128), dense(6912, archs::Activation::kReglu2), 30}});
  a.norms_per_layer = 4;
  a.weight_type = a.expert_type = archs::DataType::kTernary;
  a.activation_type = archs::DataType::kInt8;
  return a;
}

}  // namespace strandline::tests
