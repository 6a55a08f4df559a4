// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/switching.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>

#include "core/error.h"
#include "core/fixed_sum.h"
#include "core/parallel.h"
#include "core/vector_math.h"
#include "strategy/engines/least_squares.h"
#include "strategy/engines/switching_sweep.h"

namespace strandline::strategy::engines {
namespace {

using core::FixedMoments;
using core::vec::kLanes;
using core::vec::Real;

constexpr std::size_t kGroupsPerBlock = 4;  // of training
constexpr double kLeastPivot = 1e-7;
constexpr std::size_t kGroupsPerPriceBlock = 16;

[[noreturn]] void refuse(const std::string& key, const std::string& value,
                         const std::string& problem, const std::string& mend) {
  throw core::InputError({{}, key, value, problem, mend});
}

void check_option(const ControlGraph& graph, const MarketPaths& market, const Option& option) {
  double sum = 0;
  for (const Arrival& a : option.next) {
    if (a.node < 0 || a.node >= static_cast<int>(graph.nodes.size()))
      refuse("next", std::to_string(a.node), "no such node", "number nodes from 0");
    sum += a.probability;
  }
  if (!(std::fabs(sum - 1.0) < 1e-9))
    refuse("next", option.name, "probabilities do not sum to 1", "list every way it can turn out");
  for (const Amount& a : option.now)
    if (a.payout < 0 || a.payout >= market.payouts())
      refuse("now", std::to_string(a.payout), "no such payout", "number payouts from 0");
}

void check(const ControlGraph& graph, const MarketPaths& market, const SwitchingOptions& options) {
  if (options.training_paths < 256 || options.training_paths > kMaxTrainingPaths)
    refuse("training_paths", std::to_string(options.training_paths),
           "training stores 256 to 131072 paths", "choose a number within");
  if (options.pricing_paths < 1 || options.pricing_paths > 0xffffff00ULL)
    refuse("paths", std::to_string(options.pricing_paths), "pricing takes 1 to 2^32 - 256 paths",
           "choose a number within");
  if (market.steps() < 1)
    refuse("steps", std::to_string(market.steps()), "nothing can be decided", "at least 1");
  for (const Node& node : graph.nodes) {
    if (node.options.empty())
      refuse("options", node.name, "a node without option", "let it go on as before");
    for (const Option& option : node.options) check_option(graph, market, option);
  }
}

/// A power of two near the largest money on some paths: regressions see money in it.
double money_unit(const ControlGraph& graph, const MarketPaths& market) {
  GroupSweep sweep(graph, market, false);
  sweep.begin(PathDraw::kTraining, 0);
  int exponent = 0;
  std::frexp(sweep.money_scale(), &exponent);
  return std::ldexp(1.0, exponent);
}

/// Adds a group's products of columns, and of columns with each node's value in `unit`.
void add_products(const double* columns, int count, const double* targets, int nodes, double unit,
                  double* sums) {
  const auto dot = [](const double* a, const double* b) {
    Real total(0.0);
    for (int lane = 0; lane < kPathGroup; lane += kLanes)
      total = fma(Real::load(a + lane), Real::load(b + lane), total);
    return sum(total);
  };
  for (int i = 0; i < count; ++i)
    for (int j = 0; j <= i; ++j) *sums++ += dot(columns + i * kPathGroup, columns + j * kPathGroup);
  for (int n = 0; n < nodes; ++n)
    for (int i = 0; i < count; ++i)
      *sums++ += dot(columns + i * kPathGroup, targets + n * kPathGroup) / unit;
}

/// Stored paths: each group keeps its sweep at the current date.
class Training {
 public:
  Training(const ControlGraph& graph, const MarketPaths& market, const SwitchingOptions& options)
      : graph_(graph), market_(market), threads_(options.threads) {
    const std::size_t groups = options.training_paths / 256 * kGroupsPerBlock;
    unit_ = money_unit(graph, market);
    groups_.resize(groups);
    each_block([&](std::size_t g) {
      groups_[g] = std::make_unique<GroupSweep>(graph, market, false);
      groups_[g]->begin(PathDraw::kTraining, static_cast<std::uint32_t>(g * kPathGroup));
    });
  }

  /// Coefficients of date k: nodes' values a step later on functions and increments.
  std::vector<double> fit(int k) {
    const int columns = market_.functions() + market_.increments();
    const int nodes = static_cast<int>(graph_.nodes.size());
    NormalEquations equations(columns, nodes);
    core::parallel_blocks(groups_.size() / kGroupsPerBlock, threads_, [&](std::size_t block) {
      std::vector<double> sums(equations.size());
      for (std::size_t g = block * kGroupsPerBlock; g < (block + 1) * kGroupsPerBlock; ++g)
        add_products(groups_[g]->columns(k), columns, groups_[g]->values().adaptive.data(), nodes,
                     unit_, sums.data());
      equations.add(sums);
    });
    std::vector<double> x = equations.solve(kLeastPivot);
    for (double& c : x) c *= unit_;
    each_block([&](std::size_t g) { groups_[g]->step(k, x.data()); });
    return x;
  }

  /// A row of each group.
  template <class Row>
  FixedMoments moments(Row row) const {
    FixedMoments all(unit_);
    for (const auto& group : groups_)
      for (int lane = 0; lane < kPathGroup; ++lane) all.add(row(*group)[lane]);
    return all;
  }

