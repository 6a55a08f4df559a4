// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {

void import_mixtral(const Config& c, Architecture& a) {
  MixerSpec m = attention_of(c, a.model_width);
  m.window = c.count_or({"sliding_window"}, 0);
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = activation_of(c);
  moe.experts = c.count("num_local_experts");
  moe.experts_per_token = c.count("num_experts_per_tok");
  moe.expert_width = c.integer("intermediate_size");
  append_layer(a.layers, {m, moe, depth_of(c)});
}

// OLMoE norms queries and keys over all heads at once.
void import_olmoe(const Config& c, Architecture& a) {
  MixerSpec m = attention_of(c, a.model_width);
  m.qk_norm = true;
  m.extra_params = std::int64_t(m.heads + m.kv_heads - 2) * m.qk_dim;
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = activation_of(c);
  moe.experts = c.count("num_experts");
  moe.experts_per_token = c.count("num_experts_per_tok");
  moe.expert_width = c.integer("intermediate_size");
  append_layer(a.layers, {m, moe, depth_of(c)});
}

}  // namespace strandline::archs
