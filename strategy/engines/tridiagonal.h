// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace strandline::strategy::engines {

/// Rows lower[i] x[i-1] + diagonal[i] x[i] + upper[i] x[i+1], for i = 0 .. n-1; lower[0] and
/// upper[n-1] are 0.
struct Tridiagonal {
  std::vector<double> lower, diagonal, upper;
  explicit Tridiagonal(std::size_t n) : lower(n), diagonal(n, 1.0), upper(n) {}
  std::size_t size() const { return diagonal.size(); }
};

/// x with A x = b (Thomas); A diagonally dominant.
std::vector<double> solve(const Tridiagonal& a, std::span<const double> b);

/// x with A x >= b, x >= obstacle, and one of them equal in each row: policy iteration (Howard),
/// which ends after finitely many steps for M-matrices. `guess` starts it.
std::vector<double> solve_with_obstacle(const Tridiagonal& a, std::span<const double> b,
                                        std::span<const double> obstacle,
                                        std::span<const double> guess);

}  // namespace strandline::strategy::engines
