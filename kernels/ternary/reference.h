// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/random.h"
#include "kernels/ternary/kernel.cuh"

namespace strandline::kernels {

struct TernaryShape {
  int rows = 0, outputs = 1, depth = 16;
  std::string text() const { return describe({{"m", rows}, {"n", outputs}, {"k", depth}}); }
};

template <class T>
struct TernaryProblem {
  static constexpr float kScale = 0.125F;
  TernaryShape s;
  std::vector<T> x;
  std::vector<int> plain;  ///< the weights before they are packed
  std::vector<std::uint32_t> packed;

  TernaryProblem(TernaryShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    x = inputs.values<T>(std::int64_t{s.rows} * s.depth);
    const std::size_t count =
        static_cast<std::size_t>(s.outputs) * static_cast<std::size_t>(s.depth);
    packed.resize(count / kTernaryPerWord, 0);
    for (std::size_t i = 0; i < count; ++i) {
      plain.push_back(inputs.below(3) - 1);
      const std::uint32_t code = plain.back() < 0 ? 2U : static_cast<std::uint32_t>(plain.back());
      packed[i / kTernaryPerWord] |= code << (2 * (i % kTernaryPerWord));
    }
  }

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    const std::size_t count =
        static_cast<std::size_t>(s.rows) * static_cast<std::size_t>(s.outputs);
    T* y = runner.template make<T>(count);
    runner.launch(TernaryGemv<T>{runner.upload(x), runner.upload(packed), y, kScale, s.rows,
                                 s.outputs, s.depth});
    return as_doubles(runner.download(y, count));
  }

  std::vector<double> expected() const {
    std::vector<double> y;
    const auto depth = static_cast<std::size_t>(s.depth);
    for (std::size_t r = 0; r < static_cast<std::size_t>(s.rows); ++r)
      for (std::size_t n = 0; n < static_cast<std::size_t>(s.outputs); ++n) {
        double sum = 0;
        for (std::size_t k = 0; k < depth; ++k)
          sum += plain[n * depth + k] * static_cast<double>(widen(x[r * depth + k]));
        y.push_back(static_cast<double>(kScale) * sum);
      }
    return y;
  }

  static double tolerance() { return tolerance_of<T>(); }
  static Work work(const TernaryShape& s) {
    const double m = s.rows, n = s.outputs, k = s.depth;
    return {2 * m * n * k, n * k / 4 + m * (n + k) * sizeof(T)};
  }
  static std::string name() { return "ternary_gemv"; }
  static std::string number() { return Number<T>::kName; }
};

inline std::vector<TernaryShape> ternary_shapes() {
  return {{0, 4, 16}, {1, 1, 16}, {3, 5, 48}, {8, 130, 1008}, {1, 33, 2560}};
}
inline std::vector<TernaryShape> ternary_bench_shapes() {
  return {{1, 14336, 4096}, {8, 14336, 4096}};
}

}  // namespace strandline::kernels
