// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer_sparse.h"

#include <algorithm>
#include <cmath>

namespace strandline::hw::asic {
namespace {

Matrix transposed(const Matrix& x) {
  Matrix y(x.cols, x.rows);
  for (int r = 0; r < x.rows; ++r)
    for (int c = 0; c < x.cols; ++c) y.at(c, r) = x.at(r, c);
  return y;
}

}  // namespace

std::array<int, 2> sparse_2_4(const Matrix& weights, int first, int col) {
  std::array<int, 4> order{0, 1, 2, 3};
  std::stable_sort(order.begin(), order.end(), [&](int i, int j) {
    return std::fabs(weights.at(first + i, col)) > std::fabs(weights.at(first + j, col));
  });
  return {std::min(order[0], order[1]), std::max(order[0], order[1])};
}

void prune_2_4(Matrix& weights) {
  for (int c = 0; c < weights.cols; ++c)
    for (int r = 0; r < weights.rows; r += 4) {
      const std::array<int, 2> kept = sparse_2_4(weights, r, c);
      for (int i = 0; i < 4; ++i)
        if (i != kept[0] && i != kept[1]) weights.at(r + i, c) = 0;
    }
}

void prune_2_4(LayerData& d) {
  for (Matrix* w : {&d.query,
                    &d.key,
                    &d.value,
                    &d.output,
                    &d.gate,
                    &d.up,
                    &d.down,
                    &d.latent.query_down,
                    &d.latent.query_up,
                    &d.latent.latent_down,
                    &d.latent.rope_key,
                    &d.latent.value_up,
                    &d.experts.router,
                    &d.experts.gate,
                    &d.experts.up,
                    &d.experts.down,
                    &d.recurrence.query,
                    &d.recurrence.key,
                    &d.recurrence.value,
                    &d.recurrence.gate,
                    &d.recurrence.step,
                    &d.recurrence.output,
                    &d.recurrence.beta,
                    &d.recurrence.step_low,
                    &d.recurrence.gate_low})
    prune_2_4(*w);
  // Queries are multiplied with the transpose: its inputs are a head's columns.
  Matrix key_up = transposed(d.latent.key_up);
  prune_2_4(key_up);
  d.latent.key_up = transposed(key_up);
}

}  // namespace strandline::hw::asic
