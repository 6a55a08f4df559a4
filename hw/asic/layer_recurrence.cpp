// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer_recurrence.h"

#include <cmath>

namespace strandline::hw::asic {
namespace {

/// Numbers of this mixer's tensors for LayerRandom, behind those of layer.h.
enum : std::uint32_t {
  kQueryOf = 96,
  kKeyOf,
  kValueOf,
  kGateOf,
  kStepOf,
  kBetaOf,
  kStepLow,
  kGateLow,
  kConv,
  kConvBias,
  kStepBias,
  kRate,
  kSkip,
  kOutputOf,
  kPastOf
};

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}
double silu(double x) {
  return x * sigmoid(x);
}
double softplus(double x) {
  return std::log1p(std::exp(x));
}

int key_width(const Layer& l) {
  return l.recurrence.groups * l.recurrence.keys;
}
int channels_of(const Layer& l) {
  return 2 * key_width(l) + l.heads * l.head_dim;
}

/// Side by side.
void put_columns(Matrix& to, int first, const Matrix& x) {
  for (int r = 0; r < x.rows; ++r)
    for (int c = 0; c < x.cols; ++c) to.at(r, first + c) = x.at(r, c);
}

/// Convolution and SiLU of one sequence's rows behind `history`, which moves on.
Matrix convolved(const Layer& l, const RecurrenceData& d, const Matrix& fresh, Matrix& history) {
  Matrix all(history.rows + fresh.rows, fresh.cols), y(fresh.rows, fresh.cols);
  for (int r = 0; r < all.rows; ++r)
    for (int c = 0; c < all.cols; ++c)
      all.at(r, c) = r < history.rows ? history.at(r, c) : fresh.at(r - history.rows, c);
  for (int r = 0; r < fresh.rows; ++r)
    for (int c = 0; c < fresh.cols; ++c) {
      double sum = l.recurrence.delta ? 0 : d.conv_bias.at(0, c);
      for (int j = 0; j < l.recurrence.taps; ++j) sum += d.conv.at(j, c) * all.at(r + j, c);
      y.at(r, c) = silu(sum);
    }
  for (int r = 0; r < history.rows; ++r)
    for (int c = 0; c < history.cols; ++c) history.at(r, c) = all.at(fresh.rows + r, c);
  return y;
}

/// Groups of `width` columns to length `length`.
void to_length(Matrix& x, int width, double length) {
  for (int r = 0; r < x.rows; ++r)
    for (int first = 0; first < x.cols; first += width) {
      double square = 1e-6;
      for (int c = 0; c < width; ++c) square += std::pow(x.at(r, first + c), 2);
      for (int c = 0; c < width; ++c) x.at(r, first + c) *= length / std::sqrt(square);
    }
}

/// What a sequence's normed rows come to in front of the recurrence.
struct Streams {
  Matrix query, key, value, step, beta;  ///< step: of each head, or of each head's channels
};

Streams streams(const Layer& l, const RecurrenceData& d, const Matrix& x, Matrix& history) {
  const Recurrence& r = l.recurrence;
  const int width = key_width(l), inner = l.heads * l.head_dim;
  Matrix fresh(x.rows, channels_of(l));
  put_columns(fresh, 0, product(x, d.query));
  put_columns(fresh, width, product(x, d.key));
  put_columns(fresh, 2 * width, product(x, d.value));
  const Matrix y = convolved(l, d, fresh, history);
  Streams s{columns(y, 0, width), columns(y, width, width), columns(y, 2 * width, inner), {}, {}};
  if (r.delta) {
    to_length(s.query, r.keys, 1 / std::sqrt(r.keys));
    to_length(s.key, r.keys, 1);
  }
  s.step = product(r.channels ? product(x, d.step_low) : x, d.step);
  for (int t = 0; t < s.step.rows; ++t)
    for (int c = 0; c < s.step.cols; ++c)
      s.step.at(t, c) = softplus(s.step.at(t, c) + d.step_bias.at(0, c));
  s.beta = r.delta ? product(x, d.beta) : s.step;
  if (r.delta)
    for (double& b : s.beta.data) b = sigmoid(b);
  return s;
}

/// The recurrence of one head over a sequence; its state is rows [first, first + keys) of `state`.
void recur(const Layer& l, const RecurrenceData& d, const Streams& s, int head, Matrix& state,
           int first, Matrix& out) {
  const Recurrence& r = l.recurrence;
  const int key_at = head / (l.heads / r.groups) * r.keys, value_at = head * l.head_dim;
  for (int t = 0; t < out.rows; ++t) {
    for (int i = 0; i < r.keys; ++i) {
      const double step = s.step.at(t, r.channels ? head * r.keys + i : head);
      const double decay = std::exp(d.rate.at(0, head) * step);
      for (int j = 0; j < l.head_dim; ++j) state.at(first + i, j) *= decay;
    }
    for (int j = 0; j < l.head_dim; ++j) {
      const double v = s.value.at(t, value_at + j);
      double seen = 0, read = r.delta ? 0 : d.skip.at(0, head) * v;
      if (r.delta)
        for (int i = 0; i < r.keys; ++i) seen += s.key.at(t, key_at + i) * state.at(first + i, j);
      const double update = s.beta.at(t, head) * (v - seen);
      for (int i = 0; i < r.keys; ++i) {
        state.at(first + i, j) += s.key.at(t, key_at + i) * update;
        read += s.query.at(t, key_at + i) * state.at(first + i, j);
      }
      out.at(t, value_at + j) = read;
    }
  }
}

/// One sequence: `state` and `history` move on; returns what the recurrence gives.
Matrix recurrence(const Layer& l, const RecurrenceData& d, const Matrix& x, Matrix& state,
                  Matrix& history) {
  const Streams s = streams(l, d, x, history);
  Matrix out(x.rows, l.heads * l.head_dim);
  for (int h = 0; h < l.heads; ++h) recur(l, d, s, h, state, h * l.recurrence.keys, out);
  return out;
}

/// Norm and gate behind the recurrence, in the order of the mixer.
Matrix gated(const Layer& l, const RecurrenceData& d, const Matrix& x, const Matrix& read) {
  const Recurrence& r = l.recurrence;
  const Matrix gate = product(r.channels ? product(x, d.gate_low) : x, d.gate);
  Matrix y = read;
  const auto normalize = [&](int width) {
    for (int first = 0; first < y.cols; first += width)
      put_columns(y, first, normalized(columns(y, first, width), false, l.epsilon));
  };
  if (r.delta) normalize(l.head_dim);
  for (std::size_t i = 0; i < y.data.size(); ++i)
    y.data[i] *= r.channels ? sigmoid(gate.data[i]) : silu(gate.data[i]);
  if (!r.delta) normalize(y.cols / r.groups);
  return y;
}

Matrix rows_of(const Matrix& x, int first, int count) {
  Matrix y(count, x.cols);
  for (int r = 0; r < count; ++r)
    for (int c = 0; c < x.cols; ++c) y.at(r, c) = x.at(first + r, c);
  return y;
}
void put_rows(Matrix& to, int first, const Matrix& x) {
  for (int r = 0; r < x.rows; ++r)
    for (int c = 0; c < x.cols; ++c) to.at(first + r, c) = x.at(r, c);
}

/// Steps and rates as such layers start out: steps of 0.001 to 0.1, rates of -1 to -16
/// (github.com/state-spaces/mamba, mamba_ssm/modules/mamba2.py).
void random_steps(const Layer& l, const LayerRandom& random, RecurrenceData& d) {
  const auto uniform = [&](std::uint32_t tensor, int n) {
    Matrix u = random.normal(tensor, 1, n);
    for (double& x : u.data) x = 0.5 * std::erfc(-x / std::sqrt(2.0));
    return u;
  };
  d.step_bias = uniform(kStepBias, l.heads * (l.recurrence.channels ? l.recurrence.keys : 1));
  for (double& x : d.step_bias.data) {
    const double step = 0.001 * std::pow(100, x);
    x = step + std::log(-std::expm1(-step));
  }
  d.rate = uniform(kRate, l.heads);
  for (double& x : d.rate.data) x = -(1 + 15 * x);
}

}  // namespace

