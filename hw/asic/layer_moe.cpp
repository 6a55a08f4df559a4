// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numeric>

#include "hw/asic/layer.h"

namespace strandline::hw::asic {
namespace {

struct Chosen {
  int expert;
  double weight;
};

/// Experts of a row and their weights, which sum to 1.
std::vector<Chosen> choose(const ExpertSizes& e, const Matrix& logits, const Matrix& bias,
                           int row) {
  std::vector<double> value, key;
  for (int i = 0; i < e.count; ++i) {
    const double x = logits.at(row, i);
    value.push_back(e.sigmoid ? 1 / (1 + std::exp(-x)) : std::exp(x));
    key.push_back(value.back() + (e.sigmoid ? bias.at(0, i) : 0));
  }
  std::vector<int> order(value.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return key[static_cast<std::size_t>(a)] > key[static_cast<std::size_t>(b)];
  });
  std::vector<Chosen> chosen;
  double total = 0;
  for (int i = 0; i < e.per_token; ++i) {
    const int expert = order[static_cast<std::size_t>(i)];
    chosen.push_back({expert, value[static_cast<std::size_t>(expert)]});
    total += chosen.back().weight;
  }
  for (Chosen& c : chosen) c.weight /= total;
  return chosen;
}

/// out += x[row] times `count` columns of w from `first` on.
void add_product(const Matrix& x, int row, const Matrix& w, int first, std::vector<double>& out) {
  for (int k = 0; k < w.rows; ++k) {
    const double a = x.at(row, k);
    for (std::size_t c = 0; c < out.size(); ++c) out[c] += a * w.at(k, first + static_cast<int>(c));
  }
}

}  // namespace

void random_experts(const Layer& layer, const LayerRandom& random, LayerData& d) {
  const ExpertSizes& e = layer.experts;
  d.experts.router = random.weights(kRouter, layer.width, e.count);
  if (e.sigmoid) d.experts.bias = random.normal(kRouterBias, 1, e.count, 0.1);
  if (layer.gated) d.experts.gate = random.weights(kExpertGate, layer.width, e.count * e.ffn);
  d.experts.up = random.weights(kExpertUp, layer.width, e.count * e.ffn);
  d.experts.down = random.weights(kExpertDown, e.ffn, e.count * layer.width);
  if (e.shared) random_dense(layer, random, d);
}

Matrix reference_experts(const Layer& layer, const LayerData& d, const Matrix& normed,
                         LayerReference& ref) {
  const ExpertSizes& e = layer.experts;
  const Matrix logits = product(normed, d.experts.router);
  Matrix y = e.shared ? reference_dense(layer, d, normed, ref) : Matrix(normed.rows, layer.width);
  Matrix hidden(1, e.ffn);
  for (int r = 0; r < normed.rows; ++r)
    for (const Chosen& c : choose(e, logits, d.experts.bias, r)) {
      std::vector<double> gate(static_cast<std::size_t>(e.ffn)), up(gate);
      std::vector<double> out(static_cast<std::size_t>(layer.width));
      if (layer.gated) add_product(normed, r, d.experts.gate, c.expert * e.ffn, gate);
      add_product(normed, r, d.experts.up, c.expert * e.ffn, up);
      for (std::size_t i = 0; i < up.size(); ++i)
        hidden.data[i] = layer.gated ? activation(gate[i], layer.nonlinearity) * up[i]
                                     : activation(up[i], layer.nonlinearity);
      ref.note("hidden_experts", hidden);
      add_product(hidden, 0, d.experts.down, c.expert * layer.width, out);
      for (int i = 0; i < layer.width; ++i)
        y.at(r, i) += c.weight * out[static_cast<std::size_t>(i)];
    }
  return y;
}

}  // namespace strandline::hw::asic
