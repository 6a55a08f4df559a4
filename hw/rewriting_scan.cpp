// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "hw/rewriting.h"

namespace strandline::hw::rewriting {
namespace {

constexpr double kNothing = -std::numeric_limits<double>::infinity();

/// Product of the query with row t of a source, over the row's root mean square.
double depth_score(const Matrix& source, const std::vector<double>& query, std::size_t t) {
  double product = 0;
  double square = 0;
  for (std::size_t c = 0; c < source.cols; ++c) {
    product += source(t, c) * query[c];
    square += source(t, c) * source(t, c);
  }
  return product / std::sqrt(square / static_cast<double>(source.cols));
}

/// State and normaliser of a matrix memory, both scaled by exp(-scale).
struct Memory {
  Matrix state;
  std::vector<double> normaliser;
  double scale = kNothing;
};

void write(const MatrixMemory& x, std::size_t t, Memory& m) {
  const Recurrence& r = x.gates;
  const double kept = std::log(r.decay[t]) + m.scale;
  const double scale = std::max(kept, x.log_input[t]);
  const double f = std::exp(kept - scale);
  const double i = std::exp(x.log_input[t] - scale);
  for (std::size_t d = 0; d < r.k.cols; ++d) {
    m.normaliser[d] = f * m.normaliser[d] + i * r.k(t, d);
    for (std::size_t e = 0; e < r.v.cols; ++e)
      m.state(d, e) = f * m.state(d, e) + i * r.k(t, d) * r.v(t, e);
  }
  m.scale = scale;
}

void read(const MatrixMemory& x, std::size_t t, const Memory& m, Matrix& out) {
  const Matrix& q = x.gates.q;
  double normal = 0;
  for (std::size_t d = 0; d < q.cols; ++d) normal += m.normaliser[d] * q(t, d);
  const double divisor = std::max(std::abs(normal), std::exp(-m.scale));
  for (std::size_t d = 0; d < q.cols; ++d)
    for (std::size_t e = 0; e < out.cols; ++e) out(t, e) += m.state(d, e) * q(t, d) / divisor;
}

}  // namespace

Matrix matrix_memory_recurrent(const MatrixMemory& x) {
  const Recurrence& r = x.gates;
  Matrix out(r.q.rows, r.v.cols);
  Memory memory{Matrix(r.k.cols, r.v.cols), std::vector<double>(r.k.cols, 0.0)};
  for (std::size_t t = 0; t < r.q.rows; ++t) {
    write(x, t, memory);
    read(x, t, memory, out);
  }
  return out;
}

Matrix matrix_memory_chunked(const MatrixMemory& x, std::size_t chunk) {
  Recurrence linear = x.gates;
  const std::size_t tokens = linear.k.rows;
  const std::size_t values = linear.v.cols;
  linear.v = Matrix(tokens, values + 1);
  for (std::size_t t = 0; t < tokens; ++t) {
    for (std::size_t d = 0; d < linear.k.cols; ++d) linear.k(t, d) *= std::exp(x.log_input[t]);
    for (std::size_t e = 0; e < values; ++e) linear.v(t, e) = x.gates.v(t, e);
    linear.v(t, values) = 1;
  }
  const Matrix both = linear_chunked(linear, chunk);
  Matrix out = columns(both, 0, values);
  for (std::size_t t = 0; t < tokens; ++t)
    for (std::size_t e = 0; e < values; ++e) out(t, e) /= std::max(std::abs(both(t, values)), 1.0);
  return out;
}

Matrix diagonal_scan(const Matrix& x, const Matrix& decay) {
  Matrix out = x;
  for (std::size_t t = 1; t < x.rows; ++t)
    for (std::size_t c = 0; c < x.cols; ++c) out(t, c) += decay(t, c) * out(t - 1, c);
  return out;
}

Matrix diagonal_scan_doubling(const Matrix& x, const Matrix& decay) {
  Matrix sum = x;
  Matrix gate = decay;
  for (std::size_t span = 1; span < x.rows; span *= 2) {
    const Matrix before = sum;
    const Matrix gates = gate;
    for (std::size_t t = span; t < x.rows; ++t)
      for (std::size_t c = 0; c < x.cols; ++c) {
        sum(t, c) += gates(t, c) * before(t - span, c);
        gate(t, c) = gates(t, c) * gates(t - span, c);
      }
  }
  return sum;
}

Matrix depth_attention(const std::vector<Matrix>& sources, const std::vector<double>& query) {
  Matrix out(sources.front().rows, sources.front().cols);
  for (std::size_t t = 0; t < out.rows; ++t) {
    std::vector<double> weight;
    for (const Matrix& source : sources) weight.push_back(depth_score(source, query, t));
    const double top = *std::max_element(weight.begin(), weight.end());
    double total = 0;
    for (double& w : weight) total += w = std::exp(w - top);
    for (std::size_t n = 0; n < sources.size(); ++n)
      for (std::size_t c = 0; c < out.cols; ++c) out(t, c) += weight[n] / total * sources[n](t, c);
  }
  return out;
}

Matrix depth_attention_streamed(const std::vector<Matrix>& sources,
                                const std::vector<double>& query) {
  Matrix out(sources.front().rows, sources.front().cols);
  std::vector<double> top(out.rows, kNothing);
  std::vector<double> total(out.rows, 0.0);
  for (const Matrix& source : sources)
    for (std::size_t t = 0; t < out.rows; ++t) {
      const double score = depth_score(source, query, t);
      const double highest = std::max(top[t], score);
      const double kept = std::exp(top[t] - highest);
      const double added = std::exp(score - highest);
      for (std::size_t c = 0; c < out.cols; ++c)
        out(t, c) = kept * out(t, c) + added * source(t, c);
      total[t] = kept * total[t] + added;
      top[t] = highest;
    }
  for (std::size_t t = 0; t < out.rows; ++t)
    for (std::size_t c = 0; c < out.cols; ++c) out(t, c) /= total[t];
  return out;
}

}  // namespace strandline::hw::rewriting
