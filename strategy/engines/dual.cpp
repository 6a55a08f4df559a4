// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/dual.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <mutex>
#include <vector>

#include "core/fixed_sum.h"
#include "core/math_kernel.h"
#include "core/parallel.h"

namespace strandline::strategy::engines {
namespace {

constexpr int kEight = 8;

/// Eight outer paths with what the policy sees on them.
struct OuterPaths {
  const KernelTable& kernels;
  const ExercisePolicy& policy;
  int inner_paths;
  std::uint32_t first;
  std::vector<double> prices, payoff, kept;

  OuterPaths(const KernelTable& table, const ExercisePolicy& rule, int inner, std::uint32_t path)
      : kernels(table), policy(rule), inner_paths(inner), first(path) {
    const KernelOption& o = policy.option;
    prices.resize(static_cast<std::size_t>(o.dates) * o.assets * kEight);
    payoff.resize(static_cast<std::size_t>(o.dates) * kEight);
    kept.resize(payoff.size());
    kernels.simulate(o, PathDraw::kOuter, first, kEight, kEight, prices.data());
    kernels.look(o, policy.beta.data(), prices.data(), payoff.data(), kept.data());
  }

  /// The policy's simulated continuation value at a date of a lane.
  double continuation(int date, int lane) const {
    const KernelOption& o = policy.option;
    double state[kMaxAssets];
    for (int i = 0; i < o.assets; ++i)
      state[i] = prices[((date - 1) * o.assets + i) * kEight + lane];
    const NestedJob job{state, date, first + static_cast<std::uint32_t>(lane), inner_paths};
    return kernels.nested(o, policy.beta.data(), job);
  }
};

/// max_t (payoff_t - M_t) on one path less the value today, in strikes. The martingale is kept as
/// offset + (discounted value of the policy) - anchor; anchor is the value when the policy last
/// (re)started.
double path_gap(const OuterPaths& paths, int lane, double today) {
  const KernelOption& o = paths.policy.option;
  double offset = 0, anchor = today, discount = 1;
  double best = -std::numeric_limits<double>::infinity();
  for (int t = 1; t <= o.dates; ++t) {
    discount *= o.discount;
    const double now = paths.payoff[(t - 1) * kEight + lane];
    if (t == o.dates) return std::max(best, anchor - offset) - today;
    if (now <= 0) continue;
    const double held = discount * paths.continuation(t, lane);
    if (now >= paths.kept[(t - 1) * kEight + lane]) {
      best = std::max(best, anchor - offset);
      offset += discount * now - anchor;
      anchor = held;
    } else {
      best = std::max(best, discount * now - (offset + held - anchor));
    }
  }
  return 0;
}

}  // namespace

DualBound andersen_broadie(const ExercisePolicy& policy, const SampleValue& lower,
                           const LsmOptions& options, const DualOptions& sizes) {
  const KernelTable& kernels = options.kernels ? *options.kernels : best_kernels();
  const std::size_t blocks = (sizes.outer_paths + kEight - 1) / kEight;
  const int inner = (sizes.inner_paths + kEight - 1) / kEight * kEight;
  const double today = lower.value / policy.strike;
  core::FixedMoments gaps;
  std::mutex mutex;
  core::parallel_blocks(blocks, options.threads, [&](std::size_t block) {
    const OuterPaths paths(kernels, policy, inner, static_cast<std::uint32_t>(block * kEight));
    core::FixedMoments mine;
    for (int lane = 0; lane < kEight; ++lane) mine.add(path_gap(paths, lane, today));
    const std::lock_guard lock(mutex);
    gaps.merge(mine);
  });
  const double gap = policy.strike * gaps.mean(), error = policy.strike * gaps.standard_error();
  const double both =
      core::kernel::sqrt(error * error + lower.standard_error * lower.standard_error);
  return {{lower.value + gap, both, gaps.count()}, {gap, error, gaps.count()}};
}

Valuation longstaff_schwartz(const claims::BermudanOption& claim, const EngineOptions& engine) {
  const auto start = std::chrono::steady_clock::now();
  LsmOptions options;
  options.pricing_paths = engine.paths;
  options.seed = engine.seed;
  options.threads = engine.threads;
  const ExercisePolicy policy = train_lsm(claim, options);
  const SampleValue lower = price_policy(policy, options);
  const DualBound dual = andersen_broadie(policy, lower, options, {});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return {"least-squares Monte Carlo, nested dual bound",
          lower.value,
          lower.standard_error,
          lower.value,
          dual.upper.value,
          took.count()};
}

}  // namespace strandline::strategy::engines
