// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

bool holds(const std::vector<int>& list, int i) {
  return std::find(list.begin(), list.end(), i) != list.end();
}

MixerSpec lightning_of(const MixerSpec& full) {
  MixerSpec linear;
  linear.kind = TokenMixer::kLinear;
  linear.heads = linear.state_groups = full.heads;
  linear.qk_dim = linear.v_dim = linear.state_dim = full.qk_dim;
  linear.output_gate = true;
  return linear;
}

}  // namespace

// Attention and Mamba-2 read the same input side by side in every layer.
void import_falcon_h1(const Config& c, Architecture& a) {
  LayerSpec l;
  l.mixer = attention_of(c, a.model_width);
  l.parallel = mamba2_of(c, a.model_width);
  // The gated norm that other Mamba-2 layers hold is absent unless mamba_rms_norm says so; its
  // weights (one per inner channel) are counted all the same.
  c.ignore({"mamba_rms_norm", "mamba_use_mlp", "projectors_bias", "attn_layer_indices",
            "layer_types", "layers_block_type", "mamba_d_ssm", "expansion_factor"});
  l.channel = dense_channel(c.count("intermediate_size"), activation_of(c));
  l.channel.bias = c.flag_or("mlp_bias", false);
  l.count = depth_of(c);
  append_layer(a.layers, l);
}

// Mamba-2 with attention at the layers of attn_layer_indices.
void import_bamba(const Config& c, Architecture& a) {
  const MixerSpec attention = attention_of(c, a.model_width), mamba = mamba2_of(c, a.model_width);
  const ChannelSpec channel = dense_channel(c.count("intermediate_size"), activation_of(c));
  const std::vector<int> full = c.counts("attn_layer_indices");
  c.ignore({"attn_rotary_emb", "mlp_bias"});
  for (int i = 0, depth = depth_of(c); i < depth; ++i)
    append_layer(a.layers, {holds(full, i) ? attention : mamba, channel, 1});
}

// Granite 4: Mamba-2 and attention by layer_types; routed experts beside a shared MLP, or, without
// experts, the shared MLP alone.
void import_granite_hybrid(const Config& c, Architecture& a) {
  const MixerSpec attention = attention_of(c, a.model_width), mamba = mamba2_of(c, a.model_width);
  const Activation act = activation_of(c);
  const int shared = c.count_or({"shared_intermediate_size"}, 1024);
  const ChannelSpec moe = experts_of(c, act);
  c.ignore(
      {"shared_intermediate_size", "intermediate_size", "init_method", "normalization_function"});
  const ChannelSpec channel = moe.experts > 0 ? moe : dense_channel(shared, act);
  const int depth = depth_of(c);
  const std::vector<std::string> types =
      layer_texts(c, c.get("layer_types") ? "layer_types" : "layers_block_type", depth);
  c.ignore({"layer_types", "layers_block_type"});
  for (int i = 0; i < depth; ++i) {
    const bool attends = !types.empty() && types[i] == "attention";
    append_layer(a.layers, {attends ? attention : mamba, channel, 1});
  }
}

// LFM2: short convolutions with attention now and then. LFM2-MoE routes after its dense layers.
// The dense width is cut to two thirds and rounded up where block_auto_adjust_ff_dim is set.
void import_lfm2(const Config& c, Architecture& a) {
  a.tied_embeddings = c.flag_or({"tie_word_embeddings", "tie_embedding"}, true);
  MixerSpec attention = attention_of(c, a.model_width);
  attention.qk_norm = true;
  MixerSpec conv;
  conv.kind = TokenMixer::kShortConv;
  conv.heads = attention.heads;
  conv.v_dim = attention.v_dim;
  conv.conv_width = c.count_or({"conv_L_cache"}, 3);
  const bool routed = c.text_or("model_type", "") == "lfm2_moe";
  std::int64_t width = c.count({"intermediate_size", "block_ff_dim"});
  if (!routed && c.flag_or("block_auto_adjust_ff_dim", true)) {
    const double factor = c.number_or({"block_ffn_dim_multiplier"}, 1.0, {0, 64});
    const int multiple = c.positive_or({"block_multiple_of"}, 256);
    const auto cut = std::int64_t(factor * double(2 * width / 3));
    width = (cut + multiple - 1) / multiple * multiple;
  }
  const ChannelSpec dense = dense_channel(width, Activation::kSwiglu);
  const ChannelSpec moe = routed ? experts_of(c, Activation::kSwiglu) : dense;
  const int first = c.count_or({"num_dense_layers"}, 2), depth = depth_of(c);
  const std::vector<std::string> types = layer_texts(c, "layer_types", depth);
  const std::vector<int> full = c.counts("full_attn_idxs");
  c.ignore({"conv_bias", "conv_dim", "conv_dim_out", "conv_use_xavier_init", "block_dim",
            "block_mlp_init_scale", "block_norm_eps", "block_out_init_scale", "block_use_swiglu",
            "block_use_xavier_init", "num_heads", "use_pos_enc", "theta", "vocab_parallel",
            "block_ff_dim", "block_ffn_dim_multiplier", "block_multiple_of",
            "block_auto_adjust_ff_dim"});
  if (types.empty() && full.empty()) c.require("layer_types");  // fails, naming the key
  for (int i = 0; i < depth; ++i) {
    const bool attends = types.empty() ? holds(full, i) : types[i] == "full_attention";
    append_layer(a.layers, {attends ? attention : conv, routed && i >= first ? moe : dense, 1});
  }
}

