// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {

// Gemma 2 alternates local and global layers, Gemma 3 runs five local ones to a global one.
void import_gemma2(const Config& c, Architecture& a) {
  MixerSpec global = attention_of(c, a.model_width);
  const bool third = c.text_or("model_type", "").starts_with("gemma3");
  global.qk_norm = third;
  MixerSpec local = global;
  local.window = c.count("sliding_window");
  const char* act = c.get("hidden_activation") ? "hidden_activation" : "hidden_act";
  const ChannelSpec channel = dense_channel(c.integer("intermediate_size"), activation_of(c, act));
  a.norms_per_layer = 4;
  a.tied_embeddings = c.flag_or("tie_word_embeddings", true);
  c.get("hidden_act");
  const int period =
      c.positive_or({"sliding_window_pattern", "_sliding_window_pattern"}, third ? 6 : 2);
  const int depth = depth_of(c);
  const std::vector<bool> windowed = windowed_layers(c, depth, period);
  for (int i = 0; i < depth; ++i)
    append_layer(a.layers, {windowed[i] ? local : global, channel, 1});
}

// Local layers with a window; global ones with wider, fewer heads whose values come from the key
// projection. MoE layers run a dense MLP beside the routed experts.
void import_gemma4(const Config& c, Architecture& a) {
  MixerSpec local = attention_of(c, a.model_width);
  local.qk_norm = true;
  MixerSpec global = local;
  local.window = c.count("sliding_window");
  global.qk_dim = global.v_dim = c.count_or({"global_head_dim"}, local.qk_dim);
  global.kv_heads = c.count_or({"num_global_key_value_heads"}, local.kv_heads);
  global.tied_kv = c.flag_or("attention_k_eq_v", false);
  const Activation act = activation_of(c, "hidden_activation");
  ChannelSpec channel = dense_channel(c.integer("intermediate_size"), act);
  const bool routed = c.flag_or("enable_moe_block", false);
  const int experts = c.count_or({"num_experts"}, 0), picked = c.count_or({"top_k_experts"}, 0);
  const int width = c.count_or({"moe_intermediate_size"}, 0);
  if (routed) {
    channel.kind = ChannelMixer::kMoe;
    channel.experts = experts;
    channel.experts_per_token = picked;
    channel.expert_width = width;
    channel.shared_experts = 1;
    channel.shared_width = channel.width;
    channel.width = 0;
  }
  a.norms_per_layer = routed ? 7 : 4;
  for (const char* key : {"hidden_size_per_layer_input", "num_kv_shared_layers"})
    if (c.count_or({key}, 0) != 0)
      c.node().at(key).fail("is not supported", "describe the model by hand");
  c.count_or({"vocab_size_per_layer_input"}, 0);
  c.flag_or("use_double_wide_mlp", false);
  const int depth = depth_of(c);
  const std::vector<bool> near = windowed_layers(c, depth, 6);
  for (int i = 0; i < depth; ++i) append_layer(a.layers, {near[i] ? local : global, channel, 1});
}

}  // namespace strandline::archs
