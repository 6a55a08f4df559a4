// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/random.h"
#include "kernels/recurrence/kernel.cuh"

namespace strandline::kernels {

struct RecurrenceShape {
  int batch = 0, tokens = 1, heads = 1, groups = 1, rows = 8, columns = 8;
  bool by_row = false;  ///< a decay for each row of the state (Kimi delta attention)
  std::string text() const {
    return describe({{"batch", batch},
                     {"tokens", tokens},
                     {"heads", heads},
                     {"?groups", groups},
                     {"rows", rows},
                     {"columns", columns},
                     {"?by_row", by_row}});
  }
};

/// Outputs of one head in float64, and its state, by the rule's own words with dense matrices.
struct HeadState {
  std::vector<double> s;  ///< [rows][columns]
  std::size_t rows, columns;

  /// s = diag(decay)·s + write·valueᵀ.
  void step(const std::vector<double>& decay, const std::vector<double>& write,
            const std::vector<double>& value) {
    for (std::size_t d = 0; d < rows; ++d)
      for (std::size_t c = 0; c < columns; ++c)
        s[d * columns + c] = decay[d] * s[d * columns + c] + write[d] * value[c];
  }
  /// readᵀ·s.
  std::vector<double> read(const std::vector<double>& vector) const {
    std::vector<double> out(columns, 0.0);
    for (std::size_t d = 0; d < rows; ++d)
      for (std::size_t c = 0; c < columns; ++c) out[c] += vector[d] * s[d * columns + c];
    return out;
  }
};

/// Part `index` of `values`, `width` long, as doubles.
template <class T>
std::vector<double> slice(const std::vector<T>& values, std::int64_t index, int width) {
  std::vector<double> part;
  for (int i = 0; i < width; ++i)
    part.push_back(widen(values[static_cast<std::size_t>(index * width + i)]));
  return part;
}

/// Runs `token` over every head's tokens in order; collects outputs as [batch][tokens][heads]
/// [columns], then the states. token(state, number of token and head, head) gives the output.
template <class Token>
std::vector<double> over_heads(const RecurrenceShape& s, const std::vector<float>& before,
                               Token token) {
  const auto columns = static_cast<std::size_t>(s.columns);
  std::vector<double> out(static_cast<std::size_t>(s.batch) * static_cast<std::size_t>(s.tokens) *
                          static_cast<std::size_t>(s.heads) * columns);
  std::vector<double> states;
  for (int b = 0; b < s.batch; ++b)
    for (int h = 0; h < s.heads; ++h) {
      HeadState state{slice(before, b * s.heads + h, s.rows * s.columns),
                      static_cast<std::size_t>(s.rows), columns};
      for (int t = 0; t < s.tokens; ++t) {
        const std::int64_t at = (std::int64_t{b} * s.tokens + t) * s.heads + h;
        const std::vector<double> y = token(state, at, h);
        std::copy(y.begin(), y.end(), out.begin() + static_cast<std::ptrdiff_t>(at) * s.columns);
      }
      states.insert(states.end(), state.s.begin(), state.s.end());
    }
  return joined(std::move(out), states);
}

/// A rule's values, room for its outputs, and its shape.
template <class Runner, class T>
HeadValues<T> head_values(Runner& runner, const RecurrenceShape& s, const std::vector<T>& values) {
  return {runner.upload(values),
          runner.template make<T>(values.size()),
          s.batch,
          s.tokens,
          s.heads,
          s.rows,
          s.columns};
}

/// Runs a rule by `Kernel` from the states `before`; its `count` outputs, then the states.
template <class Kernel, class Runner, class Rule>
std::vector<double> outputs_and_states(Runner& runner, const Rule& rule, std::size_t count,
                                       const std::vector<float>& before) {
  float* after = runner.template make<float>(before.size());
  runner.launch(Kernel{rule, runner.upload(before), after});
  return joined(as_doubles(runner.download(rule.y, count)),
                as_doubles(runner.download(after, before.size())));
}

inline double state_count(const RecurrenceShape& s) {
  return double{1} * s.batch * s.heads * s.rows * s.columns;
}

/// Inputs of a state-space layer, with the recurrence as its first kernel.
template <class T>
struct SsdProblem {
  RecurrenceShape s;
  std::vector<T> x, b, c;
  std::vector<float> step, rate, skip, before;

