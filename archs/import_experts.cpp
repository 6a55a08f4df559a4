// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string_view>

#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

/// What an MoE family with usual attention fixes in its code (huggingface/transformers
/// src/transformers/models/<family>, or the family's own modeling file).
struct Routed {
  std::string_view type;
  bool qk_norm = false, qkv_bias = false, all_bias = false, tied = false;
  Norm norm = Norm::kRmsNorm;
  int head_dim = 0;
  const char* activation = "silu";
};

constexpr std::array kRouted{
    Routed{.type = "dots1", .qk_norm = true},
    Routed{.type = "solar_open", .head_dim = 128},
    Routed{.type = "phimoe", .norm = Norm::kLayerNorm},
    Routed{.type = "granitemoe"},
    Routed{.type = "granitemoeshared"},
    Routed{.type = "bailing_moe"},
    Routed{.type = "bailing_moe_v2", .qk_norm = true},
    Routed{.type = "llada2_moe", .qk_norm = true},
    Routed{.type = "llada_moe", .qk_norm = true},
    Routed{.type = "sdar_moe", .qk_norm = true},
    Routed{.type = "deepseek"},
    Routed{.type = "grok-1", .tied = true, .head_dim = 128, .activation = "gelu"},
    Routed{.type = "arctic"},
};

// The row of the type, else the longest one it begins with (text parts carry endings).
const Routed& row_of(const Config& c) {
  const std::string type = c.text_or("model_type", c.file().text_or("model_type", ""));
  const Routed* best = nullptr;
  for (const Routed& row : kRouted)
    if (type.starts_with(row.type) && (!best || row.type.size() > best->type.size())) best = &row;
  if (!best) c.refuse("model_type", "has no row in the table of its kind");
  return *best;
}

// An expert count that may be listed per layer; lists that vary cannot be one kind of layer.
int uniform_count(const Config& c, Config::Keys keys, int fallback) {
  const auto node = c.first(keys);
  if (!node) return fallback;
  if (!node->is_list()) return static_cast<int>(node->as_integer({0, 1e7}));
  int value = fallback;
  bool first = true;
  for (const auto& item : node->items()) {
    const int n = static_cast<int>(item.as_integer({0, 1e7}));
    if (!first && n != value)
      item.fail("differs from the layers before it", "describe the model by hand");
    value = n;
    first = false;
  }
  return value;
}

MixerSpec routed_attention(const Config& c, const Routed& row, Architecture& a) {
  MixerSpec m = attention_of(c, a.model_width);
  if (row.head_dim > 0) m.qk_dim = m.v_dim = c.positive_or({"head_dim"}, row.head_dim);
  m.bias = c.flag_or({"attention_bias", "use_bias"}, row.all_bias);
  if (c.flag_or({"qkv_bias", "use_qkv_bias"}, row.qkv_bias)) bias_qkv(m);
  m.qk_norm = c.flag_or({"use_qk_norm", "qk_layernorm"}, row.qk_norm);
  return m;
}

}  // namespace

// Grouped-query attention, some dense layers first, routed and perhaps shared experts.
void import_experts(const Config& c, Architecture& a) {
  const Routed& row = row_of(c);
  a.norm = row.norm;
  a.tied_embeddings = c.flag_or("tie_word_embeddings", row.tied);
  const MixerSpec m = routed_attention(c, row, a);
  MixerSpec local = m;
  local.window = c.count_or({"sliding_window"}, 0);
  const Activation act =
      activation_of(c, {"hidden_act", "hidden_activation"}, true, row.activation);
  ChannelSpec moe = experts_of(c, act);
  const ChannelSpec dense =
      dense_channel(c.count_or({"intermediate_size", "dense_intermediate_size"}, 0), act);
  if (c.text_or("model_type", "") == "arctic") {  // a dense MLP beside the experts
    if (c.flag_or("parallel_attn_mlp_res", true)) {
      moe.shared_experts = 1;
      moe.shared_width = a.model_width;
    }
    c.ignore({"use_residual", "enable_expert_tensor_parallelism", "moe_train_capacity_factor",
              "moe_eval_capacity_factor", "moe_token_dropping", "moe_min_capacity", "enc_index",
              "quantization"});
  }
  const int first =
      c.count_or({"first_k_dense_replace", "num_dense_layers", "moe_layer_start_index"}, 0);
  const int every = c.positive_or({"moe_layer_freq", "moe_layer_interval"}, 1);
  const int last_of = c.positive_or({"moe_layer_frequency"}, 1);  // Arctic: the last of so many
  c.ignore({"lm_head_bias", "use_rmsnorm", "max_window_layers", "attention_head_type",
            "embedding_multiplier_scale", "output_multiplier_scale", "attn_output_multiplier",
            "max_attn_value", "norm_head", "norm_softmax", "head_type", "dense_intermediate_size"});
  const int depth = depth_of(c);
  const std::vector<bool> near = windowed_layers(c, depth, 0);
  for (int i = 0; i < depth; ++i) {
    const bool routed = i >= first && i % every == 0 && (i + 1) % last_of == 0;
    append_layer(a.layers, {near[i] && local.window > 0 ? local : m, routed ? moe : dense, 1});
  }
}

