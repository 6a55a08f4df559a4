// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

MixerSpec heads_of(const Config& c, const Architecture& a) {
  MixerSpec m;
  m.kind = TokenMixer::kRwkv;
  m.v_dim = c.positive_or({"head_dim", "head_size", "attention_head_size"}, 64);
  m.qk_dim = m.state_dim = m.v_dim;
  m.heads = m.state_groups = a.model_width / m.v_dim;
  if (m.heads * m.v_dim != a.model_width)
    c.first({"head_dim", "head_size", "attention_head_size"})
        .value_or(c.node())
        .fail("does not divide the width", "use a divisor of hidden_size");
  const auto counted = c.first({"num_heads", "num_attention_heads"});
  // BlinkDL's files repeat the head size under num_attention_heads; only num_heads is a count.
  if (counted && c.get("num_heads") && counted->as_integer({1, 1e6}) != m.heads)
    counted->fail("contradicts the head size", "leave it out, or correct head_dim");
  return m;
}

void common(const Config& c, Architecture& a) {
  a.norm = Norm::kLayerNorm;
  a.state_type = DataType::kFp32;
  c.ignore({"attn_mode",
            "norm_first",
            "norm_bias",
            "elementwise_affine",
            "fuse_norm",
            "use_ffn",
            "attention_hidden_size",
            "rescale_every",
            "head_size_divisor",
            "hidden_ratio",
            "model_version",
            "tie_word_embeddings",
            "value_dim",
            "wkv_version",
            "lora_rank_tokenshift",
            "lora_rank_decay",
            "embedding_layer_norm_fused",
            "wkv_state_dtype",
            "num_attention_heads",
            "expand_k",
            "expand_v"});
  c.refuse_if_set({"attn"});  // attention layers mixed in
}

int rank_of(const Config& c, Config::Keys keys, double factor, double power, int width) {
  // The recipe of the released models (arXiv:2503.14456): rounded to multiples of 32.
  constexpr double kMultiple = 32;
  const double recipe = std::round(factor * std::pow(width, power) / kMultiple) * kMultiple;
  return c.count_or(keys, std::max(32, int(recipe)));
}

}  // namespace

// RWKV-4 keeps a weighted mean per channel, no matrix; RWKV-5 a decayed outer product per head.
void import_rwkv(const Config& c, Architecture& a) {
  constexpr double kFive = 3.5;  // RWKV-5: channel width over model width
  const bool five = c.text_or("model_type", "") == "rwkv5";
  MixerSpec m;
  if (five) {
    m = heads_of(c, a);
    m.full_rank_gate = true;
  } else {
    c.refuse("model_type", "4 keeps a mean per channel that no mixer describes");
  }
  ChannelSpec channel;
  channel.activation = Activation::kRelu2;
  const int width = int(kFive * a.model_width) / 32 * 32;
  channel.width = c.count_or({"intermediate_size"}, width);
  channel.output_gate = true;
  common(c, a);
  append_layer(a.layers, {m, channel, depth_of(c)});
}

// Ranks of the token mixing (five maps) and of the decay: 32 and 64, twice that from a width of
// 4096 on (arXiv:2404.05892; configuration of RWKV-6 in fla and in BlinkDL's files).
void import_rwkv6(const Config& c, Architecture& a) {
  constexpr int kWide = 4096, kMaps = 5;
  const bool wide = a.model_width >= kWide;
  MixerSpec m = heads_of(c, a);
  m.full_rank_gate = true;
  m.q_rank = kMaps * c.count_or({"proj_low_rank_dim", "lora_rank_tokenshift"}, wide ? 64 : 32) +
             c.count_or({"gate_low_rank_dim", "lora_rank_decay"}, wide ? 128 : 64);
  ChannelSpec channel;
  channel.activation = Activation::kRelu2;
  const auto ratio = c.number_or({"hidden_ratio"}, 3.5, {0, 64});
  channel.width = c.count_or({"intermediate_size"}, int(ratio * a.model_width) / 32 * 32);
  channel.output_gate = true;
  common(c, a);
  append_layer(a.layers, {m, channel, depth_of(c)});
}

// Low-rank maps of decay, rate, value and gate (arXiv:2503.14456).
void import_rwkv7(const Config& c, Architecture& a) {
  const int d = a.model_width;
  MixerSpec m = heads_of(c, a);
  m.q_rank = rank_of(c, {"decay_low_rank_dim", "decay_rank"}, 1.8, 0.5, d) +
             rank_of(c, {"a_low_rank_dim", "in_context_learning_rank"}, 1.8, 0.5, d) +
             rank_of(c, {"v_low_rank_dim", "value_residual_rank"}, 1.3, 0.5, d) +
             rank_of(c, {"gate_low_rank_dim", "gate_rank"}, 0.6, 0.8, d);
  ChannelSpec channel;
  channel.activation = Activation::kRelu2;
  const auto ratio = c.number_or({"hidden_ratio"}, 4, {0, 64});
  channel.width = c.count_or({"intermediate_size"}, int(ratio * d));
  common(c, a);
  c.ignore({"hidden_act"});
  append_layer(a.layers, {m, channel, depth_of(c)});
}

}  // namespace strandline::archs