void random_recurrence(const Layer& layer, const LayerWork& work, const LayerRandom& random,
                       RecurrenceData& d) {
  const Recurrence& r = layer.recurrence;
  const int inner = layer.heads * layer.head_dim, inputs = r.channels ? r.rank : layer.width;
  d.query = random.weights(kQueryOf, layer.width, key_width(layer));
  d.key = random.weights(kKeyOf, layer.width, key_width(layer));
  d.value = random.weights(kValueOf, layer.width, inner);
  d.gate = random.weights(kGateOf, inputs, inner);
  d.step = random.weights(kStepOf, inputs, layer.heads * (r.channels ? r.keys : 1));
  if (r.channels) {
    d.step_low = random.weights(kStepLow, layer.width, r.rank);
    d.gate_low = random.weights(kGateLow, layer.width, r.rank);
  }
  if (r.delta)
    d.beta = random.weights(kBetaOf, layer.width, layer.heads);
  else
    d.conv_bias = random.normal(kConvBias, 1, channels_of(layer), 0.1);
  d.conv = random.normal(kConv, r.taps, channels_of(layer), 1 / std::sqrt(r.taps));
  random_steps(layer, random, d);
  d.skip = random.normal(kSkip, 1, layer.heads);
  d.output = random.weights(kOutputOf, inner, layer.width);
  d.state = Matrix(work.sequences * layer.heads * r.keys, layer.head_dim);
  d.history = Matrix(work.sequences * (r.taps - 1), channels_of(layer));
  if (work.context == 0) return;
  const Matrix past = normalized(random.normal(kPastOf, work.sequences * work.context, layer.width),
                                 layer.layer_norm, layer.epsilon);
  const RecurrenceState after = recurrence_state(layer, {work.sequences, work.context, 0}, d, past);
  d.state = after.state;
  d.history = after.history;
}