  SsdProblem(RecurrenceShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    const std::int64_t tokens = std::int64_t{s.batch} * s.tokens;
    x = inputs.values<T>(tokens * s.heads * s.columns);
    b = inputs.values<T>(tokens * s.groups * s.rows);
    c = inputs.values<T>(tokens * s.groups * s.rows);
    step = inputs.values<float>(tokens * s.heads, 0.01F, 0.5F);
    rate = inputs.values<float>(s.heads, -4, -0.1F);
    skip = inputs.values<float>(s.heads);
    before = inputs.values<float>(std::int64_t{s.batch} * s.heads * s.rows * s.columns);
  }

  template <class Runner>
  SsdRule<T> rule(Runner& runner) const {
    return {head_values(runner, s, x),
            runner.upload(step),
            runner.upload(rate),
            runner.upload(b),
            runner.upload(c),
            runner.upload(skip),
            s.groups};
  }
  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    return outputs_and_states<Recurrence<SsdRule<T>>>(runner, rule(runner), x.size(), before);
  }

  std::vector<double> expected() const {
    return over_heads(s, before, [this](HeadState& state, std::int64_t at, int h) {
      const std::int64_t shared = at / s.heads * s.groups + h / (s.heads / s.groups);
      const auto head = static_cast<std::size_t>(h);
      const double dt = step[static_cast<std::size_t>(at)];
      const std::vector<double> value = slice(x, at, s.columns);
      std::vector<double> write = slice(b, shared, s.rows);
      for (double& w : write) w *= dt;
      state.step(std::vector<double>(state.rows, std::exp(dt * rate[head])), write, value);
      std::vector<double> y = state.read(slice(c, shared, s.rows));
      for (std::size_t i = 0; i < y.size(); ++i) y[i] += skip[head] * value[i];
      return y;
    });
  }

  static double tolerance() { return tolerance_of<T>() + 1e-5; }
  static Work work(const RecurrenceShape& s) {
    const double tokens = double{1} * s.batch * s.tokens;
    return {tokens * s.heads * 5 * s.rows * s.columns,
            tokens * (2.0 * s.heads * s.columns + 2.0 * s.groups * s.rows) * sizeof(T) +
                tokens * s.heads * sizeof(float) + 2 * state_count(s) * sizeof(float)};
  }
  static std::string name() { return "ssd_recurrent"; }
  static std::string number() { return Number<T>::kName; }
};

/// Inputs of a gated delta layer, with the recurrence as its first kernel.
template <class T>
struct DeltaProblem {
  RecurrenceShape s;
  std::vector<T> q, k, v;
  std::vector<float> gate, beta, before;
  float scale = 1;

  DeltaProblem(RecurrenceShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    const std::int64_t heads = std::int64_t{s.batch} * s.tokens * s.heads;
    scale = 1 / std::sqrt(static_cast<float>(s.rows));
    q = inputs.values<T>(heads * s.rows);
    // About of length one: uniform values have a mean square of a third.
    const float size = std::sqrt(3.0F / static_cast<float>(s.rows));
    k = inputs.values<T>(heads * s.rows, -size, size);
    v = inputs.values<T>(heads * s.columns);
    gate = inputs.values<float>(heads * (s.by_row ? s.rows : 1), -0.5F, -0.001F);
    for (float& g : gate)
      if (inputs.below(50) == 0) g = -30;  // now and then nearly everything is forgotten
    beta = inputs.values<float>(heads, 0, 1);
    before = inputs.values<float>(std::int64_t{s.batch} * s.heads * s.rows * s.columns);
  }

  template <class Runner>
  DeltaRule<T> rule(Runner& runner) const {
    return {head_values(runner, s, v),
            runner.upload(q),
            runner.upload(k),
            runner.upload(gate),
            runner.upload(beta),
            s.by_row,
            scale};
  }
  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    return outputs_and_states<Recurrence<DeltaRule<T>>>(runner, rule(runner), v.size(), before);
  }

  /// Decays first, then corrects what the key recalls.
  std::vector<double> expected() const {
    return over_heads(s, before, [this](HeadState& state, std::int64_t at, int) {
      std::vector<double> decay(state.rows), key = slice(k, at, s.rows),
                                             query = slice(q, at, s.rows);
      for (std::size_t d = 0; d < state.rows; ++d)
        decay[d] = std::exp(double(gate[s.by_row ? static_cast<std::size_t>(at) * state.rows + d
                                                 : static_cast<std::size_t>(at)]));
      state.step(decay, std::vector<double>(state.rows, 0.0), slice(v, at, s.columns));
      std::vector<double> correction = slice(v, at, s.columns);
      const std::vector<double> recalled = state.read(key);
      for (std::size_t c = 0; c < correction.size(); ++c)
        correction[c] = beta[static_cast<std::size_t>(at)] * (correction[c] - recalled[c]);
      state.step(std::vector<double>(state.rows, 1.0), key, correction);
      for (double& x : query) x *= static_cast<double>(scale);
      return state.read(query);
    });
  }

  static double tolerance() { return tolerance_of<T>() + 1e-5; }
  static Work work(const RecurrenceShape& s) {
    const double heads = double{1} * s.batch * s.tokens * s.heads;
    return {heads * 7 * s.rows * s.columns,
            heads * ((2.0 * s.rows + 2.0 * s.columns) * sizeof(T) +
                     ((s.by_row ? s.rows : 1) + 1) * sizeof(float)) +
                2 * state_count(s) * sizeof(float)};
  }
  static std::string name() { return "delta_recurrent"; }
  static std::string number() { return Number<T>::kName; }
};