// Griffin: two recurrent blocks to one of windowed attention; intermediate_size is that of gate and
// up projection together.
void import_recurrent_gemma(const Config& c, Architecture& a) {
  a.tied_embeddings = c.flag_or("tie_word_embeddings", true);
  MixerSpec attention = attention_of(c, a.model_width);
  attention.window = c.count_or({"attention_window_size"}, 2048);
  if (attention.heads < 1) c.refuse("num_attention_heads", "must be positive");
  attention.extra_params = a.model_width;  // the output projection alone has a bias
  MixerSpec recurrent;
  recurrent.kind = TokenMixer::kRgLru;
  recurrent.heads = attention.heads;
  recurrent.v_dim = c.count_or({"lru_width"}, a.model_width) / attention.heads;
  recurrent.state_dim = 1;
  recurrent.conv_width = c.count_or({"conv1d_width"}, 4);
  ChannelSpec channel =
      dense_channel(c.count("intermediate_size") / 2,
                    activation_of(c, {"hidden_activation"}, true, "gelu_pytorch_tanh"));
  channel.bias = true;
  a.state_type = DataType::kFp32;
  std::vector<std::string> pattern = c.texts("block_types");
  if (pattern.empty()) pattern = {"recurrent", "recurrent", "attention"};
  c.ignore({"layers_block_type", "_block_types", "logits_soft_cap", "w_init_variance_scale",
            "final_w_init_variance_scale"});
  for (int i = 0, depth = depth_of(c); i < depth; ++i) {
    const bool attends = pattern[i % pattern.size()] == "attention";
    append_layer(a.layers, {attends ? attention : recurrent, channel, 1});
  }
}

// xLSTM of 7B: mLSTM blocks alone, widths rounded up to multiples (modeling_xlstm.py).
void import_xlstm(const Config& c, Architecture& a) {
  constexpr int kMultiple = 64;
  const auto rounded = [&](double x, int multiple) {
    return int(std::ceil(x / multiple)) * multiple;
  };
  const double d = a.model_width;
  MixerSpec m;
  m.kind = TokenMixer::kMlstm;
  m.heads = m.state_groups = c.positive_or({"num_heads"}, 8);
  const core::Range factor{0, 16};
  m.qk_dim = rounded(d * c.number_or({"qk_dim_factor"}, 0.5, factor), kMultiple) / m.heads;
  m.v_dim = rounded(d * c.number_or({"v_dim_factor"}, 1.0, factor), kMultiple) / m.heads;
  m.state_dim = m.qk_dim;
  const double wide = d * c.number_or({"ffn_proj_factor"}, 2.667, factor);
  const ChannelSpec channel =
      dense_channel(rounded(wide, c.positive_or({"ffn_round_up_to_multiple_of"}, kMultiple)),
                    Activation::kSwiglu);
  a.state_type = DataType::kFp32;
  c.ignore({"num_blocks",
            "embedding_dim",
            "chunkwise_kernel",
            "sequence_kernel",
            "step_kernel",
            "mode",
            "return_last_states",
            "autocast_kernel_dtype",
            "inference_state_dtype",
            "weight_mode",
            "gate_soft_cap",
            "output_logit_soft_cap",
            "norm_reduction_force_float32",
            "add_out_norm",
            "eps",
            "max_inference_chunksize",
            "use_bias",
            "add_post_blocks_norm",
            "cell_norm_eps",
            "cell_autocast_dtype",
            "force_bos_token_insert",
            "head_dim",
            "num_heads"});
  append_layer(a.layers, {m, channel, depth_of(c)});
}

