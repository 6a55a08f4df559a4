// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/random.h"
#include "kernels/short_conv/kernel.cuh"

namespace strandline::kernels {

struct ShortConvShape {
  int batch = 0, tokens = 1, channels = 1, taps = 4;
  std::string text() const {
    return describe({{"batch", batch}, {"tokens", tokens}, {"channels", channels}, {"taps", taps}});
  }
};

template <class T>
struct ShortConvProblem {
  ShortConvShape s;
  std::vector<T> x, weight, bias, before;

  ShortConvProblem(ShortConvShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    x = inputs.values<T>(std::int64_t{s.batch} * s.tokens * s.channels);
    weight = inputs.values<T>(std::int64_t{s.taps} * s.channels);
    bias = inputs.values<T>(s.channels);
    before = inputs.values<T>(std::int64_t{s.batch} * (s.taps - 1) * s.channels);
  }

  /// The outputs, then the state after.
  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    T* y = runner.template make<T>(x.size());
    T* after = runner.template make<T>(before.size());
    runner.launch(ShortConv<T>{runner.upload(x), runner.upload(weight), runner.upload(bias),
                               runner.upload(before), after, y, s.batch, s.tokens, s.channels,
                               s.taps});
    return joined(as_doubles(runner.download(y, x.size())),
                  as_doubles(runner.download(after, before.size())));
  }

  /// Lays history and inputs of a channel end to end and convolves the whole.
  std::vector<double> expected() const {
    std::vector<double> y(x.size()), after(before.size());
    const auto channels = static_cast<std::size_t>(s.channels);
    const auto tokens = static_cast<std::size_t>(s.tokens), taps = static_cast<std::size_t>(s.taps);
    for (std::size_t b = 0; b < static_cast<std::size_t>(s.batch); ++b)
      for (std::size_t c = 0; c < channels; ++c) {
        std::vector<double> line;
        for (std::size_t j = 0; j + 1 < taps; ++j)
          line.push_back(widen(before[(b * (taps - 1) + j) * channels + c]));
        for (std::size_t t = 0; t < tokens; ++t)
          line.push_back(widen(x[(b * tokens + t) * channels + c]));
        for (std::size_t t = 0; t < tokens; ++t) {
          double sum = widen(bias[c]);
          for (std::size_t j = 0; j < taps; ++j)
            sum += widen(weight[j * channels + c]) * line[t + j];
          y[(b * tokens + t) * channels + c] = sum / (1 + std::exp(-sum));
        }
        for (std::size_t j = 0; j + 1 < taps; ++j)
          after[(b * (taps - 1) + j) * channels + c] = line[tokens + j];
      }
    return joined(std::move(y), after);
  }

  static double tolerance() { return tolerance_of<T>(); }
  static Work work(const ShortConvShape& s) {
    const double channels = s.channels, rows = double{1} * s.batch * s.tokens;
    return {rows * channels * (2 * s.taps + 4),
            (2 * rows + 2.0 * s.batch * (s.taps - 1) + s.taps + 1) * channels * sizeof(T)};
  }
  static std::string name() { return "short_conv"; }
  static std::string number() { return Number<T>::kName; }
};

inline std::vector<ShortConvShape> short_conv_shapes() {
  return {{0, 1, 4},       {1, 1, 1},      {2, 1, 130, 4}, {3, 2, 5, 4},
          {1, 65, 129, 3}, {2, 200, 7, 1}, {1, 300, 3, 16}};
}
inline std::vector<ShortConvShape> short_conv_bench_shapes() {
  return {{1, 16384, 8192}, {128, 1, 8192}};
}

}  // namespace strandline::kernels
