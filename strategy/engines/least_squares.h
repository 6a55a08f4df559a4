// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <span>
#include <vector>

#include "core/fixed_sum.h"

namespace strandline::strategy::engines {

/// Normal equations of n functions and m right-hand sides, summed over blocks of paths in fixed
/// point, so that their bits depend neither on the order of blocks nor on threads.
class NormalEquations {
 public:
  NormalEquations(int functions, int targets);
  int functions() const { return functions_; }
  /// Numbers in a block's sums: the Gram matrix's lower triangle by rows, then per target its
  /// products with the functions.
  std::size_t size() const { return sums_.size(); }
  /// Adds a block's sums (their first size() numbers); from any thread. RuntimeFailure where one
  /// does not fit (2^22 in the caller's unit).
  void add(std::span<const double> sums);
  /// Least-squares coefficients, targets by rows of n: Cholesky of the Gram matrix scaled to a unit
  /// diagonal. A function whose square the earlier ones explain but for `least` gets the
  /// coefficient 0.
  std::vector<double> solve(double least = 1e-10) const;

 private:
  int functions_, targets_;
  std::vector<core::FixedSum> sums_;
  std::mutex mutex_;
};

/// The fitted value: coefficients times functions, in their order (its bits depend on it).
template <std::size_t N>
double predicted(const std::array<double, N>& coefficients,
                 const std::array<double, N>& functions) {
  double y = 0;
  for (std::size_t i = 0; i < N; ++i) y += coefficients[i] * functions[i];
  return y;
}

}  // namespace strandline::strategy::engines
