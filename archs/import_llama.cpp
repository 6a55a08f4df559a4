// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {

void import_llama(const Config& c, Architecture& a) {
  MixerSpec m = attention_of(c, a.model_width);
  const std::string type = c.text_or("model_type", "");
  if (type.starts_with("qwen2")) m.bias = true;  // queries, keys and values carry a bias by default
  const int window = c.count_or({"sliding_window"}, 0);
  const bool windowed = c.flag_or("use_sliding_window", type == "mistral" || type == "phi3");
  MixerSpec local = m;
  local.window = window;
  ChannelSpec channel = dense_channel(c.integer("intermediate_size"), activation_of(c));
  channel.bias = c.flag_or("mlp_bias", false);
  const int depth = depth_of(c);
  const std::vector<bool> near = windowed_layers(c, depth, windowed ? -1 : 0);
  for (int i = 0; i < depth; ++i)
    append_layer(a.layers, {near[i] && window > 0 ? local : m, channel, 1});
}

}  // namespace strandline::archs
