// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/random.h"
#include "kernels/novel/kernel.cuh"

namespace strandline::kernels {

struct NovelShape {
  int count = 0;
  NovelSignature signature;
  std::string text() const {
    return describe({{"elements", count},
                     {"flops_per_kib", std::llround(signature.flops_per_byte * 1024)},
                     {"depth", signature.sequential_depth},
                     {"irregular_permille", std::llround(signature.irregularity * 1000)},
                     {"?mutable", signature.mutable_weights},
                     {"?branching", signature.data_dependent_control}});
  }
};

struct NovelProblem {
  NovelShape s;
  std::vector<float> x, weights;
  std::vector<int> table;

  NovelProblem(NovelShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    x = inputs.values<float>(s.count);
    weights = inputs.values<float>(s.count, 0.1F, 0.9F);
    table = inputs.permutation(s.count);
  }

  /// Results, then the weights.
  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    float* y = runner.template make<float>(x.size());
    float* w = runner.upload(weights);
    runner.launch(Novel{s.signature, runner.upload(x), runner.upload(table), w, y, s.count});
    return joined(as_doubles(runner.download(y, x.size())),
                  as_doubles(runner.download(w, x.size())));
  }

  /// All elements a step at a time, the multiply-adds of a step as a geometric sum.
  std::vector<double> expected() const {
    std::vector<double> value = as_doubles(x), w = as_doubles(weights);
    const NovelSignature& g = s.signature;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (Novel::irregular(g, static_cast<std::int64_t>(i)))
        value[i] = x[static_cast<std::size_t>(table[i])];
      if (g.data_dependent_control && value[i] < 0) w[i] = -w[i];
    }
    for (int step = 0; step < g.sequential_depth; ++step) {
      const std::vector<double> before = value;
      const auto n = static_cast<double>(Novel::operations_in(g, step));
      for (std::size_t i = 0; i < value.size(); ++i) {
        const std::size_t first = i / Novel::kWidth * Novel::kWidth;
        const std::size_t last = std::min(first + Novel::kWidth, value.size()) - 1;
        const double power = std::pow(w[i], n);
        const double own = before[i] * power + 0.5 * (1 - power) / (1 - w[i]);
        value[i] = 0.75 * own + 0.25 * before[i > first ? i - 1 : last];
      }
    }
    std::vector<double> result = value;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const double size = std::fabs(value[i]), old = static_cast<double>(weights[i]);
      result.push_back(g.mutable_weights ? 0.875 * old + 0.125 * 0.5 * size / (1 + size) : old);
    }
    return result;
  }

  static double tolerance() { return 1e-5; }
  static Work work(const NovelShape& s) {
    const double bytes = double{1} * s.count * Novel::bytes_each(s.signature);
    return {bytes * s.signature.flops_per_byte, bytes};
  }
  static std::string name() { return "novel"; }
  static std::string number() { return "float32"; }
};

inline std::vector<NovelShape> novel_shapes() {
  return {{0, {}},
          {1, {2, 1, 0, true, true}},
          {255, {0, 1, 0, false, false}},
          {257, {3, 7, 0.5F, false, true}},
          {1000, {40, 16, 1, true, false}},
          {5000, {0.5F, 64, 0.1F, true, true}}};
}
inline std::vector<NovelShape> novel_bench_shapes() {
  std::vector<NovelShape> shapes;
  for (float intensity : {1.0F, 16.0F, 256.0F})
    for (int depth : {1, 64})
      for (float irregularity : {0.0F, 0.5F, 1.0F})
        shapes.push_back({1 << 25, {intensity, depth, irregularity, false, false}});
  return shapes;
}

}  // namespace strandline::kernels
