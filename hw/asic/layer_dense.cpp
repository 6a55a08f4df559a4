// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer.h"

namespace strandline::hw::asic {

void random_dense(const Layer& layer, const LayerRandom& random, LayerData& d) {
  if (layer.gated) d.gate = random.weights(kGate, layer.width, layer.ffn);
  d.up = random.weights(kUp, layer.width, layer.ffn);
  d.down = random.weights(kDown, layer.ffn, layer.width);
  if (!layer.ffn_bias) return;
  if (layer.gated) d.gate_bias = random.normal(kGateBias, 1, layer.ffn);
  d.up_bias = random.normal(kUpBias, 1, layer.ffn);
  d.down_bias = random.normal(kDownBias, 1, layer.width);
}

Matrix reference_dense(const Layer& layer, const LayerData& d, const Matrix& normed,
                       LayerReference& ref) {
  const auto projected = [&](const Matrix& x, const Matrix& w, const Matrix& bias) {
    Matrix y = product(x, w);
    if (layer.ffn_bias) add_row(y, bias);
    return y;
  };
  Matrix hidden = projected(normed, d.up, d.up_bias);
  const Matrix gate = layer.gated ? projected(normed, d.gate, d.gate_bias) : Matrix();
  for (std::size_t i = 0; i < hidden.data.size(); ++i)
    hidden.data[i] = layer.gated ? activation(gate.data[i], layer.nonlinearity) * hidden.data[i]
                                 : activation(hidden.data[i], layer.nonlinearity);
  ref.note("hidden", hidden);
  return projected(hidden, d.down, d.down_bias);
}

}  // namespace strandline::hw::asic
