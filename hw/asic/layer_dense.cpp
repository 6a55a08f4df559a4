// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer.h"

namespace strandline::hw::asic {

void random_dense(const Layer& layer, const LayerRandom& random, LayerData& d) {
  if (layer.gated) d.gate = random.weights(kGate, layer.width, layer.ffn);
  d.up = random.weights(kUp, layer.width, layer.ffn);
  d.down = random.weights(kDown, layer.ffn, layer.width);
}

Matrix reference_dense(const Layer& layer, const LayerData& d, const Matrix& normed,
                       LayerReference& ref) {
  Matrix hidden = product(normed, d.up);
  const Matrix gate = layer.gated ? product(normed, d.gate) : Matrix();
  for (std::size_t i = 0; i < hidden.data.size(); ++i)
    hidden.data[i] = layer.gated ? activation(gate.data[i], layer.gelu) * hidden.data[i]
                                 : activation(hidden.data[i], layer.gelu);
  ref.note("hidden", hidden);
  return product(hidden, d.down);
}

}  // namespace strandline::hw::asic
