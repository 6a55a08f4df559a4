// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {

// Three of four layers attend within chunks (a window here), every fourth fully and without rope.
// MoE layers pick one routed expert beside a shared one of the same width.
void import_llama4(const Config& c, Architecture& a) {
  constexpr int kFullEvery = 4;
  MixerSpec full = attention_of(c, a.model_width);
  full.qk_norm = c.flag_or("use_qk_norm", true);
  MixerSpec local = full;
  local.window = c.count_or({"attention_chunk_size"}, 8192);
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = activation_of(c);
  moe.experts = c.count("num_local_experts");
  moe.experts_per_token = c.count("num_experts_per_tok");
  moe.shared_experts = 1;
  moe.expert_width = moe.shared_width = c.integer("intermediate_size");
  const ChannelSpec dense = dense_channel(c.integer("intermediate_size_mlp"), moe.activation);
  const int step = c.positive_or({"interleave_moe_layer_step"}, 1);
  const int depth = depth_of(c);
  const std::vector<bool> near = windowed_layers(c, depth, kFullEvery);
  const std::vector<int> routed = c.counts("moe_layers");
  for (int i = 0; i < depth; ++i) {
    const bool mixes = routed.empty() ? (i + 1) % step == 0
                                      : std::find(routed.begin(), routed.end(), i) != routed.end();
    append_layer(a.layers, {near[i] ? local : full, mixes ? moe : dense, 1});
  }
}

}  // namespace strandline::archs
