// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/claims/correlation.h"

#include <cmath>

namespace strandline::strategy::claims {

std::optional<std::vector<double>> cholesky(std::span<const double> matrix, std::size_t n) {
  std::vector<double> l(n * n, 0.0);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = j; i < n; ++i) {
      double rest = matrix[i * n + j];
      for (std::size_t k = 0; k < j; ++k) rest -= l[i * n + k] * l[j * n + k];
      if (i > j) {
        l[i * n + j] = rest / l[j * n + j];
        continue;
      }
      // Rounding leaves a singular matrix a pivot of this order.
      if (!(rest > 1e-12)) return std::nullopt;
      l[j * n + j] = std::sqrt(rest);
    }
  }
  return l;
}

}  // namespace strandline::strategy::claims
