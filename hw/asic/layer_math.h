// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/rng.h"

namespace strandline::hw::asic {

/// Row-major matrix in float64.
struct Matrix {
  int rows = 0, cols = 0;
  std::vector<double> data;
  Matrix() = default;
  Matrix(int r, int c)
      : rows(r), cols(c), data(static_cast<std::size_t>(r) * static_cast<std::size_t>(c)) {}
  double& at(int r, int c) {
    return data[static_cast<std::size_t>(r) * static_cast<std::size_t>(cols) +
                static_cast<std::size_t>(c)];
  }
  double at(int r, int c) const { return const_cast<Matrix*>(this)->at(r, c); }
  double most() const;  ///< largest magnitude
};

/// Random matrices that are the same everywhere: Philox by tensor number.
class LayerRandom {
 public:
  explicit LayerRandom(std::uint64_t seed) : stream_(seed) {}
  /// Normal entries; each tensor of a layer takes a number of its own.
  Matrix normal(std::uint32_t tensor, int rows, int cols, double deviation = 1) const;
  /// A row of gains about 1.
  Matrix gains(std::uint32_t tensor, int count) const;
  /// Weights [inputs][outputs] of variance 1 / inputs.
  Matrix weights(std::uint32_t tensor, int inputs, int outputs) const;

 private:
  core::RandomStream stream_;
};

/// x w.
Matrix product(const Matrix& x, const Matrix& w);

/// a += b.
void add_to(Matrix& a, const Matrix& b);

/// Rows over their root mean square, centred first (LayerNorm) where told.
Matrix normalized(const Matrix& x, bool centred, double epsilon);

/// Columns [first, first + count).
Matrix columns(const Matrix& x, int first, int count);

/// Rotary embedding in place of the halves of each group of `head_dim` columns; row r is at
/// position_of(r).
void rotate(Matrix& x, int head_dim, double theta, const std::function<int(int)>& position_of);

/// x / (1 + e^-x); the tanh form of GELU; max(x, 0); its square.
enum class Nonlinearity : std::uint8_t { kSilu, kGelu, kRelu, kRelu2 };
double activation(double x, Nonlinearity f);

/// Adds a vector to every row; multiplies every row by one.
void add_row(Matrix& x, const Matrix& row);
void multiply_rows(Matrix& x, const Matrix& row);

/// |a - b| / |b| over all elements (Frobenius).
double relative_error(const Matrix& a, const Matrix& b);

}  // namespace strandline::hw::asic
