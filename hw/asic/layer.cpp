// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer.h"

#include <algorithm>

#include "hw/asic/layer_lru.h"
#include "hw/asic/layer_recurrence.h"
#include "hw/asic/layer_sparse.h"

namespace strandline::hw::asic {

void LayerReference::note(const std::string& name, const Matrix& x) {
  double& m = most[name];
  m = std::max(m, x.most());
}

LayerData random_layer(const Layer& layer, const LayerWork& work, std::uint64_t seed) {
  const LayerRandom random(seed);
  LayerData d;
  switch (layer.mixer) {
    case MixerKind::kAttention:
      random_attention(layer, work, random, d);
      break;
    case MixerKind::kLatent:
      random_latent(layer, work, random, d);
      break;
    case MixerKind::kNone:
      break;
    case MixerKind::kRecurrence:
      random_recurrence(layer, work, random, d.recurrence);
      break;
    case MixerKind::kLru:
      random_lru(layer, work, random, d);
      break;
  }
  switch (layer.channel) {
    case ChannelKind::kDense:
      random_dense(layer, random, d);
      break;
    case ChannelKind::kExperts:
      random_experts(layer, random, d);
      break;
    case ChannelKind::kNone:
      break;
  }
  if (layer.post_norms) {
    d.mixer_gain = random.gains(kMixerGain, layer.width);
    d.channel_gain = random.gains(kChannelGain, layer.width);
  }
  if (layer.sparse_weights) prune_2_4(d);
  d.input = random.normal(kInput, work.rows(), layer.width);
  return d;
}

namespace {

/// What the token mixer adds to the stream.
Matrix mixed(const Layer& layer, const LayerWork& work, const LayerData& d, const Matrix& x,
             LayerReference& ref) {
  switch (layer.mixer) {
    case MixerKind::kAttention:
      return reference_attention(layer, work, d, x, ref);
    case MixerKind::kLatent:
      return reference_latent(layer, work, d, x, ref);
    case MixerKind::kRecurrence:
      return reference_recurrence(layer, work, d.recurrence, x, ref);
    case MixerKind::kLru:
      return reference_lru(layer, work, d, x, ref);
    case MixerKind::kNone:
      break;
  }
  return {x.rows, layer.width};
}

Matrix channelled(const Layer& layer, const LayerData& d, const Matrix& x, LayerReference& ref) {
  switch (layer.channel) {
    case ChannelKind::kDense:
      return reference_dense(layer, d, x, ref);
    case ChannelKind::kExperts:
      return reference_experts(layer, d, x, ref);
    case ChannelKind::kNone:
      break;
  }
  return {x.rows, layer.width};
}

}  // namespace

LayerReference reference(const Layer& layer, const LayerWork& work, const LayerData& d) {
  LayerReference ref;
  const auto norm = [&](const char* name, const Matrix& x) {
    Matrix y = layer.pre_norms ? normalized(x, layer.layer_norm, layer.epsilon) : x;
    ref.note(name, y);
    return y;
  };
  const auto add = [&](Matrix y, const Matrix& gain) {
    if (layer.post_norms) {
      y = normalized(y, layer.layer_norm, layer.epsilon);
      multiply_rows(y, gain);
    }
    add_to(ref.result, y);
  };
  ref.result = d.input;
  const Matrix x = norm("normed", ref.result);
  if (layer.mixer != MixerKind::kNone) add(mixed(layer, work, d, x, ref), d.mixer_gain);
  const Matrix y = norm("normed_ffn", layer.parallel ? d.input : ref.result);
  if (layer.channel != ChannelKind::kNone) add(channelled(layer, d, y, ref), d.channel_gain);
  return ref;
}

}  // namespace strandline::hw::asic
