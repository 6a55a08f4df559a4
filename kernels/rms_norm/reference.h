// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/random.h"
#include "kernels/rms_norm/kernel.cuh"

namespace strandline::kernels {

struct RmsNormShape {
  int rows = 0, width = 1;
  bool residual = false;
  std::string text() const {
    return describe({{"rows", rows}, {"width", width}, {"?residual", residual}});
  }
};

template <class T>
struct RmsNormProblem {
  static constexpr float kEpsilon = 1e-5F;
  RmsNormShape s;
  std::vector<T> x, residual, weight;

  RmsNormProblem(RmsNormShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    const std::int64_t count = std::int64_t{s.rows} * s.width;
    x = inputs.values<T>(count);
    if (s.residual) residual = inputs.values<T>(count);
    weight = inputs.values<T>(s.width, 0.5F, 1.5F);
  }

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    T* sums = s.residual ? runner.upload(residual) : nullptr;
    T* y = runner.template make<T>(x.size());
    runner.launch(
        RmsNorm<T>{runner.upload(x), sums, runner.upload(weight), y, s.rows, s.width, kEpsilon});
    return as_doubles(runner.download(y, x.size()));
  }

  std::vector<double> expected() const {
    std::vector<double> y(x.size());
    for (int row = 0; row < s.rows; ++row) {
      const std::size_t start = static_cast<std::size_t>(row) * weight.size();
      std::vector<double> r(weight.size());
      double squares = 0;
      for (std::size_t i = 0; i < r.size(); ++i) {
        r[i] = widen(x[start + i]);
        if (s.residual) r[i] += widen(residual[start + i]);
        squares += r[i] * r[i];
      }
      const double norm = std::sqrt(squares / s.width + static_cast<double>(kEpsilon));
      for (std::size_t i = 0; i < r.size(); ++i) y[start + i] = r[i] / norm * widen(weight[i]);
    }
    return y;
  }

  static double tolerance() { return tolerance_of<T>(); }
  static Work work(const RmsNormShape& s) {
    const double count = double{1} * s.rows * s.width;
    return {4 * count, count * sizeof(T) * (s.residual ? 4 : 2) + s.width * sizeof(T)};
  }
  static std::string name() { return "rms_norm"; }
  static std::string number() { return Number<T>::kName; }
};

inline std::vector<RmsNormShape> rms_norm_shapes() {
  return {{0, 8}, {1, 1}, {3, 7, true}, {5, 64}, {2, 257, true}, {17, 1000}, {4, 8192, true}};
}
inline std::vector<RmsNormShape> rms_norm_bench_shapes() {
  return {{128, 4096, true}, {16384, 4096, true}, {16384, 7168}};
}

}  // namespace strandline::kernels
