// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "hw/rewriting.h"

namespace strandline::hw::rewriting {
namespace {

/// S^T x for a state S [d, e] and row `t` of x [T, d].
std::vector<double> read_state(const Matrix& state, const Matrix& x, std::size_t t) {
  std::vector<double> out(state.cols, 0.0);
  for (std::size_t i = 0; i < state.rows; ++i)
    for (std::size_t j = 0; j < state.cols; ++j) out[j] += state(i, j) * x(t, i);
  return out;
}

double dot_rows(const Matrix& a, std::size_t i, const Matrix& b, std::size_t j) {
  double sum = 0;
  for (std::size_t c = 0; c < a.cols; ++c) sum += a(i, c) * b(j, c);
  return sum;
}

/// One chunk [begin, end): the decay from just before the chunk up to and with each token.
struct Chunk {
  std::size_t begin, end;
  std::vector<double> gate;  ///< gate[i] = a_begin ... a_{begin + i}
  Chunk(const Recurrence& r, std::size_t from, std::size_t to) : begin(from), end(to) {
    double product = 1;
    for (std::size_t t = begin; t < end; ++t) gate.push_back(product *= r.decay[t]);
  }
  std::size_t size() const { return end - begin; }
};

/// o = G Q S + (Q K^T . D) W for a chunk, with writes w_j in place of the values.
void chunk_output(const Recurrence& r, const Chunk& c, const Matrix& state, const Matrix& writes,
                  Matrix& out) {
  for (std::size_t i = 0; i < c.size(); ++i) {
    const auto carried = read_state(state, r.q, c.begin + i);
    for (std::size_t e = 0; e < out.cols; ++e) out(c.begin + i, e) = c.gate[i] * carried[e];
    for (std::size_t j = 0; j <= i; ++j) {
      const double score = dot_rows(r.q, c.begin + i, r.k, c.begin + j) * c.gate[i] / c.gate[j];
      for (std::size_t e = 0; e < out.cols; ++e) out(c.begin + i, e) += score * writes(j, e);
    }
  }
}

/// S <- g_last S + sum_j (g_last / g_j) k_j w_j^T.
void chunk_update(const Recurrence& r, const Chunk& c, const Matrix& writes, Matrix& state) {
  const double last = c.gate.back();
  for (double& s : state.data) s *= last;
  for (std::size_t j = 0; j < c.size(); ++j)
    for (std::size_t d = 0; d < state.rows; ++d)
      for (std::size_t e = 0; e < state.cols; ++e)
        state(d, e) += last / c.gate[j] * r.k(c.begin + j, d) * writes(j, e);
}

/// Forward substitution of (I + L) U = B (V - G K S), L_ij = b_i g_i / g_j (k_i . k_j) for j < i.
Matrix solve_writes(const Recurrence& r, const Chunk& c, const Matrix& state) {
  Matrix u(c.size(), r.v.cols);
  for (std::size_t i = 0; i < c.size(); ++i) {
    const std::size_t t = c.begin + i;
    const auto old = read_state(state, r.k, t);
    for (std::size_t e = 0; e < u.cols; ++e) u(i, e) = r.beta[t] * (r.v(t, e) - c.gate[i] * old[e]);
    for (std::size_t j = 0; j < i; ++j) {
      const double l = r.beta[t] * c.gate[i] / c.gate[j] * dot_rows(r.k, t, r.k, c.begin + j);
      for (std::size_t e = 0; e < u.cols; ++e) u(i, e) -= l * u(j, e);
    }
  }
  return u;
}

Matrix rows(const Matrix& a, std::size_t first, std::size_t count) {
  Matrix out(count, a.cols);
  std::copy_n(a.data.begin() + static_cast<std::ptrdiff_t>(first * a.cols), count * a.cols,
              out.data.begin());
  return out;
}

template <typename Writes>
Matrix chunked(const Recurrence& r, std::size_t chunk, Writes&& writes_of) {
  Matrix out(r.q.rows, r.v.cols);
  Matrix state(r.k.cols, r.v.cols);
  for (std::size_t begin = 0; begin < r.q.rows; begin += chunk) {
    const Chunk c(r, begin, std::min(begin + chunk, r.q.rows));
    const Matrix writes = writes_of(c, state);
    chunk_output(r, c, state, writes, out);
    chunk_update(r, c, writes, state);
  }
  return out;
}

/// One step S <- a S + k w^T, then o = S^T q.
void step(const Recurrence& r, std::size_t t, const std::vector<double>& write, Matrix& state,
          Matrix& out) {
  for (std::size_t d = 0; d < state.rows; ++d)
    for (std::size_t e = 0; e < state.cols; ++e)
      state(d, e) = r.decay[t] * state(d, e) + r.k(t, d) * write[e];
  const auto o = read_state(state, r.q, t);
  for (std::size_t e = 0; e < out.cols; ++e) out(t, e) = o[e];
}

}  // namespace

Matrix linear_recurrent(const Recurrence& r) {
  Matrix out(r.q.rows, r.v.cols);
  Matrix state(r.k.cols, r.v.cols);
  for (std::size_t t = 0; t < r.q.rows; ++t) {
    std::vector<double> write(r.v.cols);
    for (std::size_t e = 0; e < r.v.cols; ++e) write[e] = r.v(t, e);
    step(r, t, write, state, out);
  }
  return out;
}

Matrix linear_chunked(const Recurrence& r, std::size_t chunk) {
  return chunked(r, chunk,
                 [&](const Chunk& c, const Matrix&) { return rows(r.v, c.begin, c.size()); });
}

Matrix delta_recurrent(const Recurrence& r) {
  Matrix out(r.q.rows, r.v.cols);
  Matrix state(r.k.cols, r.v.cols);
  for (std::size_t t = 0; t < r.q.rows; ++t) {
    std::vector<double> write = read_state(state, r.k, t);
    for (std::size_t e = 0; e < r.v.cols; ++e)
      write[e] = r.beta[t] * (r.v(t, e) - r.decay[t] * write[e]);
    step(r, t, write, state, out);
  }
  return out;
}

Matrix delta_chunked(const Recurrence& r, std::size_t chunk) {
  return chunked(r, chunk,
                 [&](const Chunk& c, const Matrix& state) { return solve_writes(r, c, state); });
}

}  // namespace strandline::hw::rewriting
