// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/start_policy.h"

#include <algorithm>

#include "core/math_kernel.h"
#include "core/parallel.h"
#include "strategy/engines/least_squares.h"

namespace strandline::strategy {
namespace {

using Functions = std::array<double, kStartFunctions>;

/// Paths that one block of sums spans: fixed, so that the bits do not depend on threads.
constexpr std::uint32_t kPathsPerBlock = 256;

/// One quarter's regressions.
class Quarter {
 public:
  Quarter(const StartSample& sample, int quarter, const std::vector<double>& later, double scale)
      : sample_(sample),
        quarter_(quarter),
        later_(later),
        scale_(scale),
        equations_(kStartFunctions, sample.targets + 1) {}

  void sum(std::uint32_t first, std::uint32_t last) {
    std::vector<double> sums(equations_.size(), 0.0);
    for (std::uint32_t path = first; path < last; ++path) {
      const Functions f = start_functions(sample_.signals[sample_.signal_at(path, quarter_)]);
      double* s = sums.data();
      for (int i = 0; i < kStartFunctions; ++i)
        for (int j = 0; j <= i; ++j) *s++ += f[i] * f[j];
      const double* gains = sample_.gains_at(path, quarter_);
      for (int k = 0; k <= sample_.targets; ++k) {
        const double y = (k < sample_.targets ? gains[k] : later_[path]) / scale_;
        for (int i = 0; i < kStartFunctions; ++i) *s++ += f[i] * y;
      }
    }
    equations_.add(sums);
  }

  /// Rows of coefficients: targets, then waiting.
  std::vector<Functions> solve() const {
    const std::vector<double> flat = equations_.solve();
    std::vector<Functions> rows(static_cast<std::size_t>(sample_.targets) + 1);
    for (std::size_t k = 0; k < rows.size(); ++k)
      std::copy_n(flat.begin() + static_cast<std::ptrdiff_t>(k * kStartFunctions), kStartFunctions,
                  rows[k].begin());
    return rows;
  }

 private:
  const StartSample& sample_;
  int quarter_;
  const std::vector<double>& later_;
  double scale_;
  engines::NormalEquations equations_;
};

}  // namespace

double spending(const Signals& s) {
  return core::kernel::exp(std::min(3.0, s.demand + s.price));
}

Functions start_functions(const Signals& s) {
  const double c = s.narrow_coverage, w = s.wide_coverage, n = s.innovations / 8;
  const double a = s.narrow_saving, b = s.wide_saving, m = s.margin, d = s.demand;
  const double r = spending(s), g = s.growth, x = s.novelty;
  return {1,           c,     c * c, w,     n,     n * n, a,     a * a, b,     m,
          d,           c * a, w * b, c * n, d * a, r,     r * c, r * a, r * w, s.rent,
          s.gpu_price, g,     g * g, g * r, g * a, x,     x * x, x * r, x * g};
}

namespace {

struct Choice {
  int target = -1;
  double gain = 0;
};

Choice best_choice(const StartPolicy& p, int quarter, const Signals& s) {
  if (quarter >= p.quarters) return {};
  const Functions f = start_functions(s);
  const auto* rows = p.expected.data() + static_cast<std::size_t>(quarter) * (p.targets + 1);
  Choice best{-1, engines::predicted(rows[p.targets], f)};
  for (int k = 0; k < p.targets; ++k) {
    if (!p.may_start(quarter, k)) continue;
    const double gain = engines::predicted(rows[k], f);
    if (gain > best.gain) best = {k, gain};
  }
  return best;
}

}  // namespace

double StartPolicy::expected_of(int quarter, int choice, const Signals& s) const {
  return engines::predicted(expected[static_cast<std::size_t>(quarter) * (targets + 1) + choice],
                            start_functions(s));
}

int StartPolicy::decide(int quarter, const Signals& s) const {
  return best_choice(*this, quarter, s).target;
}

double StartPolicy::expected_gain(int quarter, const Signals& s) const {
  return best_choice(*this, quarter, s).gain;
}

StartPolicy train_start_policy(const StartSample& sample, double money_scale, int threads) {
  StartPolicy policy{.quarters = sample.quarters,
                     .targets = sample.targets,
                     .expected = {},
                     .open = sample.open,
                     .money_scale = money_scale};
  const std::size_t rows = static_cast<std::size_t>(sample.targets) + 1;
  policy.expected.resize(rows * sample.quarters);
  std::vector<double> later(sample.paths, 0.0);  // never started: nothing gained
  const std::size_t blocks = (sample.paths + kPathsPerBlock - 1) / kPathsPerBlock;
  const auto each = [&](auto&& f) {
    core::parallel_blocks(blocks, threads, [&](std::size_t block) {
      const auto first = static_cast<std::uint32_t>(block) * kPathsPerBlock;
      f(first, std::min(sample.paths, first + kPathsPerBlock));
    });
  };
  for (int t = sample.quarters - 1; t >= 0; --t) {
    Quarter quarter(sample, t, later, money_scale);
    each([&](std::uint32_t first, std::uint32_t last) { quarter.sum(first, last); });
    std::vector<Functions> solved = quarter.solve();
    if (t == sample.quarters - 1) solved.back() = {};
    std::copy(solved.begin(), solved.end(),
              policy.expected.begin() + static_cast<std::ptrdiff_t>(rows * t));
    each([&](std::uint32_t first, std::uint32_t last) {
      for (std::uint32_t path = first; path < last; ++path) {
        const int k = policy.decide(t, sample.signals[sample.signal_at(path, t)]);
        if (k >= 0) later[path] = sample.gains_at(path, t)[k];
      }
    });
  }
  return policy;
}

}  // namespace strandline::strategy
