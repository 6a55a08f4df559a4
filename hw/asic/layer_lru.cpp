// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer_lru.h"

#include <cmath>

namespace strandline::hw::asic {
namespace {

/// Numbers of this mixer's tensors for LayerRandom, behind those of layer_recurrence.cpp.
enum : std::uint32_t {
  kInput_ = 128,
  kGate_,
  kOutput_,
  kInputBias_,
  kGateBias_,
  kOutputBias_,
  kRecur,
  kAdmit,
  kRecurBias,
  kAdmitBias,
  kDecay,
  kConvTaps,
  kConvBias_,
  kPast_
};

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

/// A sequence's rows: state and history move on with them.
struct Sequence {
  Matrix state, history;  ///< one row of channels; taps - 1 rows
};

Sequence sequence_of(const LayerData& d, int s) {
  const Matrix& past = d.recurrence.history;
  const int old = past.rows / d.lru.state.rows, width = past.cols;
  Sequence q{Matrix(1, width), Matrix(old, width)};
  for (int c = 0; c < width; ++c) {
    q.state.at(0, c) = d.lru.state.at(s, c);
    for (int r = 0; r < old; ++r) q.history.at(r, c) = past.at(s * old + r, c);
  }
  return q;
}

/// The rows behind the short convolution.
Matrix convolved(const RecurrenceData& d, const Matrix& fresh, Matrix& history) {
  Matrix all(history.rows + fresh.rows, fresh.cols), y(fresh.rows, fresh.cols);
  for (int r = 0; r < all.rows; ++r)
    for (int c = 0; c < all.cols; ++c)
      all.at(r, c) = r < history.rows ? history.at(r, c) : fresh.at(r - history.rows, c);
  for (int r = 0; r < y.rows; ++r)
    for (int c = 0; c < y.cols; ++c) {
      y.at(r, c) = d.conv_bias.at(0, c);
      for (int j = 0; j < d.conv.rows; ++j) y.at(r, c) += d.conv.at(j, c) * all.at(r + j, c);
    }
  for (int r = 0; r < history.rows; ++r)
    for (int c = 0; c < history.cols; ++c) history.at(r, c) = all.at(fresh.rows + r, c);
  return y;
}

/// A gate: the sigmoid of a map of each head's columns.
Matrix opened(const Layer& l, const Matrix& x, const Matrix& map, const Matrix& bias) {
  Matrix y(x.rows, x.cols);
  for (int r = 0; r < x.rows; ++r)
    for (int c = 0; c < x.cols; ++c) {
      const int first = c / l.head_dim * l.head_dim;
      double sum = bias.at(0, c);
      for (int k = 0; k < l.head_dim; ++k) sum += x.at(r, first + k) * map.at(first + k, c - first);
      y.at(r, c) = sigmoid(sum);
    }
  return y;
}

/// h of one sequence's normed rows, whose first is at `position`; "convolved" is noted.
Matrix recurred(const Layer& l, const LayerData& d, const Matrix& normed, int position, Sequence& q,
                LayerReference* ref) {
  Matrix fresh = product(normed, d.lru.input);
  add_row(fresh, d.recurrence.input_bias);
  const Matrix x = convolved(d.recurrence, fresh, q.history);
  if (ref != nullptr) ref->note("convolved", x);
  const Matrix recur = opened(l, x, d.lru.recur, d.lru.recur_bias),
               admit = opened(l, x, d.lru.admit, d.lru.admit_bias);
  Matrix h(x.rows, x.cols);
  for (int t = 0; t < x.rows; ++t)
    for (int c = 0; c < x.cols; ++c) {
      const double log_a = d.lru.decay.at(0, c) * recur.at(t, c);
      const bool first = position + t == 0;
      const double share = first ? 1 : std::sqrt(-std::expm1(2 * log_a));
      double& state = q.state.at(0, c);
      state = (first ? 0 : std::exp(log_a) * state) + share * admit.at(t, c) * x.at(t, c);
      h.at(t, c) = state;
    }
  return h;
}

Matrix rows_of(const Matrix& x, int first, int count) {
  Matrix y(count, x.cols);
  for (int r = 0; r < count; ++r)
    for (int c = 0; c < x.cols; ++c) y.at(r, c) = x.at(first + r, c);
  return y;
}

/// As the models start out: a of 0.81^4 to 0.998^4 at an open gate.
Matrix random_decays(const LayerRandom& random, int width) {
  Matrix d = random.normal(kDecay, 1, width);
  for (double& x : d.data) {
    const double uniform = 0.5 * std::erfc(-x / std::sqrt(2.0));
    x = 4 * std::log(0.81 + (0.998 - 0.81) * uniform);
  }
  return d;
}

}  // namespace

void random_lru(const Layer& l, const LayerWork& work, const LayerRandom& random, LayerData& d) {
  constexpr double kBias = 0.1;
  const int width = l.heads * l.head_dim, taps = l.recurrence.taps;
  const double map = 1 / std::sqrt(l.head_dim);
  d.lru.input = random.weights(kInput_, l.width, width);
  d.lru.gate = random.weights(kGate_, l.width, width);
  d.lru.output = random.weights(kOutput_, width, l.width);
  d.recurrence.input_bias = random.normal(kInputBias_, 1, width, kBias);
  d.lru.gate_bias = random.normal(kGateBias_, 1, width, kBias);
  d.lru.output_bias = random.normal(kOutputBias_, 1, l.width, kBias);
  d.lru.recur = random.normal(kRecur, width, l.head_dim, map);
  d.lru.admit = random.normal(kAdmit, width, l.head_dim, map);
  d.lru.recur_bias = random.normal(kRecurBias, 1, width, kBias);
  d.lru.admit_bias = random.normal(kAdmitBias, 1, width, kBias);
  d.lru.decay = random_decays(random, width);
  d.recurrence.conv = random.normal(kConvTaps, taps, width, 1 / std::sqrt(taps));
  d.recurrence.conv_bias = random.normal(kConvBias_, 1, width, kBias);
  d.lru.state = Matrix(work.sequences, width);
  d.recurrence.history = Matrix(work.sequences * (taps - 1), width);
  if (work.context == 0) return;
  const Matrix past = normalized(random.normal(kPast_, work.sequences * work.context, l.width),
                                 l.layer_norm, l.epsilon);
  LayerData before = d;
  for (int s = 0; s < work.sequences; ++s) {
    Sequence q = sequence_of(before, s);
    recurred(l, before, rows_of(past, s * work.context, work.context), 0, q, nullptr);
    for (int c = 0; c < width; ++c) {
      d.lru.state.at(s, c) = q.state.at(0, c);
      for (int r = 0; r < taps - 1; ++r)
        d.recurrence.history.at(s * (taps - 1) + r, c) = q.history.at(r, c);
    }
  }
}

Matrix reference_lru(const Layer& l, const LayerWork& work, const LayerData& d,
                     const Matrix& normed, LayerReference& ref) {
  Matrix y = product(normed, d.lru.gate);
  add_row(y, d.lru.gate_bias);
  for (int s = 0; s < work.sequences; ++s) {
    Sequence q = sequence_of(d, s);
    const Matrix h =
        recurred(l, d, rows_of(normed, s * work.tokens, work.tokens), work.context, q, &ref);
    for (int t = 0; t < work.tokens; ++t)
      for (int c = 0; c < y.cols; ++c) {
        double& gate = y.at(s * work.tokens + t, c);
        gate = activation(gate, Nonlinearity::kGelu) * h.at(t, c);
      }
  }
  ref.note("gated", y);
  Matrix out = product(y, d.lru.output);
  add_row(out, d.lru.output_bias);
  return out;
}

Matrix lru_state(const Layer& l, const LayerWork& work, const LayerData& d, const Matrix& normed) {
  Matrix after(work.sequences, l.heads * l.head_dim);
  for (int s = 0; s < work.sequences; ++s) {
    Sequence q = sequence_of(d, s);
    recurred(l, d, rows_of(normed, s * work.tokens, work.tokens), work.context, q, nullptr);
    for (int c = 0; c < after.cols; ++c) after.at(s, c) = q.state.at(0, c);
  }
  return after;
}

}  // namespace strandline::hw::asic
