// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {

// hybrid_layer_pattern: 1 = window; moe_layer_freq: 1 = experts. Keys are wider than values.
void import_mimo_v2(const Config& c, Architecture& a) {
  MixerSpec full = attention_of(c, a.model_width);
  full.v_dim = c.count("v_head_dim");
  full.sinks = c.flag_or("add_full_attention_sink_bias", false);
  MixerSpec local = full;
  local.heads = c.count_or({"swa_num_attention_heads"}, full.heads);
  local.kv_heads = c.count_or({"swa_num_key_value_heads"}, full.kv_heads);
  local.qk_dim = c.count_or({"swa_head_dim"}, full.qk_dim);
  local.v_dim = c.count_or({"swa_v_head_dim"}, full.v_dim);
  local.window = c.count_or({"sliding_window", "sliding_window_size", "attention_chunk_size"}, 0);
  local.sinks = c.flag_or("add_swa_attention_sink_bias", false);
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = activation_of(c);
  moe.experts = c.count("n_routed_experts");
  moe.experts_per_token = c.count("num_experts_per_tok");
  moe.expert_width = c.integer("moe_intermediate_size");
  const ChannelSpec dense = dense_channel(c.integer("intermediate_size"), moe.activation);
  const int depth = depth_of(c);
  const std::vector<int> windowed = layer_counts(c, "hybrid_layer_pattern", depth);
  const std::vector<int> routed = layer_counts(c, "moe_layer_freq", depth);
  for (int i = 0; i < depth; ++i)
    append_layer(a.layers, {!windowed.empty() && windowed[i] ? local : full,
                            !routed.empty() && routed[i] ? moe : dense, 1});
}

}  // namespace strandline::archs