 private:
  template <class Body>
  void each_block(Body body) {
    core::parallel_blocks(groups_.size() / kGroupsPerBlock, threads_, [&](std::size_t block) {
      for (std::size_t g = block * kGroupsPerBlock; g < (block + 1) * kGroupsPerBlock; ++g) body(g);
    });
  }

  const ControlGraph& graph_;
  const MarketPaths& market_;
  int threads_;
  double unit_ = 1;
  std::vector<std::unique_ptr<GroupSweep>> groups_;
};

/// The best committed strategy; it replaces the regressed policy only where two standard errors say
/// that it is better.
void choose_committed(const ControlGraph& graph, const Training& training,
                      SwitchingPolicy& policy) {
  const std::vector<Option>& choices = graph.nodes[graph.start].options;
  FixedMoments best;
  for (int o = 0; o < static_cast<int>(choices.size()); ++o) {
    if (o > 0 && !choices[o].offered(0)) continue;
    const FixedMoments value =
        training.moments([o](const GroupSweep& g) { return g.committed(o); });
    if (o > 0 && value.mean() <= best.mean()) continue;
    best = value;
    policy.committed = o;
  }
  policy.adaptive = best.mean() - 2 * best.standard_error() <= policy.training_value;
}

/// What pricing sums up.
struct Tally {
  FixedMoments lower, plain, upper, gap, committed, premium;
  explicit Tally(double unit)
      : lower(unit), plain(unit), upper(unit), gap(unit), committed(unit), premium(unit) {}
  void merge(const Tally& t) {
    lower.merge(t.lower);
    plain.merge(t.plain);
    upper.merge(t.upper);
    gap.merge(t.gap);
    committed.merge(t.committed);
    premium.merge(t.premium);
  }
};

SampleValue sample(const FixedMoments& m) {
  return {m.mean(), m.standard_error(), m.count()};
}

void add_group(const GroupSweep& sweep, int start, const SwitchingPolicy& policy, Tally& tally) {
  const std::size_t at = static_cast<std::size_t>(start) * kPathGroup;
  const double* fixed = sweep.committed(policy.committed);
  for (int lane = 0; lane < kPathGroup; ++lane) {
    const double lower = policy.adaptive ? sweep.values().adaptive[at + lane] : fixed[lane];
    const double upper = sweep.values().upper[at + lane];
    tally.lower.add(lower);
    tally.plain.add(policy.adaptive ? sweep.values().plain[at + lane] : fixed[lane]);
    tally.upper.add(upper);
    tally.gap.add(upper - lower);
    tally.committed.add(fixed[lane]);
    tally.premium.add(lower - fixed[lane]);
  }
}

}  // namespace

SwitchingPolicy train_switching(const ControlGraph& graph, const MarketPaths& market,
                                const SwitchingOptions& options) {
  check(graph, market, options);
  SwitchingPolicy policy;
  policy.functions = market.functions();
  policy.increments = market.increments();
  policy.nodes = static_cast<int>(graph.nodes.size());
  const std::size_t row =
      static_cast<std::size_t>(policy.nodes) * (policy.functions + policy.increments);
  policy.coefficients.resize(row * market.steps());
  Training training(graph, market, options);
  for (int k = market.steps() - 1; k >= 0; --k) {
    const std::vector<double> fitted = training.fit(k);
    std::copy(fitted.begin(), fitted.end(), policy.coefficients.begin() + k * row);
  }
  const auto today = training.moments([&](const GroupSweep& g) {
    return g.values().adaptive.data() + static_cast<std::size_t>(graph.start) * kPathGroup;
  });
  policy.training_value = today.mean();
  choose_committed(graph, training, policy);
  return policy;
}

SwitchingValue price_switching(const ControlGraph& graph, const MarketPaths& market,
                               const SwitchingPolicy& policy, const SwitchingOptions& options) {
  check(graph, market, options);
  const double unit = money_unit(graph, market);
  const std::size_t row =
      static_cast<std::size_t>(policy.nodes) * (policy.functions + policy.increments);
  const std::uint64_t groups = (options.pricing_paths + kPathGroup - 1) / kPathGroup;
  Tally total(unit);
  std::mutex mutex;
  const std::size_t blocks = (groups + kGroupsPerPriceBlock - 1) / kGroupsPerPriceBlock;
  core::parallel_blocks(blocks, options.threads, [&](std::size_t block) {
    GroupSweep sweep(graph, market, true);
    Tally mine(unit);
    const std::uint64_t end = std::min<std::uint64_t>(groups, (block + 1) * kGroupsPerPriceBlock);
    for (std::uint64_t g = block * kGroupsPerPriceBlock; g < end; ++g) {
      sweep.begin(PathDraw::kPricing, static_cast<std::uint32_t>(g * kPathGroup));
      for (int k = market.steps() - 1; k >= 0; --k) {
        sweep.columns(k);
        sweep.step(k, policy.coefficients.data() + k * row);
      }
      add_group(sweep, graph.start, policy, mine);
    }
    const std::lock_guard lock(mutex);
    total.merge(mine);
  });
  SwitchingValue value;
  value.lower = sample(total.lower);
  value.plain = sample(total.plain);
  value.upper = sample(total.upper);
  value.gap = sample(total.gap);
  value.committed = sample(total.committed);
  value.premium = sample(total.premium);
  const double noise = total.lower.variance();
  if (noise > 0) value.variance_reduction = total.plain.variance() / noise;
  return value;
}

}  // namespace strandline::strategy::engines
