// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

// Decay and output gate go through maps of rank head_dim (arXiv:2510.26692); a full-rank gate is a
// projection of its own, which no field describes, so such models are refused.
MixerSpec kda_of(const Config& linear) {
  MixerSpec m;
  m.kind = TokenMixer::kKda;
  m.heads = linear.count("num_heads");
  m.qk_dim = m.v_dim = m.state_dim = m.q_rank = linear.count("head_dim");
  m.state_groups = m.heads;
  m.conv_width = linear.count("short_conv_kernel_size");
  if (linear.flag_or("use_full_rank_gate", false))
    linear.node().at("use_full_rank_gate").fail("is not supported", "describe the model by hand");
  return m;
}

MixerSpec latent_of(const Config& c) {
  MixerSpec m;
  m.kind = TokenMixer::kLatent;
  m.heads = c.count("num_attention_heads");
  m.kv_heads = c.count_or({"num_key_value_heads"}, m.heads);
  m.rope_dim = c.count("qk_rope_head_dim");
  m.qk_dim = c.count("qk_nope_head_dim") + m.rope_dim;
  m.v_dim = c.count("v_head_dim");
  m.q_rank = c.count_or({"q_lora_rank"}, 0);
  m.kv_rank = c.count("kv_lora_rank");
  m.output_gate = c.flag_or("mla_use_output_gate", false);
  return m;
}

ChannelSpec experts_of(const Config& c) {
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = activation_of(c);
  moe.experts = c.count("num_experts");
  moe.experts_per_token = c.count("num_experts_per_token");
  moe.expert_width = c.integer("moe_intermediate_size");
  moe.shared_experts = c.count_or({"num_shared_experts"}, 0);
  moe.shared_width = moe.shared_experts > 0 ? moe.expert_width : 0;
  moe.latent_width = c.count_or({"routed_expert_hidden_size"}, 0);
  return moe;
}

}  // namespace

// Layer numbers in the config count from 1.
void import_kimi_linear(const Config& c, Architecture& a) {
  const Config linear(c.node().at("linear_attn_config"));
  const MixerSpec kda = kda_of(linear), latent = latent_of(c);
  const ChannelSpec moe = experts_of(c);
  const ChannelSpec dense = dense_channel(c.integer("intermediate_size"), moe.activation);
  const std::vector<int> full = linear.counts("full_attn_layers");
  const int first = c.count_or({"first_k_dense_replace"}, 0);
  a.state_type = DataType::kFp32;
  for (const char* key : {"head_dim", "moe_layer_freq", "num_expert_group", "use_grouped_topk",
                          "mla_use_nope", "moe_renormalize", "moe_router_activation_func"})
    c.get(key);
  for (int i = 1; i <= c.count("num_hidden_layers"); ++i) {
    const bool attends = std::find(full.begin(), full.end(), i) != full.end();
    append_layer(a.layers, {attends ? latent : kda, i <= first ? dense : moe, 1});
  }
}

}  // namespace strandline::archs