template <class T>
struct Rwkv7Problem {
  RecurrenceShape s;
  std::vector<T> r, k, a, b, v;
  std::vector<float> gate, before;

  Rwkv7Problem(RecurrenceShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    const std::int64_t heads = std::int64_t{s.batch} * s.tokens * s.heads;
    const float size = std::sqrt(3.0F / static_cast<float>(s.rows));
    r = inputs.values<T>(heads * s.rows);
    k = inputs.values<T>(heads * s.rows);
    a = inputs.values<T>(heads * s.rows, -size, size);
    for (T x : a) b.push_back(narrow<T>(-widen(x) * inputs.uniform(0, 1)));
    v = inputs.values<T>(heads * s.columns);
    gate = inputs.values<float>(heads * s.rows, -0.6F, -0.01F);  // RWKV-7 decays by e^-0.6 at most
    before = inputs.values<float>(std::int64_t{s.batch} * s.heads * s.rows * s.columns);
  }

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    const Rwkv7Rule<T> rule{head_values(runner, s, v), runner.upload(r), runner.upload(k),
                            runner.upload(a),          runner.upload(b), runner.upload(gate)};
    return outputs_and_states<Recurrence<Rwkv7Rule<T>>>(runner, rule, v.size(), before);
  }

  std::vector<double> expected() const {
    return over_heads(s, before, [this](HeadState& state, std::int64_t at, int) {
      const std::vector<double> recalled = state.read(slice(a, at, s.rows));
      std::vector<double> decay = slice(gate, at, s.rows);
      for (double& d : decay) d = std::exp(d);
      state.step(decay, slice(b, at, s.rows), recalled);
      state.step(std::vector<double>(state.rows, 1.0), slice(k, at, s.rows),
                 slice(v, at, s.columns));
      return state.read(slice(r, at, s.rows));
    });
  }

  static double tolerance() { return tolerance_of<T>() + 1e-5; }
  static Work work(const RecurrenceShape& s) {
    const double heads = double{1} * s.batch * s.tokens * s.heads;
    return {heads * 9 * s.rows * s.columns,
            heads * ((4.0 * s.rows + 2.0 * s.columns) * sizeof(T) + s.rows * sizeof(float)) +
                2 * state_count(s) * sizeof(float)};
  }
  static std::string name() { return "rwkv7"; }
  static std::string number() { return Number<T>::kName; }
};

inline std::vector<RecurrenceShape> recurrence_shapes() {
  return {{0, 1, 2, 1, 8, 8},         {1, 1, 1, 1, 1, 1},         {2, 3, 4, 2, 16, 24},
          {3, 1, 2, 1, 64, 65, true}, {1, 70, 2, 2, 128, 64},     {1, 33, 3, 1, 32, 100, true},
          {1, 0, 2, 1, 8, 8},         {1, 400, 1, 1, 16, 8, true}};
}
inline std::vector<RecurrenceShape> ssd_bench_shapes() {
  return {{1, 16384, 128, 8, 128, 64}, {128, 1, 128, 8, 128, 64}};
}
inline std::vector<RecurrenceShape> delta_bench_shapes() {
  return {{1, 16384, 32, 1, 128, 128},
          {1, 16384, 32, 1, 128, 128, true},
          {128, 1, 32, 1, 128, 128},
          {128, 1, 32, 1, 128, 128, true}};
}
inline std::vector<RecurrenceShape> rwkv_bench_shapes() {
  return {{8, 2048, 64, 1, 64, 64}, {128, 1, 64, 1, 64, 64}};
}

}  // namespace strandline::kernels
