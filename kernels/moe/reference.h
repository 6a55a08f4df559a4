// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/random.h"
#include "kernels/moe/kernel.cuh"

namespace strandline::kernels {

struct MoeShape {
  int tokens = 0, hidden = 8, inner = 8, experts = 1, k = 1;
  Router router = Router::kSoftmax;
  std::string text() const {
    return describe({{"tokens", tokens},
                     {"hidden", hidden},
                     {"inner", inner},
                     {"experts", experts},
                     {"k", k},
                     {"?sigmoid", router == Router::kSigmoid}});
  }
};

template <class W>
struct MoeProblem {
  MoeShape s;
  std::vector<Bf16> x;
  std::vector<float> logits, bias;
  std::vector<W> gate_up, down;

  MoeProblem(MoeShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    const std::int64_t matrix = std::int64_t{s.experts} * s.hidden * s.inner;
    x = inputs.values<Bf16>(std::int64_t{s.tokens} * s.hidden);
    logits = inputs.values<float>(std::int64_t{s.tokens} * s.experts, -3, 3);
    if (s.router == Router::kSigmoid) bias = inputs.values<float>(s.experts);
    gate_up = inputs.values<W>(2 * matrix);
    down = inputs.values<W>(matrix);
  }

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    Bf16* out = runner.template make<Bf16>(x.size());
    run_moe(runner,
            MoeInput<W>{runner.upload(x), runner.upload(logits),
                        bias.empty() ? nullptr : runner.upload(bias), runner.upload(gate_up),
                        runner.upload(down), s.tokens, s.hidden, s.inner, s.experts, s.k, s.router},
            out);
    return as_doubles(runner.download(out, x.size()));
  }

  /// Token by token, expert by expert, without any sorting.
  std::vector<double> expected() const {
    std::vector<double> out(x.size(), 0.0);
    for (int t = 0; t < s.tokens; ++t) {
      const std::vector<int> best = best_of(t);
      double sum = 0;
      for (int e : best) sum += weight(t, e);
      for (int e : best) add_expert(out, t, e, weight(t, e) / sum);
    }
    return out;
  }

  /// Three roundings to bf16 follow each other, the products' errors add up.
  static double tolerance() { return 3 * tolerance_of<Bf16>(); }
  static Work work(const MoeShape& s) {
    const double entries = double{1} * s.tokens * s.k, matrix = 3.0 * s.hidden * s.inner;
    // Experts that at least one token chose, if tokens choose alike.
    const double used = s.experts * (1 - std::pow(1 - 1.0 / s.experts, entries));
    return {2 * entries * matrix, used * matrix * sizeof(W) + 2.0 * s.tokens * s.hidden * 2 +
                                      double{1} * s.tokens * s.experts * sizeof(float)};
  }
  static std::string name() { return "moe"; }
  static std::string number() { return paired_name<Bf16, W>(); }
  static Entry entry(const MoeShape& s) {
    return {"kernel_moe",
            {{"kernel", name()},
             {"num_tokens", std::to_string(s.tokens)},
             {"hidden", std::to_string(s.hidden)},
             {"inter", std::to_string(s.inner)},
             {"topk", std::to_string(s.k)},
             {"num_experts", std::to_string(s.experts)},
             {"moe_tp", "1"},
             {"moe_ep", "1"},
             // Random logits: every expert is as likely as another.
             {"routing_distribution", "balanced"}}};
  }

 private:
  double weight(int t, int e) const {
    const double logit = logits[static_cast<std::size_t>(t * s.experts + e)];
    return s.router == Router::kSigmoid ? 1 / (1 + std::exp(-logit)) : std::exp(logit);
  }
  std::vector<int> best_of(int t) const {
    std::vector<int> order(static_cast<std::size_t>(s.experts));
    std::iota(order.begin(), order.end(), 0);
    const auto compared = [&](int e) {
      return weight(t, e) + (bias.empty() ? 0.0 : double(bias[static_cast<std::size_t>(e)]));
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return compared(a) > compared(b); });
    order.resize(static_cast<std::size_t>(s.k));
    return order;
  }
  void add_expert(std::vector<double>& out, int t, int e, double share) const {
    const auto hidden = static_cast<std::size_t>(s.hidden),
               inner = static_cast<std::size_t>(s.inner);
    const Bf16* row = x.data() + static_cast<std::size_t>(t) * hidden;
    const auto product = [&](const W* w) {
      double sum = 0;
      for (std::size_t d = 0; d < hidden; ++d) sum += double(widen(row[d])) * widen(w[d]);
      return sum;
    };
    const W* first = gate_up.data() + static_cast<std::size_t>(e) * 2 * inner * hidden;
    const W* second = down.data() + static_cast<std::size_t>(e) * inner * hidden;
    for (std::size_t i = 0; i < inner; ++i) {
      const double gate = product(first + i * hidden), up = product(first + (inner + i) * hidden);
      const double active = gate / (1 + std::exp(-gate)) * up;
      for (std::size_t d = 0; d < hidden; ++d)
        out[static_cast<std::size_t>(t) * hidden + d] +=
            share * active * widen(second[d * inner + i]);
    }
  }
};

inline std::vector<MoeShape> moe_shapes() {
  return {{0, 16, 8, 4, 2},
          {1, 8, 8, 1, 1},
          {5, 40, 24, 7, 3, Router::kSigmoid},
          {600, 16, 8, 5, 2},
          {70, 72, 40, 64, 8, Router::kSigmoid},
          {200, 24, 16, 2, 1}};
}
inline std::vector<MoeShape> moe_bench_shapes() {
  return {{128, 2048, 768, 128, 8}, {8192, 2048, 768, 128, 8}, {8192, 4096, 1536, 128, 8}};
}

}  // namespace strandline::kernels
