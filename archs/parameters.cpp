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
                  double(a.learned_positions) * d + (a.norm == Norm::kLayerNorm ? 2 : 1) * d;
  double routed = 0, routed_active = 0;
  for (const LayerSpec& l : a.layers) {
    const ChannelParameters c = channel_parameters(l.channel, a.model_width);
    common += l.count * (mixer_parameters(l.mixer, a.model_width) + c.dense + c.router +
                         norm_parameters(a) + stream_parameters(a));
    routed += l.count * c.routed;
    routed_active += l.count * c.routed_active;
  }
  p.total = common + routed + double(a.table_gather_params);
  p.active = common + routed_active;
  p.active_without_embeddings = p.active - p.embedding - (a.tied_embeddings ? 0 : p.output_head);
  return p;
}

double index_key_bytes_per_token(const Architecture& a) {
  double bytes = 0;
  for (const LayerSpec& l : a.layers) bytes += l.count * index_bytes(l.mixer, a);
  return bytes * a.depth_loops;
}

double kv_bytes_per_token(const Architecture& a) {
  double bytes = 0;
  for (const LayerSpec& l : a.layers) {
    const double entry = double(cache_width(l.mixer)) * bytes_per_element(a.kv_type);
    const double rate = l.mixer.compress_ratio > 1 ? 1.0 / l.mixer.compress_ratio : 1.0;
    bytes += l.count * entry * rate;
  }
  return bytes * a.depth_loops + index_key_bytes_per_token(a);
}

double kv_bytes_at(const Architecture& a, std::int64_t context_tokens) {
  const double context = double(context_tokens);
  double bytes = 0;
  for (const LayerSpec& l : a.layers) {
    const double entries = cached_entries(l.mixer, context);
    bytes += l.count * (entries * double(cache_width(l.mixer)) * bytes_per_element(a.kv_type) +
                        context * index_bytes(l.mixer, a) + state_bytes(l.mixer, a));
  }
  return bytes * a.depth_loops;
}

double weight_bytes(const Architecture& a) {
  const double plain = bytes_per_element(unquantized_type(a));
  const double quantized = bytes_per_element(a.weight_type);
  const double d = a.model_width;
  double bytes = (double(a.vocabulary) * d * (a.tied_embeddings ? 1 : 2) +
                  double(a.learned_positions) * d + double(a.table_gather_params)) *
                 plain;
  for (const LayerSpec& l : a.layers) {
    const ChannelParameters c = channel_parameters(l.channel, a.model_width);
    bytes += l.count * ((mixer_parameters(l.mixer, a.model_width) + c.dense) * quantized +
                        (c.router + norm_parameters(a) + stream_parameters(a)) * plain +
                        c.routed * bytes_per_element(a.expert_type));
  }
  return bytes;
}

}  // namespace strandline::archs
