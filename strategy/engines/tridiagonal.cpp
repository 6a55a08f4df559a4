// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/tridiagonal.h"

namespace strandline::strategy::engines {

std::vector<double> solve(const Tridiagonal& a, std::span<const double> b) {
  const std::size_t n = a.size();
  std::vector<double> x(n), factor(n);
  double pivot = a.diagonal[0];
  x[0] = b[0] / pivot;
  for (std::size_t i = 1; i < n; ++i) {
    factor[i] = a.upper[i - 1] / pivot;
    pivot = a.diagonal[i] - a.lower[i] * factor[i];
    x[i] = (b[i] - a.lower[i] * x[i - 1]) / pivot;
  }
  for (std::size_t i = n - 1; i-- > 0;) x[i] -= factor[i + 1] * x[i + 1];
  return x;
}

std::vector<double> solve_with_obstacle(const Tridiagonal& a, std::span<const double> b,
                                        std::span<const double> obstacle,
                                        std::span<const double> guess) {
  const std::size_t n = a.size();
  const auto slack = [&](std::span<const double> x, std::size_t i) {
    double row = a.diagonal[i] * x[i] - b[i];
    if (i > 0) row += a.lower[i] * x[i - 1];
    if (i + 1 < n) row += a.upper[i] * x[i + 1];
    return row / a.diagonal[i];
  };
  std::vector<double> x(guess.begin(), guess.end());
  std::vector<bool> stopped(n), before(n);
  constexpr int kMostPolicies = 200;
  for (int k = 0; k < kMostPolicies; ++k) {
    for (std::size_t i = 0; i < n; ++i) stopped[i] = x[i] - obstacle[i] < slack(x, i);
    if (k > 0 && stopped == before) break;
    Tridiagonal rows = a;
    std::vector<double> right(b.begin(), b.end());
    for (std::size_t i = 0; i < n; ++i)
      if (stopped[i]) {
        rows.lower[i] = rows.upper[i] = 0;
        rows.diagonal[i] = 1;
        right[i] = obstacle[i];
      }
    x = solve(rows, right);
    before = stopped;
  }
  return x;
}

}  // namespace strandline::strategy::engines
