// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/least_squares.h"

#include "core/math_kernel.h"

namespace strandline::strategy::engines {
namespace {

namespace kernel = core::kernel;

/// Lower Cholesky factor by rows; a pivot below `least` makes its row and column empty (diagonal
/// 0).
std::vector<double> factor(std::vector<double> a, int n, double least) {
  for (int j = 0; j < n; ++j) {
    double pivot = a[j * n + j];
    for (int k = 0; k < j; ++k) pivot = kernel::fma(-a[j * n + k], a[j * n + k], pivot);
    const bool empty = !(pivot > least);
    a[j * n + j] = empty ? 0.0 : kernel::sqrt(pivot);
    for (int i = j + 1; i < n; ++i) {
      double x = a[i * n + j];
      for (int k = 0; k < j; ++k) x = kernel::fma(-a[i * n + k], a[j * n + k], x);
      a[i * n + j] = empty ? 0.0 : x / a[j * n + j];
    }
    if (empty)
      for (int k = 0; k < j; ++k) a[j * n + k] = 0.0;
  }
  return a;
}

void substitute(const std::vector<double>& l, int n, double* x) {
  for (int i = 0; i < n; ++i) {
    for (int k = 0; k < i; ++k) x[i] = kernel::fma(-l[i * n + k], x[k], x[i]);
    x[i] = l[i * n + i] == 0 ? 0.0 : x[i] / l[i * n + i];
  }
  for (int i = n - 1; i >= 0; --i) {
    for (int k = i + 1; k < n; ++k) x[i] = kernel::fma(-l[k * n + i], x[k], x[i]);
    x[i] = l[i * n + i] == 0 ? 0.0 : x[i] / l[i * n + i];
  }
}

}  // namespace

NormalEquations::NormalEquations(int functions, int targets)
    : functions_(functions),
      targets_(targets),
      sums_(static_cast<std::size_t>(functions * (functions + 1) / 2 + functions * targets)) {}

void NormalEquations::add(std::span<const double> sums) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].add(sums[i]);
}

std::vector<double> NormalEquations::solve(double least) const {
  const int n = functions_;
  std::vector<double> scale(n), gram(static_cast<std::size_t>(n) * n),
      x(static_cast<std::size_t>(targets_) * n);
  for (int i = 0; i < n; ++i) {
    const double square = sums_[i * (i + 1) / 2 + i].value();
    scale[i] = square > 0 ? 1.0 / kernel::sqrt(square) : 0.0;
  }
  for (int i = 0; i < n; ++i)
    for (int j = 0; j <= i; ++j)
      gram[i * n + j] = sums_[i * (i + 1) / 2 + j].value() * scale[i] * scale[j];
  const std::vector<double> l = factor(std::move(gram), n, least);
  for (int m = 0; m < targets_; ++m) {
    double* row = x.data() + static_cast<std::size_t>(m) * n;
    for (int i = 0; i < n; ++i) row[i] = sums_[n * (n + 1) / 2 + m * n + i].value() * scale[i];
    substitute(l, n, row);
    for (int i = 0; i < n; ++i) row[i] *= scale[i];
  }
  return x;
}

}  // namespace strandline::strategy::engines
