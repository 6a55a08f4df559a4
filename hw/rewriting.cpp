// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/rewriting.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace strandline::hw::rewriting {

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix out(a.rows, b.cols);
  for (std::size_t i = 0; i < a.rows; ++i)
    for (std::size_t k = 0; k < a.cols; ++k)
      for (std::size_t j = 0; j < b.cols; ++j) out(i, j) += a(i, k) * b(k, j);
  return out;
}

Matrix product_transposed(const Matrix& a, const Matrix& b) {
  Matrix out(a.rows, b.rows);
  for (std::size_t i = 0; i < a.rows; ++i)
    for (std::size_t j = 0; j < b.rows; ++j)
      for (std::size_t k = 0; k < a.cols; ++k) out(i, j) += a(i, k) * b(j, k);
  return out;
}

Matrix columns(const Matrix& a, std::size_t first, std::size_t count) {
  Matrix out(a.rows, count);
  for (std::size_t i = 0; i < a.rows; ++i)
    for (std::size_t j = 0; j < count; ++j) out(i, j) = a(i, first + j);
  return out;
}

Matrix mixture_gathered(const Mixture& m) {
  Matrix out(m.x.rows, m.experts.front().cols);
  for (std::size_t e = 0; e < m.experts.size(); ++e) {
    std::vector<std::pair<std::size_t, double>> mine;
    for (std::size_t t = 0; t < m.x.rows; ++t)
      for (std::size_t c = 0; c < m.chosen[t].size(); ++c)
        if (m.chosen[t][c] == e) mine.emplace_back(t, m.weight[t][c]);
    Matrix gathered(mine.size(), m.x.cols);
    for (std::size_t i = 0; i < mine.size(); ++i)
      for (std::size_t d = 0; d < m.x.cols; ++d) gathered(i, d) = m.x(mine[i].first, d);
    const Matrix y = product(gathered, m.experts[e]);
    for (std::size_t i = 0; i < mine.size(); ++i)
      for (std::size_t f = 0; f < y.cols; ++f) out(mine[i].first, f) += mine[i].second * y(i, f);
  }
  return out;
}

Matrix mixture_dense(const Mixture& m) {
  Matrix out(m.x.rows, m.experts.front().cols);
  for (std::size_t e = 0; e < m.experts.size(); ++e) {
    const Matrix y = product(m.x, m.experts[e]);
    for (std::size_t t = 0; t < m.x.rows; ++t) {
      double gate = 0;
      for (std::size_t c = 0; c < m.chosen[t].size(); ++c)
        if (m.chosen[t][c] == e) gate += m.weight[t][c];
      for (std::size_t f = 0; f < y.cols; ++f) out(t, f) += gate * y(t, f);
    }
  }
  return out;
}

Matrix short_convolution(const Matrix& x, const Matrix& taps) {
  Matrix out(x.rows, x.cols);
  for (std::size_t t = 0; t < x.rows; ++t)
    for (std::size_t w = 0; w < taps.rows && w <= t; ++w)
      for (std::size_t c = 0; c < x.cols; ++c) out(t, c) += taps(w, c) * x(t - w, c);
  return out;
}

Matrix short_convolution_banded(const Matrix& x, const Matrix& taps) {
  Matrix out(x.rows, x.cols);
  for (std::size_t c = 0; c < x.cols; ++c) {
    Matrix band(x.rows, x.rows);
    for (std::size_t i = 0; i < x.rows; ++i)
      for (std::size_t w = 0; w < taps.rows && w <= i; ++w) band(i, i - w) = taps(w, c);
    const Matrix y = product(band, columns(x, c, 1));
    for (std::size_t i = 0; i < x.rows; ++i) out(i, c) = y(i, 0);
  }
  return out;
}

double e4m3_value(unsigned code) {
  const int sign = code & 0x80 ? -1 : 1;
  const int exponent = static_cast<int>(code >> 3 & 0xf);
  const int fraction = static_cast<int>(code & 7);
  if (exponent == 15 && fraction == 7) return std::numeric_limits<double>::quiet_NaN();
  if (exponent == 0) return sign * std::ldexp(fraction, -9);
  return sign * std::ldexp(8 + fraction, exponent - 10);
}

double e2m1_value(unsigned code) {
  const int sign = code & 8 ? -1 : 1;
  const int exponent = static_cast<int>(code >> 1 & 3);
  const int fraction = static_cast<int>(code & 1);
  return exponent == 0 ? sign * 0.5 * fraction : sign * std::ldexp(2 + fraction, exponent - 2);
}

double round_to_significand(double x, int bits) {
  if (x == 0 || !std::isfinite(x)) return x;
  int exponent = 0;
  const double fraction = std::frexp(x, &exponent);
  return std::ldexp(std::nearbyint(std::ldexp(fraction, bits)), exponent - bits);
}

}  // namespace strandline::hw::rewriting
