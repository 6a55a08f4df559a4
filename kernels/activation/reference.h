// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "kernels/activation/kernel.cuh"
#include "kernels/common/case.h"
#include "kernels/common/random.h"

namespace strandline::kernels {

struct ActivationShape {
  int rows = 0, width = 1;
  Activation kind = Activation::kSilu;
  std::string text() const {
    static const char* const kNames[] = {"silu", "gelu", "squared-relu"};
    return describe({{"rows", rows}, {"width", width}}) + " " + kNames[static_cast<int>(kind)];
  }
};

template <class T>
struct ActivationProblem {
  ActivationShape s;
  std::vector<T> x;

  ActivationProblem(ActivationShape shape, std::uint64_t seed) : s(shape) {
    x = Inputs(seed).values<T>(std::int64_t{s.rows} * 2 * s.width, -4, 4);
  }

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    T* y = runner.template make<T>(x.size() / 2);
    runner.launch(GatedActivation<T>{runner.upload(x), y, s.rows, s.width, s.kind});
    return as_doubles(runner.download(y, x.size() / 2));
  }

  std::vector<double> expected() const {
    std::vector<double> y;
    for (int row = 0; row < s.rows; ++row)
      for (int i = 0; i < s.width; ++i) {
        const auto at = static_cast<std::size_t>(row * 2 * s.width + i);
        const double g = widen(x[at]), up = widen(x[at + static_cast<std::size_t>(s.width)]);
        const double gates[] = {0.5 * g * (1 + std::tanh(g / 2)),  // x·sigmoid(x)
                                0.5 * g * std::erfc(-g / std::sqrt(2.0)),
                                std::pow(std::fmax(g, 0), 2)};
        y.push_back(gates[static_cast<int>(s.kind)] * up);
      }
    return y;
  }

  static double tolerance() { return tolerance_of<T>(); }
  static Work work(const ActivationShape& s) {
    const double count = double{1} * s.rows * s.width;
    return {6 * count, 3 * count * sizeof(T)};
  }
  static std::string name() { return "activation"; }
  static std::string number() { return Number<T>::kName; }
};

inline std::vector<ActivationShape> activation_shapes() {
  return {{0, 3},
          {1, 1},
          {3, 5, Activation::kGelu},
          {2, 2049, Activation::kSquaredRelu},
          {4, 1000, Activation::kGelu},
          {2, 4100}};
}
inline std::vector<ActivationShape> activation_bench_shapes() {
  return {{16384, 14336}, {128, 14336}};
}

}  // namespace strandline::kernels
