// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "archs/architecture.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

// Norm weights of one layer; LayerNorm has a bias beside the scale.
double norm_parameters(const Architecture& a) {
  return double(a.norms_per_layer) * a.model_width * (a.norm == Norm::kLayerNorm ? 2 : 1);
}

double index_bytes(const MixerSpec& m, const Architecture& a) {
  const double per_token = double(index_width(m)) * bytes_per_element(a.kv_type);
  return m.compress_ratio > 1 ? per_token / m.compress_ratio : per_token;
}

// Tables read by the row: per-layer embeddings and hashed n-grams.
double gathered_tables(const Architecture& a) {
  return layer_embedding(a).table + double(a.table_gather_params);
}

// Projections of such rows, outside the layers.
double table_projections(const Architecture& a) {
  return layer_embedding(a).projection + table_projection_parameters(a);
}

double mixers_parameters(const LayerSpec& l, const Architecture& a) {
  double n = 0;
  each_mixer(l, [&](const MixerSpec& m) { n += mixer_parameters(m, a.model_width); });
  return n;
}

double idle_of(const LayerSpec& l, const Architecture& a) {
  double n = 0;
  each_mixer(l, [&](const MixerSpec& m) { n += idle_parameters(m, a.model_width); });
  return n;
}

// Recurrent state and the convolution's last inputs, of one layer and sequence.
double state_bytes(const MixerSpec& m, const Architecture& a) {
  if (!is_recurrent(m.kind)) return 0;
  const double tail = double(conv_channels(m)) * std::max(0, m.conv_width - 1);
  return state_elements(m) * bytes_per_element(a.state_type) +
         tail * bytes_per_element(unquantized_type(a));
}

}  // namespace

int Architecture::depth() const {
  int n = 0;
  for (const LayerSpec& l : layers) n += l.count;
  return n;
}

DataType unquantized_type(const Architecture& a) {
  return a.weight_type == DataType::kFp32 || a.weight_type == DataType::kFp16 ? a.weight_type
                                                                              : DataType::kBf16;
}

ParameterCount count_parameters(const Architecture& a) {
  ParameterCount p;
  const double d = a.model_width;
  p.embedding = double(a.vocabulary) * d;
  p.output_head = p.embedding;
  double common = p.embedding + (a.tied_embeddings ? 0 : p.output_head) +
                  double(a.learned_positions) * d + (a.norm == Norm::kLayerNorm ? 2 : 1) * d +
                  table_projections(a);
  double routed = 0, routed_active = 0, idle = 0;
  const double beside = norm_parameters(a) + stream_parameters(a) + layer_embedding(a).per_layer;
  for (const LayerSpec& l : a.layers) {
    const ChannelParameters c = channel_parameters(l.channel, a.model_width);
    common += l.count * (mixers_parameters(l, a) + c.dense + c.router + beside);
    idle += l.count * idle_of(l, a);
    routed += l.count * c.routed;
    routed_active += l.count * c.routed_active;
  }
  p.total = common + routed + gathered_tables(a);
  p.active = common - idle + routed_active;
  p.active_without_embeddings = p.active - p.embedding - (a.tied_embeddings ? 0 : p.output_head);
  return p;
}

double index_key_bytes_per_token(const Architecture& a) {
  double bytes = 0;
  for (const LayerSpec& l : a.layers)
    each_mixer(l, [&](const MixerSpec& m) { bytes += l.count * l.loops * index_bytes(m, a); });
  return bytes * a.depth_loops;
}

double kv_bytes_per_token(const Architecture& a) {
  double bytes = 0;
  for (const LayerSpec& l : a.layers)
    each_mixer(l, [&](const MixerSpec& m) {
      const double entry = double(cache_width(m)) * bytes_per_element(a.kv_type);
      const double rate = m.compress_ratio > 1 ? 1.0 / m.compress_ratio : 1.0;
      bytes += l.count * l.loops * entry * rate;
    });
  return bytes * a.depth_loops + index_key_bytes_per_token(a);
}

double kv_bytes_at(const Architecture& a, std::int64_t context_tokens) {
  const double context = double(context_tokens);
  double bytes = 0;
  for (const LayerSpec& l : a.layers)
    each_mixer(l, [&](const MixerSpec& m) {
      const double entries = cached_entries(m, context) * double(cache_width(m));
      bytes += l.count * l.loops *
               (entries * bytes_per_element(a.kv_type) + context * index_bytes(m, a) +
                state_bytes(m, a));
    });
  return bytes * a.depth_loops;
}

double weight_bytes(const Architecture& a) {
  const double plain = bytes_per_element(unquantized_type(a));
  const double quantized = bytes_per_element(a.weight_type);
  const double d = a.model_width;
  double bytes = (double(a.vocabulary) * d * (a.tied_embeddings ? 1 : 2) +
                  double(a.learned_positions) * d + gathered_tables(a)) *
                 plain;
  bytes += table_projections(a) * quantized;
  const double beside = norm_parameters(a) + stream_parameters(a);
  for (const LayerSpec& l : a.layers) {
    const ChannelParameters c = channel_parameters(l.channel, a.model_width);
    const double products = mixers_parameters(l, a) + c.dense + layer_embedding(a).per_layer;
    bytes += l.count * (products * quantized + (c.router + beside) * plain +
                        c.routed * bytes_per_element(a.expert_type));
  }
  return bytes;
}

}  // namespace strandline::archs
