// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/rng.h"

namespace strandline::hw::asic {
namespace {

enum Tensor : std::uint32_t { kQuery, kKey, kValue, kOutput, kGate, kUp, kDown, kInput, kPast };

Matrix random_matrix(const core::RandomStream& stream, Tensor tensor, int rows, int cols,
                     double deviation) {
  Matrix m(rows, cols);
  for (std::size_t i = 0; i < m.data.size(); i += 2) {
    const auto pair = stream.normals(
        {.path = tensor, .entity = static_cast<std::uint32_t>(i / 2), .factor = 0xa51c});
    m.data[i] = pair[0] * deviation;
    if (i + 1 < m.data.size()) m.data[i + 1] = pair[1] * deviation;
  }
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

/// Rotary embedding of each head's halves; row r is at position_of(r).
template <class PositionOf>
void rotate(Matrix& x, int head_dim, double theta, PositionOf position_of) {
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

double activation(double x, bool gelu) {
  constexpr double kRoot = 0.79788456080286535588;  // sqrt(2 / pi)
  if (gelu) return 0.5 * x * (1 + std::tanh(kRoot * (x + 0.044715 * x * x * x)));
  return x / (1 + std::exp(-x));
}

/// One query row of one head against the keys of its sequence.
void attend(const DenseLayer& layer, const LayerWork& work, const Matrix& q, const Matrix& k,
            const Matrix& v, const LayerData& d, int row, int head, Matrix& out) {
  const int dim = layer.head_dim, kv = head / (layer.heads / layer.kv_heads);
  const int sequence = row / work.tokens, position = work.context + row % work.tokens;
  const auto entry = [&](const Matrix& past, const Matrix& fresh, int j, int i) {
    return j < work.context ? past.at(sequence * work.context + j, kv * dim + i)
                            : fresh.at(sequence * work.tokens + j - work.context, kv * dim + i);
  };
  const int first = layer.window > 0 ? std::max(0, position - layer.window + 1) : 0;
  std::vector<double> score;
  double most = -std::numeric_limits<double>::infinity(), total = 0;
  for (int j = first; j <= position; ++j) {
    double s = 0;
    for (int i = 0; i < dim; ++i) s += q.at(row, head * dim + i) * entry(d.cached_keys, k, j, i);
    score.push_back(s / std::sqrt(dim));
    most = std::max(most, score.back());
  }
  for (double& s : score) total += s = std::exp(s - most);
  for (int j = first; j <= position; ++j)
    for (int i = 0; i < dim; ++i)
      out.at(row, head * dim + i) +=
          score[static_cast<std::size_t>(j - first)] / total * entry(d.cached_values, v, j, i);
}

}  // namespace

double Matrix::most() const {
  double m = 0;
  for (const double x : data) m = std::max(m, std::fabs(x));
  return m;
}

LayerData random_layer(const DenseLayer& layer, const LayerWork& work, std::uint64_t seed) {
  const core::RandomStream stream(seed);
  const int q = layer.heads * layer.head_dim, kv = layer.kv_heads * layer.head_dim;
  const auto weights = [&](Tensor t, int in, int out) {
    return random_matrix(stream, t, in, out, 1 / std::sqrt(in));
  };
  LayerData d;
  d.query = weights(kQuery, layer.width, q);
  d.key = weights(kKey, layer.width, kv);
  d.value = weights(kValue, layer.width, kv);
  d.output = weights(kOutput, q, layer.width);
  if (layer.gated) d.gate = weights(kGate, layer.width, layer.ffn);
  d.up = weights(kUp, layer.width, layer.ffn);
  d.down = weights(kDown, layer.ffn, layer.width);
  d.input = random_matrix(stream, kInput, work.rows(), layer.width, 1);
  const Matrix past =
      normalized(random_matrix(stream, kPast, work.sequences * work.context, layer.width, 1),
                 layer.layer_norm, layer.epsilon);
  d.cached_keys = product(past, d.key);
  if (work.context > 0)
    rotate(d.cached_keys, layer.head_dim, layer.rope_theta,
           [&](int r) { return r % work.context; });
  d.cached_values = product(past, d.value);
  return d;
}

LayerReference reference(const DenseLayer& layer, const LayerWork& work, const LayerData& d) {
  LayerReference ref;
  const auto position = [&](int r) { return work.context + r % work.tokens; };
  const Matrix x = normalized(d.input, layer.layer_norm, layer.epsilon);
  Matrix q = product(x, d.query), k = product(x, d.key);
  const Matrix v = product(x, d.value);
  rotate(q, layer.head_dim, layer.rope_theta, position);
  rotate(k, layer.head_dim, layer.rope_theta, position);
  Matrix attended(work.rows(), q.cols);
  for (int r = 0; r < work.rows(); ++r)
    for (int h = 0; h < layer.heads; ++h) attend(layer, work, q, k, v, d, r, h, attended);
  ref.result = product(attended, d.output);
  for (std::size_t i = 0; i < ref.result.data.size(); ++i) ref.result.data[i] += d.input.data[i];
  const Matrix y = normalized(ref.result, layer.layer_norm, layer.epsilon);
  Matrix hidden = product(y, d.up);
  const Matrix gate = layer.gated ? product(y, d.gate) : Matrix();
  for (std::size_t i = 0; i < hidden.data.size(); ++i)
    hidden.data[i] = layer.gated ? activation(gate.data[i], layer.gelu) * hidden.data[i]
                                 : activation(hidden.data[i], layer.gelu);
  const Matrix added = product(hidden, d.down);
  for (std::size_t i = 0; i < ref.result.data.size(); ++i) ref.result.data[i] += added.data[i];
  ref.normed = x.most();
  ref.normed_ffn = y.most();
  ref.query = q.most();
  ref.key = std::max(k.most(), d.cached_keys.most());
  ref.value = std::max(v.most(), d.cached_values.most());
  ref.attended = attended.most();
  ref.hidden = hidden.most();
  return ref;
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
