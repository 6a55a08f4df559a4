// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer_math.h"

#include <algorithm>
#include <cmath>

namespace strandline::hw::asic {

double Matrix::most() const {
  double m = 0;
  for (const double x : data) m = std::max(m, std::fabs(x));
  return m;
}

Matrix LayerRandom::normal(std::uint32_t tensor, int rows, int cols, double deviation) const {
  Matrix m(rows, cols);
  for (std::size_t i = 0; i < m.data.size(); i += 2) {
    const auto pair = stream_.normals(
        {.path = tensor, .entity = static_cast<std::uint32_t>(i / 2), .factor = 0xa51c});
    m.data[i] = pair[0] * deviation;
    if (i + 1 < m.data.size()) m.data[i + 1] = pair[1] * deviation;
  }
  return m;
}

Matrix LayerRandom::weights(std::uint32_t tensor, int inputs, int outputs) const {
  return normal(tensor, inputs, outputs, 1 / std::sqrt(inputs));
}

Matrix LayerRandom::gains(std::uint32_t tensor, int count) const {
  Matrix m = normal(tensor, 1, count, 0.1);
  for (double& x : m.data) x += 1;
  return m;
}

Matrix product(const Matrix& x, const Matrix& w) {
  Matrix y(x.rows, w.cols);
  for (int r = 0; r < x.rows; ++r)
    for (int k = 0; k < x.cols; ++k) {
      const double a = x.at(r, k);
      for (int c = 0; c < w.cols; ++c) y.at(r, c) += a * w.at(k, c);
    }
  return y;
}

void add_to(Matrix& a, const Matrix& b) {
  for (std::size_t i = 0; i < a.data.size(); ++i) a.data[i] += b.data[i];
}

Matrix normalized(const Matrix& x, bool centred, double epsilon) {
  Matrix y = x;
  for (int r = 0; r < x.rows; ++r) {
    double mean = 0, square = 0;
    for (int c = 0; c < x.cols; ++c) mean += x.at(r, c) / x.cols;
    if (!centred) mean = 0;
    for (int c = 0; c < x.cols; ++c) square += std::pow(x.at(r, c) - mean, 2) / x.cols;
    for (int c = 0; c < x.cols; ++c) y.at(r, c) = (x.at(r, c) - mean) / std::sqrt(square + epsilon);
  }
  return y;
}

Matrix columns(const Matrix& x, int first, int count) {
  Matrix y(x.rows, count);
  for (int r = 0; r < x.rows; ++r)
    for (int c = 0; c < count; ++c) y.at(r, c) = x.at(r, first + c);
  return y;
}

void rotate(Matrix& x, int head_dim, double theta, const std::function<int(int)>& position_of) {
  const int half = head_dim / 2;
  for (int r = 0; r < x.rows; ++r)
    for (int h = 0; h < x.cols / head_dim; ++h)
      for (int i = 0; i < half; ++i) {
        const double angle = position_of(r) * std::pow(theta, -2.0 * i / head_dim);
        double& a = x.at(r, h * head_dim + i);
        double& b = x.at(r, h * head_dim + half + i);
        const double first = a * std::cos(angle) - b * std::sin(angle);
        b = b * std::cos(angle) + a * std::sin(angle);
        a = first;
      }
}

double activation(double x, Nonlinearity f) {
  constexpr double kRoot = 0.79788456080286535588;  // sqrt(2 / pi)
  switch (f) {
    case Nonlinearity::kSilu:
      return x / (1 + std::exp(-x));
    case Nonlinearity::kGelu:
      return 0.5 * x * (1 + std::tanh(kRoot * (x + 0.044715 * x * x * x)));
    case Nonlinearity::kRelu:
      return std::max(x, 0.0);
    case Nonlinearity::kRelu2:
      return std::pow(std::max(x, 0.0), 2);
  }
  return 0;
}

void add_row(Matrix& x, const Matrix& row) {
  for (int r = 0; r < x.rows; ++r)
    for (int c = 0; c < x.cols; ++c) x.at(r, c) += row.at(0, c);
}

void multiply_rows(Matrix& x, const Matrix& row) {
  for (int r = 0; r < x.rows; ++r)
    for (int c = 0; c < x.cols; ++c) x.at(r, c) *= row.at(0, c);
}

double relative_error(const Matrix& a, const Matrix& b) {
  double gap = 0, norm = 0;
  for (std::size_t i = 0; i < b.data.size(); ++i) {
    gap += std::pow(a.data[i] - b.data[i], 2);
    norm += std::pow(b.data[i], 2);
  }
  return std::sqrt(gap / norm);
}

}  // namespace strandline::hw::asic
