// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {

void import_qwen3(const Config& c, Architecture& a) {
  MixerSpec m = attention_of(c, a.model_width);
  const bool second = c.text_or("model_type", "") == "qwen2_moe";
  m.qk_norm = !second;
  m.bias = m.bias || second;
  const int window = c.count_or({"sliding_window"}, 0);
  if (c.flag_or("use_sliding_window", false)) m.window = window;
  m.bias = c.flag_or("qkv_bias", m.bias);
  m.qk_norm = c.flag_or("use_qk_norm", m.qk_norm);
  const ChannelSpec dense = dense_channel(c.count_or({"intermediate_size"}, 0), activation_of(c));
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.experts = c.count_or({"num_experts"}, 0);
  moe.experts_per_token = c.count_or({"num_experts_per_tok"}, 0);
  moe.expert_width = c.count_or({"moe_intermediate_size"}, 0);
  moe.shared_width = c.count_or({"shared_expert_intermediate_size"}, 0);
  moe.shared_experts = moe.shared_width > 0 ? 1 : 0;
  if (second && moe.experts == 0) moe.experts = c.count("num_experts");
  const int step = c.positive_or({"decoder_sparse_step"}, 1);
  const std::vector<int> plain = c.counts("mlp_only_layers");
  const int depth = depth_of(c);
  const std::vector<bool> near = windowed_layers(c, depth, m.window > 0 ? -1 : 0);
  MixerSpec local = m;
  local.window = window;
  m.window = 0;
  for (int i = 0; i < depth; ++i) {
    const bool sparse = moe.experts > 0 && (i + 1) % step == 0 &&
                        std::find(plain.begin(), plain.end(), i) == plain.end();
    append_layer(a.layers, {near[i] && window > 0 ? local : m, sparse ? moe : dense, 1});
  }
}

}  // namespace strandline::archs
