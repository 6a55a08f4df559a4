// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <complex>
#include <string>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/random.h"
#include "kernels/rope/kernel.cuh"

namespace strandline::kernels {

struct RopeShape {
  int tokens = 0, heads = 1, width = 2, rotated = 2;
  bool interleaved = false;
  int last_position = 1000;
  std::string text() const {
    return describe({{"tokens", tokens},
                     {"heads", heads},
                     {"width", width},
                     {"rotated", rotated},
                     {"?interleaved", interleaved}});
  }
};

template <class T>
struct RopeProblem {
  static constexpr float kBase = 10000;
  RopeShape s;
  std::vector<T> x;
  std::vector<int> positions;

  RopeProblem(RopeShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    x = inputs.values<T>(std::int64_t{s.tokens} * s.heads * s.width);
    for (int i = 0; i < s.tokens; ++i) positions.push_back(inputs.below(s.last_position + 1));
  }

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    T* turned = runner.upload(x);
    runner.launch(Rope<T>{turned, runner.upload(positions), s.tokens, s.heads, s.width, s.rotated,
                          kBase, s.interleaved});
    return as_doubles(runner.download(turned, x.size()));
  }

  /// Multiplies pairs as complex numbers by a unit one.
  std::vector<double> expected() const {
    std::vector<double> y = as_doubles(x);
    const int half = s.rotated / 2;
    for (int row = 0; row < s.tokens * s.heads; ++row)
      for (int pair = 0; pair < half; ++pair) {
        const int start = row * s.width;
        const auto a = static_cast<std::size_t>(start + (s.interleaved ? 2 * pair : pair));
        const std::size_t b = a + static_cast<std::size_t>(s.interleaved ? 1 : half);
        const double angle = positions[static_cast<std::size_t>(row / s.heads)] /
                             std::pow(static_cast<double>(kBase), 2.0 * pair / s.rotated);
        const auto turned = std::complex(y[a], y[b]) * std::polar(1.0, angle);
        y[a] = turned.real();
        y[b] = turned.imag();
      }
    return y;
  }

  /// Angles of up to last_position radians are held in fp32.
  static double tolerance() { return tolerance_of<T>() + 1000 * Number<float>::kHalfStep; }
  static Work work(const RopeShape& s) {
    const double count = double{1} * s.tokens * s.heads * s.rotated;
    return {3 * count, 2 * count * sizeof(T) + s.tokens * sizeof(int)};
  }
  static std::string name() { return "rope"; }
  static std::string number() { return Number<T>::kName; }
};

inline std::vector<RopeShape> rope_shapes() {
  return {{0, 2, 8, 8},     {1, 1, 2, 2, true},     {5, 3, 6, 4}, {3, 2, 64, 64, true},
          {9, 4, 128, 128}, {33, 1, 192, 64, true}, {2, 2, 8, 0}};
}
inline std::vector<RopeShape> rope_bench_shapes() {
  return {{16384, 32, 128, 128}, {128, 32, 128, 128}};
}

}  // namespace strandline::kernels
