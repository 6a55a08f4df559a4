// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

// A table of hidden_size_per_layer_input columns for every layer, one row per token.
void import_layer_embeddings(const Config& c, Architecture& a) {
  a.layer_embedding_width = c.count_or({"hidden_size_per_layer_input"}, 0);
  const int rows = c.count_or({"vocab_size_per_layer_input"}, 0);
  if (a.layer_embedding_width > 0) a.layer_embedding_rows = rows;
}

// The last layers read the cache of earlier ones.
int shared_layers(const Config& c, int depth) {
  const auto node = c.get("num_kv_shared_layers");
  return node ? static_cast<int>(node->as_integer({0, double(depth - 1)})) : 0;
}

}  // namespace

// Gemma 2 alternates local and global layers, Gemma 3 runs five local ones to a global one.
void import_gemma2(const Config& c, Architecture& a) {
  MixerSpec global = attention_of(c, a.model_width);
  const bool third = c.text_or("model_type", "").starts_with("gemma3");
  global.qk_norm = third;
  MixerSpec local = global;
  local.window = c.count("sliding_window");
  // Files may leave the activation to the family's default, a gated GELU.
  const Activation act =
      activation_of(c, {"hidden_activation", "hidden_act"}, true, "gelu_pytorch_tanh");
  const ChannelSpec channel = dense_channel(c.integer("intermediate_size"), act);
  a.norms_per_layer = 4;
  a.tied_embeddings = c.flag_or("tie_word_embeddings", true);
  const int period =
      c.positive_or({"sliding_window_pattern", "_sliding_window_pattern"}, third ? 6 : 2);
  c.ignore({"sliding_window_size"});  // repeats sliding_window
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
  const bool diffusion = c.text_or("model_type", "").starts_with("diffusion");
  global.tied_kv = c.flag_or("attention_k_eq_v", diffusion);
  const Activation act = activation_of(c, "hidden_activation");
  ChannelSpec channel = dense_channel(c.integer("intermediate_size"), act);
  const bool routed = c.flag_or("enable_moe_block", diffusion);
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
  import_layer_embeddings(c, a);
  const int depth = depth_of(c), own = depth - shared_layers(c, depth);
  const bool twice = c.flag_or("use_double_wide_mlp", false) && own < depth && !routed;
  const std::vector<bool> near = windowed_layers(c, depth, 6);
  for (int i = 0; i < depth; ++i) {
    LayerSpec l{near[i] ? local : global, channel, 1};
    l.mixer.shares_kv = i >= own;
    if (i >= own && twice) l.channel.width *= 2;
    append_layer(a.layers, l);
  }
}

// Gemma 3n: per-layer embeddings, MLPs whose width may vary, and, in every layer, a low-rank
// residual (LAuReL) and the mixing of altup_num_inputs copies of the stream (AltUp), counted as
// parameters beside the mixer. The copies' own projections at both ends are not described: less
// than 0.5 % of the weights.
void import_gemma3n(const Config& c, Architecture& a) {
  a.norms_per_layer = 4;
  a.tied_embeddings = c.flag_or("tie_word_embeddings", true);
  MixerSpec global = attention_of(c, a.model_width);
  global.qk_norm = true;
  const std::int64_t d = a.model_width, rank = c.count_or({"laurel_rank"}, 64);
  const std::int64_t copies = c.count_or({"altup_num_inputs"}, 4);
  global.extra_params = 2 * d * rank + d + copies * copies * copies + copies * copies + copies * d +
                        2 * d;  // predict, correct, router with norm, output scale
  MixerSpec local = global;
  local.window = c.count_or({"sliding_window"}, 512);
  const Activation act = activation_of(c, {"hidden_activation"}, true, "gelu_pytorch_tanh");
  import_layer_embeddings(c, a);
  const int depth = depth_of(c), own = depth - shared_layers(c, depth);
  const auto width = c.get("intermediate_size");
  if (!width) c.require("intermediate_size");  // fails, naming the key
  const std::vector<int> widths = width->is_list()
                                      ? layer_counts(c, "intermediate_size", depth)
                                      : std::vector<int>(depth, c.count("intermediate_size"));
  const std::vector<bool> near = windowed_layers(c, depth, 5);
  c.ignore({"altup_active_idx", "altup_coef_clip", "altup_correct_scale", "altup_lr_multiplier",
            "activation_sparsity_pattern", "vocab_size_per_layer_input"});
  for (int i = 0; i < depth; ++i) {
    LayerSpec l{near[i] ? local : global, dense_channel(widths[i], act), 1};
    l.mixer.shares_kv = l.mixer.idle_kv = i >= own;
    append_layer(a.layers, l);
  }
}

}  // namespace strandline::archs
