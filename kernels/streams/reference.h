// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/random.h"
#include "kernels/streams/kernel.cuh"

namespace strandline::kernels {

struct StreamsShape {
  int tokens = 0, n = 1, width = 1, rounds = 20;
  std::string text() const {
    return describe({{"tokens", tokens}, {"streams", n}, {"width", width}, {"rounds", rounds}});
  }
};

template <class T>
struct StreamsProblem {
  StreamsShape s;
  std::vector<T> streams, output;
  std::vector<float> logits, spread, gather;

  StreamsProblem(StreamsShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    streams = inputs.values<T>(std::int64_t{s.tokens} * s.n * s.width);
    output = inputs.values<T>(std::int64_t{s.tokens} * s.width);
    logits = inputs.values<float>(std::int64_t{s.tokens} * s.n * s.n, -2, 2);
    spread = inputs.values<float>(std::int64_t{s.tokens} * s.n);
    gather = inputs.values<float>(std::int64_t{s.tokens} * s.n);
  }

  /// The next layer's input, then the streams.
  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    T* mixed = runner.upload(streams);
    T* next = runner.template make<T>(output.size());
    runner.launch(MixStreams<T>{mixed, runner.upload(output), runner.upload(logits),
                                runner.upload(spread), runner.upload(gather), next, s.tokens, s.n,
                                s.width, s.rounds});
    return joined(as_doubles(runner.download(next, output.size())),
                  as_doubles(runner.download(mixed, streams.size())));
  }

  std::vector<double> expected() const {
    const auto n = static_cast<std::size_t>(s.n), width = static_cast<std::size_t>(s.width);
    std::vector<double> next(output.size(), 0.0), mixed(streams.size());
    for (std::size_t t = 0; t < static_cast<std::size_t>(s.tokens); ++t) {
      const std::vector<double> mix = balanced(t);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t c = 0; c < width; ++c) {
          double sum = spread[t * n + i] * static_cast<double>(widen(output[t * width + c]));
          for (std::size_t j = 0; j < n; ++j)
            sum += mix[i * n + j] * widen(streams[(t * n + j) * width + c]);
          mixed[(t * n + i) * width + c] = sum;
          next[t * width + c] += gather[t * n + i] * sum;
        }
    }
    return joined(std::move(next), mixed);
  }

  static double tolerance() { return 2 * tolerance_of<T>(); }
  static Work work(const StreamsShape& s) {
    const double count = double{1} * s.tokens * s.width;
    return {count * (2.0 * s.n * s.n + 4 * s.n),
            count * (2.0 * s.n + 2) * sizeof(T) + s.tokens * (s.n + 2.0) * s.n * sizeof(float)};
  }
  static std::string name() { return "stream_mixing"; }
  static std::string number() { return Number<T>::kName; }

 private:
  /// Scale factors of rows and columns in turn, rather than the matrix itself.
  std::vector<double> balanced(std::size_t token) const {
    const auto n = static_cast<std::size_t>(s.n);
    std::vector<double> rows(n, 1.0), columns(n, 1.0), mix(n * n);
    for (std::size_t i = 0; i < n * n; ++i) mix[i] = std::exp(double(logits[token * n * n + i]));
    for (int round = 0; round < s.rounds; ++round) {
      for (std::size_t i = 0; i < n; ++i) {
        double sum = 0;
        for (std::size_t j = 0; j < n; ++j) sum += mix[i * n + j] * columns[j];
        rows[i] = 1 / sum;
      }
      for (std::size_t j = 0; j < n; ++j) {
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += mix[i * n + j] * rows[i];
        columns[j] = 1 / sum;
      }
    }
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) mix[i * n + j] *= rows[i] * columns[j];
    return mix;
  }
};

inline std::vector<StreamsShape> streams_shapes() {
  return {{0, 4, 8}, {1, 1, 1}, {3, 4, 100}, {5, 8, 33, 5}, {2, 3, 257, 0}, {40, 4, 64}};
}
inline std::vector<StreamsShape> streams_bench_shapes() {
  return {{16384, 4, 4096}, {128, 4, 4096}};
}

}  // namespace strandline::kernels
