// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {

void import_gpt_oss(const Config& c, Architecture& a) {
  MixerSpec full = attention_of(c, a.model_width);
  full.bias = full.sinks = true;
  MixerSpec local = full;
  local.window = c.count("sliding_window");
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = activation_of(c);
  moe.bias = true;
  moe.experts = c.count("num_local_experts");
  moe.experts_per_token = c.count_or({"num_experts_per_tok", "experts_per_token"}, 0);
  moe.expert_width = c.integer("intermediate_size");
  const int depth = depth_of(c);
  const std::vector<bool> windowed = windowed_layers(c, depth, 2);
  for (int i = 0; i < depth; ++i) append_layer(a.layers, {windowed[i] ? local : full, moe, 1});
}

}  // namespace strandline::archs
