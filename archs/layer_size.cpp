// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/layer_size.h"

#include <algorithm>

namespace strandline::archs {
namespace {

/// Columns of the key and value projections; none where the cache of another layer is read.
struct KeyValueColumns {
  double keys = 0, values = 0;
};

KeyValueColumns own_columns(const MixerSpec& m) {
  if (m.kind != TokenMixer::kAttention) return {};
  return {double(m.kv_heads) * m.qk_dim,
          m.tied_kv || m.single_kv ? 0 : double(m.kv_heads) * m.v_dim};
}

double attention_parameters(const MixerSpec& m, double d) {
  const auto [k, v] = m.shares_kv && !m.idle_kv ? KeyValueColumns{} : own_columns(m);
  const double q = double(m.heads) * m.qk_dim;
  const double o = double(inner_width(m));
  double n = m.q_rank > 0 ? d * m.q_rank + m.q_rank + m.q_rank * q : d * q;
  n += d * (k + v) + (m.output_gate ? d * o : 0);
  n += m.out_groups > 0 ? o * m.out_rank + double(m.out_groups) * m.out_rank * d : o * d;
  n += d * double(compressor_width(m));
  if (m.bias) n += q + k + v + d;
  if (m.qk_norm) n += (k > 0 ? 2.0 : 1.0) * m.qk_dim;
  if (m.sinks) n += m.heads;
  return n;
}

double latent_parameters(const MixerSpec& m, double d) {
  const double q = double(m.heads) * m.qk_dim, o = double(inner_width(m));
  double n = m.q_rank > 0 ? d * m.q_rank + m.q_rank + m.q_rank * q : d * q;
  if (!m.shares_kv) n += d * (m.kv_rank + m.rope_dim) + m.kv_rank;
  n += double(m.kv_rank) * m.heads * (m.qk_dim - m.rope_dim + m.v_dim);
  return n + o * d + (m.output_gate ? d * o : 0);
}

// DeepSeek-V3.2 lightning indexer: queries from the query latent (or the model width), one key with
// its norm, one weight per index head.
double indexer_parameters(const MixerSpec& m, double d) {
  if (m.index_heads == 0 || m.shares_index) return 0;
  const double from = m.q_rank > 0 ? m.q_rank : d;
  const double key = m.compress_ratio > 1 ? 0 : d * m.index_dim;  // else the compressor's
  return from * m.index_heads * m.index_dim + key + 2.0 * m.index_dim + d * m.index_heads;
}

// Vectors beside the maps of RWKV-7 (arXiv:2503.14456, appendix; six token mixes here and one in
// the channel mixer, decay, rate and value offsets, two key scales, the bonus, the output norm) and
// of RWKV-6 (arXiv:2404.05892; six mixes and two, decay, bonus, norm).
double rwkv_vectors(const MixerSpec& m, double inner, double d) {
  return m.full_rank_gate ? 4 * inner + 8 * d : 8 * inner + 7 * d;
}

double recurrent_parameters(const MixerSpec& m, double d) {
  const double inner = double(inner_width(m)), heads = m.heads;
  double n = d * double(recurrent_projection(m, std::int64_t(d))) + inner * d;
  const bool conv_bias = m.kind == TokenMixer::kMamba1 || m.kind == TokenMixer::kMamba2 ||
                         m.kind == TokenMixer::kRgLru;
  n += double(conv_channels(m)) * (m.conv_width + conv_bias);
  switch (m.kind) {
    case TokenMixer::kMamba1:  // x_proj, dt_proj with bias, A, D
      return n + inner * (m.q_rank + 2.0 * m.state_dim) + (m.q_rank + 1) * inner +
             inner * m.state_dim + inner;
    case TokenMixer::kMamba2:  // A, D, dt bias, gated norm
      return n + 3 * heads + inner;
    case TokenMixer::kGatedDelta:  // A, dt bias, gated norm
      return n + 2 * heads + m.v_dim;
    case TokenMixer::kKda:  // second halves of the low-rank maps, A and dt bias, norm
      return n + (m.full_rank_gate ? 1 : 2) * m.q_rank * inner + heads + inner + m.v_dim;
    case TokenMixer::kRwkv:  // second halves of the low-rank maps
      return n + m.q_rank * inner + rwkv_vectors(m, inner, d);
    case TokenMixer::kLinear:
      return n + inner;
    case TokenMixer::kRgLru:  // two block-diagonal gates with bias, decay; biases in and out
      return n + 2 * inner * (m.v_dim + 1) + inner + 2 * inner + d;
    case TokenMixer::kMlstm:  // biases of the input and forget gates, norm
      return n + 2 * heads + inner;
    default:
      return n;
  }
}

}  // namespace

bool is_gated(Activation a) {
  return a == Activation::kSwiglu || a == Activation::kGeglu || a == Activation::kSitu ||
         a == Activation::kReglu2;
}

bool is_attention(TokenMixer kind) {
  return kind == TokenMixer::kAttention || kind == TokenMixer::kLatent;
}

bool is_recurrent(TokenMixer kind) {
  return !is_attention(kind) && kind != TokenMixer::kNone;
}

bool is_delta_rule(const MixerSpec& m) {
  return m.kind == TokenMixer::kGatedDelta || m.kind == TokenMixer::kKda ||
         (m.kind == TokenMixer::kRwkv && !m.full_rank_gate);
}

bool same_kind(const LayerSpec& a, const LayerSpec& b) {
  return a.mixer == b.mixer && a.channel == b.channel && a.parallel == b.parallel;
}

std::int64_t inner_width(const MixerSpec& m) {
  return std::int64_t(m.heads) * m.v_dim;
}

std::int64_t recurrent_projection(const MixerSpec& m, std::int64_t d) {
  const std::int64_t inner = inner_width(m), keys = std::int64_t(m.heads) * m.qk_dim;
  switch (m.kind) {
    case TokenMixer::kMamba1:
      return 2 * inner;  // x and z; B, C, dt come from x
    case TokenMixer::kMamba2:
      return 2 * inner + 2LL * m.state_groups * m.state_dim + m.heads;
    case TokenMixer::kGatedDelta:
      return 2LL * m.state_groups * m.qk_dim + 2 * inner + 2LL * m.heads;
    case TokenMixer::kKda:
      return 2 * keys + inner + (m.full_rank_gate ? m.q_rank + inner : 2LL * m.q_rank) + m.heads;
    case TokenMixer::kLinear:
      return 2 * keys + inner + (m.output_gate ? inner : 0);
    case TokenMixer::kRwkv:
      return (m.full_rank_gate ? 4 : 3) * inner + m.q_rank;
    case TokenMixer::kRgLru:
      return 2 * inner;  // recurrent branch and the gate beside it
    case TokenMixer::kMlstm:
      return 2 * keys + 2 * inner + 2LL * m.heads;  // values and output gate
    case TokenMixer::kShortConv:
      return 3 * d;
    default:
      return 0;
  }
}

std::int64_t conv_channels(const MixerSpec& m) {
  if (m.conv_width == 0) return 0;
  switch (m.kind) {
    case TokenMixer::kMamba2:
      return inner_width(m) + 2LL * m.state_groups * m.state_dim;
    case TokenMixer::kGatedDelta:
      return inner_width(m) + 2LL * m.state_groups * m.qk_dim;
    case TokenMixer::kKda:
      return inner_width(m) + 2LL * m.heads * m.qk_dim;
    default:
      return inner_width(m);
  }
}

double state_elements(const MixerSpec& m) {
  if (!is_recurrent(m.kind)) return 0;
  const double beside = m.kind == TokenMixer::kMlstm ? double(m.heads) * (m.state_dim + 1) : 0;
  return double(inner_width(m)) * m.state_dim + beside;
}

double mixer_parameters(const MixerSpec& m, std::int64_t model_width) {
  const double d = double(model_width);
  double n = double(m.extra_params);
  if (m.kind == TokenMixer::kNone) return n;
  if (m.kind == TokenMixer::kAttention)
    return n + attention_parameters(m, d) + indexer_parameters(m, d);
  if (m.kind == TokenMixer::kLatent) return n + latent_parameters(m, d) + indexer_parameters(m, d);
  return n + recurrent_parameters(m, d);
}

double idle_parameters(const MixerSpec& m, std::int64_t model_width) {
  if (!m.shares_kv || !m.idle_kv) return 0;
  const auto [k, v] = own_columns(m);
  return (double(model_width) + (m.bias ? 1 : 0)) * (k + v) + (m.qk_norm ? m.qk_dim : 0);
}

double real_experts_per_token(const ChannelSpec& c) {
  const double all = double(c.experts) + c.zero_experts;
  return c.zero_experts > 0 ? c.experts_per_token * c.experts / all : c.experts_per_token;
}

ChannelParameters channel_parameters(const ChannelSpec& c, std::int64_t model_width) {
  ChannelParameters p;
  const double d = double(model_width), mats = is_gated(c.activation) ? 3 : 2;
  if (c.kind == ChannelMixer::kDense) {
    p.dense = mats * d * double(c.width) + (c.bias ? (mats - 1) * double(c.width) + d : 0);
  } else if (c.kind == ChannelMixer::kMoe) {
    const double inside = c.latent_width > 0 ? double(c.latent_width) : d;
    const double w = double(c.expert_width);
    const double expert = mats * inside * w + (c.bias ? (mats - 1) * w + inside : 0);
    p.router = (d + (c.bias ? 1 : 0)) * (double(c.experts) + c.zero_experts);
    p.routed = c.experts * expert;
    p.routed_active = real_experts_per_token(c) * expert;
    p.dense = mats * d * double(c.shared_experts) * double(c.shared_width);
    if (c.latent_width > 0) p.dense += 2 * d * inside;
  }
  if (c.kind != ChannelMixer::kNone && c.output_gate) p.dense += d * d;
  return p;
}

std::int64_t compressor_width(const MixerSpec& m) {
  if (m.compress_ratio <= 1) return 0;
  const std::int64_t overlap = m.compress_ratio <= 8 ? 2 : 1;
  return 2 * overlap * (cache_width(m) + index_width(m));
}

void append_layer(std::vector<LayerSpec>& layers, const LayerSpec& layer) {
  if (!layers.empty() && same_kind(layers.back(), layer) && layers.back().loops == layer.loops)
    layers.back().count += layer.count;
  else
    layers.push_back(layer);
}

std::int64_t cache_width(const MixerSpec& m) {
  if (m.shares_kv) return 0;
  if (m.kind == TokenMixer::kLatent) return m.kv_rank + m.rope_dim;
  if (m.kind != TokenMixer::kAttention) return 0;
  return std::int64_t(m.kv_heads) * (m.single_kv ? m.qk_dim : m.qk_dim + m.v_dim);
}

std::int64_t index_width(const MixerSpec& m) {
  return is_attention(m.kind) && m.top_k > 0 && !m.shares_index ? m.index_dim : 0;
}

double cached_entries(const MixerSpec& m, double context) {
  const double near = m.window > 0 ? std::min<double>(context, m.window) : 0;
  if (m.compress_ratio > 1) return near + context / m.compress_ratio;
  return m.window > 0 && m.top_k == 0 ? near : context;
}

double visible_entries(const MixerSpec& m, double context) {
  if (m.top_k == 0) return cached_entries(m, context);
  const double near = m.window > 0 ? std::min<double>(context, m.window) : 0;
  const double far = m.compress_ratio > 1 ? context / m.compress_ratio : context - near;
  return near + std::min<double>(far, m.top_k);
}

}  // namespace strandline::archs
