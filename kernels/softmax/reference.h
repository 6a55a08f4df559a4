// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/random.h"
#include "kernels/softmax/kernel.cuh"

namespace strandline::kernels {

struct SoftmaxShape {
  int rows = 0, width = 1;
  bool ragged = false;  ///< rows of random lengths, from 0
  std::string text() const {
    return describe({{"rows", rows}, {"width", width}, {"?ragged", ragged}});
  }
};

template <class T>
struct SoftmaxProblem {
  static constexpr float kScale = 0.7F, kSpread = 20;
  SoftmaxShape s;
  std::vector<T> x;
  std::vector<int> lengths;

  SoftmaxProblem(SoftmaxShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    x = inputs.values<T>(std::int64_t{s.rows} * s.width, -kSpread, kSpread);
    for (int row = 0; s.ragged && row < s.rows; ++row) lengths.push_back(inputs.below(s.width + 1));
  }

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    T* y = runner.template make<T>(x.size());
    const int* ends = s.ragged ? runner.upload(lengths) : nullptr;
    runner.launch(Softmax<T>{runner.upload(x), ends, y, s.rows, s.width, kScale});
    return as_doubles(runner.download(y, x.size()));
  }

  std::vector<double> expected() const {
    std::vector<double> y(x.size());
    for (std::size_t row = 0; row < static_cast<std::size_t>(s.rows); ++row) {
      const std::size_t start = row * static_cast<std::size_t>(s.width);
      const auto length = static_cast<std::size_t>(s.ragged ? lengths[row] : s.width);
      double sum = 0;  // scores are within 14 of zero: nothing overflows in float64
      for (std::size_t i = 0; i < length; ++i) {
        y[start + i] = std::exp(static_cast<double>(kScale) * widen(x[start + i]));
        sum += y[start + i];
      }
      for (std::size_t i = 0; i < length; ++i) y[start + i] /= sum;
    }
    return y;
  }

  /// Scores of up to kScale * kSpread on either side are held in fp32.
  static double tolerance() {
    return tolerance_of<T>() + 2 * static_cast<double>(kScale * kSpread) * Number<float>::kHalfStep;
  }
  static Work work(const SoftmaxShape& s) {
    const double count = double{1} * s.rows * s.width;
    return {5 * count, 2 * count * sizeof(T)};
  }
  static std::string name() { return "softmax"; }
  static std::string number() { return Number<T>::kName; }
};

inline std::vector<SoftmaxShape> softmax_shapes() {
  return {{0, 4}, {1, 1}, {4, 3, true}, {7, 65}, {3, 300, true}, {2, 5000}, {5, 1024, true}};
}
inline std::vector<SoftmaxShape> softmax_bench_shapes() {
  return {{16384, 4096}, {128, 151936}};
}

}  // namespace strandline::kernels
