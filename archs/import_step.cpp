// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {

void import_step3p7(const Config& c, Architecture& a) {
  const MixerSpec full = attention_of(c, a.model_width);
  MixerSpec local = full;
  local.window = c.count("sliding_window");
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = activation_of(c);
  moe.experts = c.count("num_experts");
  moe.experts_per_token = c.count("num_experts_per_tok");
  moe.expert_width = c.integer("moe_intermediate_size");
  moe.shared_experts = c.count_or({"n_shared_experts"}, 0);
  moe.shared_width = c.count_or({"share_expert_dim"}, 0);
  const ChannelSpec dense = dense_channel(c.integer("intermediate_size"), moe.activation);
  const int first = c.count_or({"first_k_dense_replace"}, 0);
  const int depth = depth_of(c);
  const std::vector<bool> near = windowed_layers(c, depth, 0);
  for (int i = 0; i < depth; ++i)
    append_layer(a.layers, {near[i] ? local : full, i < first ? dense : moe, 1});
}

}  // namespace strandline::archs
