// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

MixerSpec delta_of(const Config& c) {
  MixerSpec m;
  m.kind = TokenMixer::kGatedDelta;
  m.heads = c.count("linear_num_value_heads");
  m.state_groups = c.count("linear_num_key_heads");
  m.qk_dim = m.state_dim = c.count("linear_key_head_dim");
  m.v_dim = c.count("linear_value_head_dim");
  m.conv_width = c.count("linear_conv_kernel_dim");
  return m;
}

ChannelSpec channel_of(const Config& c) {
  const Activation act = activation_of(c);
  const int experts = c.count_or({"num_experts"}, 0);
  if (!c.counts("mlp_only_layers").empty())
    c.refuse("mlp_only_layers", "mixes dense and MoE layers");
  if (c.count_or({"decoder_sparse_step"}, 1) != 1)
    c.refuse("decoder_sparse_step", "mixes dense and MoE layers");
  const int dense = c.count_or({"intermediate_size"}, 0);
  if (experts == 0) return dense_channel(dense, act);
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = act;
  moe.experts = experts;
  moe.experts_per_token = c.count("num_experts_per_tok");
  moe.expert_width = c.integer("moe_intermediate_size");
  moe.shared_width = c.count_or({"shared_expert_intermediate_size"}, 0);
  moe.shared_experts = moe.shared_width > 0 ? 1 : 0;
  return moe;
}

}  // namespace

// Gated DeltaNet layers with a gated full-attention layer every full_attention_interval.
void import_qwen3_next(const Config& c, Architecture& a) {
  MixerSpec full = attention_of(c, a.model_width);
  full.qk_norm = true;
  full.output_gate = c.flag_or("attn_output_gate", true);
  const MixerSpec delta = delta_of(c);
  const ChannelSpec channel = channel_of(c);
  const int interval = c.positive_or({"full_attention_interval"}, 4);
  c.text_or("output_gate_type", "");
  const int depth = depth_of(c);
  const std::vector<std::string> types = layer_texts(c, "layer_types", depth);
  a.state_type = DataType::kFp32;
  for (int i = 0; i < depth; ++i) {
    const bool attends = !types.empty() ? types[i] == "full_attention" : (i + 1) % interval == 0;
    append_layer(a.layers, {attends ? full : delta, channel, 1});
  }
}

}  // namespace strandline::archs