RecurrenceState recurrence_state(const Layer& layer, const LayerWork& work, const RecurrenceData& d,
                                 const Matrix& normed) {
  RecurrenceState after{d.state, d.history};
  const int rows = layer.heads * layer.recurrence.keys, old = layer.recurrence.taps - 1;
  for (int s = 0; s < work.sequences; ++s) {
    Matrix state = rows_of(d.state, s * rows, rows), history = rows_of(d.history, s * old, old);
    recurrence(layer, d, rows_of(normed, s * work.tokens, work.tokens), state, history);
    put_rows(after.state, s * rows, state);
    put_rows(after.history, s * old, history);
  }
  return after;
}

Matrix reference_recurrence(const Layer& layer, const LayerWork& work, const RecurrenceData& d,
                            const Matrix& normed, LayerReference& ref) {
  const int rows = layer.heads * layer.recurrence.keys, old = layer.recurrence.taps - 1;
  Matrix y(work.rows(), layer.heads * layer.head_dim);
  for (int s = 0; s < work.sequences; ++s) {
    const Matrix x = rows_of(normed, s * work.tokens, work.tokens);
    Matrix state = rows_of(d.state, s * rows, rows), history = rows_of(d.history, s * old, old);
    put_rows(y, s * work.tokens, gated(layer, d, x, recurrence(layer, d, x, state, history)));
  }
  if (layer.recurrence.channels) {
    ref.note("step_low", product(normed, d.step_low));
    ref.note("gate_low", product(normed, d.gate_low));
  }
  ref.note("gated", y);
  return product(y, d.output);
}

}  // namespace strandline::hw::asic