// Gated DeltaNet, every fourth layer attention with norms over all heads.
void import_olmo_hybrid(const Config& c, Architecture& a) {
  constexpr double kKeyShare = 0.75;  // of the width, over all heads
  MixerSpec full = attention_of(c, a.model_width);
  norm_all_heads(full);
  MixerSpec delta;
  delta.kind = TokenMixer::kGatedDelta;
  delta.heads = c.count_or({"linear_num_value_heads"}, full.heads);
  delta.state_groups = c.positive_or({"linear_num_key_heads"}, std::max(1, full.heads));
  delta.qk_dim = delta.state_dim =
      c.count_or({"linear_key_head_dim"}, int(kKeyShare * a.model_width / delta.state_groups));
  delta.v_dim = c.count_or({"linear_value_head_dim"}, 2 * delta.qk_dim);
  delta.conv_width = c.count_or({"linear_conv_kernel_dim"}, 4);
  const ChannelSpec channel = dense_channel(c.count("intermediate_size"), activation_of(c));
  a.state_type = DataType::kFp32;
  c.ignore({"linear_a_log_min", "linear_a_log_max", "linear_dt_min", "linear_dt_max",
            "linear_dt_init_floor", "linear_allow_neg_eigval", "linear_use_gate"});
  const int depth = depth_of(c);
  const std::vector<std::string> types = layer_texts(c, "layer_types", depth);
  for (int i = 0; i < depth; ++i) {
    const bool attends = types.empty() ? i % 4 == 3 : types[i] == "full_attention";
    append_layer(a.layers, {attends ? full : delta, channel, 1});
  }
}

// MiniMax-Text-01 as transformers writes it: lightning and softmax attention by layer_types.
void import_minimax(const Config& c, Architecture& a) {
  const MixerSpec full = attention_of(c, a.model_width), linear = lightning_of(full);
  const ChannelSpec moe = experts_of(c, activation_of(c));
  a.state_type = DataType::kFp32;
  c.ignore({"block_size", "sliding_window"});
  const int depth = depth_of(c);
  const std::vector<std::string> types = layer_texts(c, "layer_types", depth);
  for (int i = 0; i < depth; ++i) {
    const bool attends = types.empty() ? i % 2 == 0 : types[i] == "full_attention";
    append_layer(a.layers, {attends ? full : linear, moe, 1});
  }
}

// Ring-linear and Ling 2.5: lightning attention, closed by a layer of grouped-query (or latent)
// attention in every group. Ling 3 puts KDA in their place.
void import_bailing_hybrid(const Config& c, Architecture& a) {
  const bool kda = c.get("kda_lower_bound") || c.text_or("linear_attention", "") == "kda";
  if (kda) c.refuse("model_type", "of Ling 3 mixes KDA and latent attention in its own way");
  const bool latent = c.count_or({"kv_lora_rank"}, 0) > 0;
  MixerSpec grouped = latent ? MixerSpec{} : attention_of(c, a.model_width);
  grouped.qk_norm = c.flag_or("use_qk_norm", true);
  const MixerSpec full = latent ? latent_of(c) : grouped;
  MixerSpec each = full;
  if (latent)
    each.qk_dim = c.count_or({"head_dim"}, full.heads > 0 ? a.model_width / full.heads : 0);
  const MixerSpec linear = lightning_of(each);
  const Activation act = activation_of(c);
  const ChannelSpec moe = experts_of(c, act);
  const ChannelSpec dense = dense_channel(c.count("intermediate_size"), act);
  const int group = c.positive_or({"layer_group_size"}, 8);
  const int first = c.count_or({"first_k_dense_replace"}, 0), depth = depth_of(c);
  a.state_type = DataType::kFp32;
  c.ignore({"group_norm_size", "linear_silu", "num_kv_heads_for_linear_attn", "use_linear_silu",
            "linear_rope", "use_linear_gqa", "use_qkv_bias", "use_bias", "use_rmsnorm",
            "max_window_layers", "norm_head", "norm_softmax", "up_proj_norm", "value_norm",
            "use_sliding_window", "mtp_loss_scaling_factor"});
  for (int i = 0; i < depth; ++i) {
    const bool attends = (i + 1) % group == 0 || i >= depth / group * group;
    append_layer(a.layers, {attends ? full : linear, i < first ? dense : moe, 1});
  }
}

}  // namespace strandline::archs