// Settings in two mappings; 16 gated experts of ffn_hidden_size.
void import_dbrx(const Config& c, Architecture& a) {
  a.norm = Norm::kLayerNorm;
  const Config attention = c.part(c.node().at("attn_config"));
  const Config ffn = c.part(c.node().at("ffn_config"));
  MixerSpec m = attention_of(c, a.model_width);
  m.kv_heads = attention.count_or({"kv_n_heads"}, 1);
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.experts = ffn.count_or({"moe_num_experts"}, 4);
  moe.experts_per_token = ffn.count_or({"moe_top_k"}, 1);
  moe.expert_width = ffn.count_or({"ffn_hidden_size"}, 3584);
  attention.ignore({"clip_qkv", "model_type"});
  ffn.ignore({"ffn_act_fn", "moe_jitter_eps", "moe_loss_weight", "moe_normalize_expert_weights",
              "uniform_expert_assignment", "model_type"});
  append_layer(a.layers, {m, moe, depth_of(c)});
}

// Hunyuan: keys and values shared between cla_share_factor neighbouring layers where use_cla is
// set; norms of queries and keys per head; every layer routed.
void import_hunyuan(const Config& c, Architecture& a) {
  MixerSpec m = attention_of(c, a.model_width);
  m.qk_norm = c.flag_or("use_qk_norm", true);
  MixerSpec reuses = m;
  reuses.shares_kv = true;
  const int every = c.flag_or("use_cla", false) ? c.positive_or({"cla_share_factor"}, 1) : 1;
  c.ignore({"cla_share_factor", "mlp_bias", "norm_type", "sliding_window", "use_rotary_pos_emb",
            "moe_drop_tokens", "moe_random_routing_dropped_token", "capacity_factor",
            "eod_token_id", "use_mixed_mlp_moe", "moe_layer_num_skipped", "num_media_embeds",
            "anyres_vit_max_image_size", "im_start_id", "im_end_id", "im_newline_id",
            "text_start_id", "text_end_id", "image_token_id"});
  const Activation act = activation_of(c);
  const int experts = uniform_count(c, {"num_experts"}, 1);
  const ChannelSpec dense = dense_channel(c.count("intermediate_size"), act);
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = act;
  moe.experts = experts;
  moe.experts_per_token = uniform_count(c, {"moe_topk"}, 1);
  moe.expert_width = uniform_count(c, {"moe_intermediate_size"}, int(dense.width));
  const bool shares = c.flag_or("use_mixed_mlp_moe", true);
  moe.shared_experts = shares ? uniform_count(c, {"num_shared_expert"}, 1) : 0;
  if (moe.shared_experts > 0) moe.shared_width = dense.width;
  const int skipped = c.count_or({"moe_layer_num_skipped"}, 0);
  for (int i = 0, depth = depth_of(c); i < depth; ++i)
    append_layer(a.layers,
                 {i % every == 0 ? m : reuses, experts > 1 && i >= skipped ? moe : dense, 1});
}

// ERNIE 4.5: experts from moe_layer_start_index to moe_layer_end_index at every interval.
void import_ernie_moe(const Config& c, Architecture& a) {
  a.tied_embeddings = c.flag_or("tie_word_embeddings", true);
  MixerSpec m = attention_of(c, a.model_width);
  m.bias = c.flag_or("use_bias", false);
  const Activation act = activation_of(c);
  ChannelSpec moe = experts_of(c, act);
  ChannelSpec dense = dense_channel(c.count("intermediate_size"), act);
  dense.bias = moe.bias = m.bias;
  const int depth = depth_of(c);
  const auto bound = [&](const char* key, int fallback) {
    const auto node = c.get(key);
    const int at = node ? static_cast<int>(node->as_integer({-1, 10'000})) : fallback;
    return at < 0 ? depth - 1 : at;
  };
  const int first = bound("moe_layer_start_index", 1), last = bound("moe_layer_end_index", -1);
  const int every = c.positive_or({"moe_layer_interval"}, 1);
  c.ignore({"moe_norm_min", "moe_capacity", "moe_gate_act", "moe_use_aux_free", "compression_ratio",
            "moe_layer_feed_fake_token", "ignored_index", "num_nextn_predict_layers", "use_rmsnorm",
            "fuse_rope", "freq_allocation", "use_moe", "rope_reorder", "enable_mtp"});
  for (int i = 0; i < depth; ++i) {
    const bool routed = i >= first && i <= last && (i + 1) % every == 0;
    append_layer(a.layers, {m, routed ? moe : dense, 1});
  }
}

}  // namespace strandline::archs
