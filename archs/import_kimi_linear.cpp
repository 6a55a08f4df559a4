// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

// Decay and output gate go through maps of rank head_dim (arXiv:2510.26692); Kimi-K3 gates by a
// projection of full rank instead.
MixerSpec kda_of(const Config& linear) {
  MixerSpec m;
  m.kind = TokenMixer::kKda;
  m.heads = linear.count("num_heads");
  m.qk_dim = m.v_dim = m.state_dim = m.q_rank = linear.count("head_dim");
  m.state_groups = m.heads;
  m.conv_width = linear.count("short_conv_kernel_size");
  m.full_rank_gate = linear.flag_or("use_full_rank_gate", false);
  linear.ignore({"kda_layers"});  // all that full_attn_layers leaves
  return m;
}

MixerSpec gated_latent_of(const Config& c) {
  MixerSpec m = latent_of(c);
  m.output_gate = c.flag_or("mla_use_output_gate", false);
  return m;
}

ChannelSpec kimi_experts(const Config& c) {
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = activation_of(c);
  moe.experts = c.count("num_experts");
  moe.experts_per_token = c.count({"num_experts_per_token", "num_experts_per_tok"});
  moe.expert_width = c.integer("moe_intermediate_size");
  moe.shared_experts = c.count_or({"num_shared_experts"}, 0);
  moe.shared_width = moe.shared_experts > 0 ? moe.expert_width : 0;
  moe.latent_width = c.count_or({"routed_expert_hidden_size"}, 0);
  c.ignore({"latent_moe_use_norm"});  // one vector of the latent width
  return moe;
}

}  // namespace

// Layer numbers in the config count from 1.
void import_kimi_linear(const Config& c, Architecture& a) {
  const Config linear = c.part(c.node().at("linear_attn_config"));
  const MixerSpec kda = kda_of(linear), latent = gated_latent_of(c);
  const ChannelSpec moe = kimi_experts(c);
  const ChannelSpec dense = dense_channel(c.integer("intermediate_size"), moe.activation);
  const std::vector<int> full = linear.counts("full_attn_layers");
  const int first = c.count_or({"first_k_dense_replace"}, 0);
  a.state_type = DataType::kFp32;
  if (const int block = c.count_or({"attn_res_block_size"}, 0); block > 0) {
    a.residual = ResidualScheme::kAttention;
    a.residual_block_layers = block;
  }
  c.ignore({"head_dim", "moe_layer_freq", "num_expert_group", "use_grouped_topk", "mla_use_nope",
            "moe_renormalize", "moe_router_activation_func"});
  const int depth = depth_of(c);
  for (const int i : full)
    if (i < 1 || i > depth) linear.refuse("full_attn_layers", "names a layer that does not exist");
  for (int i = 1; i <= depth; ++i) {
    const bool attends = std::find(full.begin(), full.end(), i) != full.end();
    append_layer(a.layers, {attends ? latent : kda, i <= first ? dense : moe, 1});
  }
}

}  // namespace strandline::archs
