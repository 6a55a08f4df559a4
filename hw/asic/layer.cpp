// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer.h"

#include <algorithm>

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
  }
  switch (layer.channel) {
    case ChannelKind::kDense:
      random_dense(layer, random, d);
      break;
  }
  d.input = random.normal(kInput, work.rows(), layer.width);
  return d;
}

LayerReference reference(const Layer& layer, const LayerWork& work, const LayerData& d) {
  LayerReference ref;
  const auto norm = [&](const char* name, const Matrix& x) {
    Matrix y = normalized(x, layer.layer_norm, layer.epsilon);
    ref.note(name, y);
    return y;
  };
  ref.result = d.input;
  const Matrix x = norm("normed", ref.result);
  switch (layer.mixer) {
    case MixerKind::kAttention:
      add_to(ref.result, reference_attention(layer, work, d, x, ref));
      break;
  }
  const Matrix y = norm("normed_ffn", ref.result);
  switch (layer.channel) {
    case ChannelKind::kDense:
      add_to(ref.result, reference_dense(layer, d, y, ref));
      break;
  }
  return ref;
}

}  // namespace strandline::hw::asic
