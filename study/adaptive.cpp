// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/adaptive.h"

#include <algorithm>
#include <atomic>

namespace strandline::study {
namespace {

/// Most paths that the policy trains on: every one plays every start.
constexpr std::uint64_t kPolicyTraining = 8192;

using strategy::Plan;
using strategy::PlanKind;
using strategy::Signals;
using strategy::SignalWatch;

/// Quarters in which a start still leaves the runway that renewals ask for.
int start_quarters(const World& world) {
  const strategy::Terms& terms = *world.context.terms;
  const int last = world.scenario.quarters - strategy::whole(terms.start_to_volume_quarters) -
                   strategy::whole(terms.runway_quarters);
  return std::clamp(last + 1, 1, world.scenario.quarters);
}

const Plan& plan_of(const World& world, PlanKind kind) {
  for (const Plan& plan : world.plans.strategies)
    if (plan.kind == kind) return plan;
  return world.plans.strategies.front();
}

Plan at_quarter(Plan plan, int quarter) {
  plan.start_quarter = quarter;
  return plan;
}

/// Looks at every quarter of a future in which a start is possible.
template <class Visit>
void watch(const World& world, const strategy::Context& context, const core::RandomStream& stream,
           std::uint32_t path, const core::Future& future, strategy::Scratch& scratch, int quarters,
           Visit&& visit) {
  SignalWatch watch(context, plan_of(world, PlanKind::kAsicNow),
                    plan_of(world, PlanKind::kAsicWide), stream, path, future, scratch);
  for (int t = 0; t < quarters; ++t)
    if (!visit(t, watch.at(t))) return;
}

/// Fills the sample, path by path, and sums the ceiling.
struct SampleSum {
  strategy::StartSample* sample = nullptr;
  const StartTargets* targets = nullptr;
  std::uint32_t first = 0;
  Tally foresight;

  void add(const PathJob& job, std::uint32_t path, const strategy::Outcome* o) {
    strategy::StartSample& s = *sample;
    const double never = o[job.plays() - 1].value_musd;
    double best = 0;
    std::size_t next = 0;
    for (int t = 0; t < s.quarters; ++t)
      for (int k = 0; k < s.targets; ++k) {
        double& gain = s.gains[s.signal_at(path - first, t) * s.targets + k];
        gain = s.may_start(t, k) ? o[next++].value_musd - never : 0.0;
        best = std::max(best, gain);
      }
    foresight.add(draw_of(job, path), never + best);
  }
  void merge(const SampleSum& other) { foresight.merge(other.foresight); }
};

strategy::StartSample empty_sample(const World& world, const StartTargets& targets) {
  strategy::StartSample s;
  s.paths = static_cast<std::uint32_t>(
      std::clamp<std::uint64_t>(world.scenario.paths / 8, 1024, kPolicyTraining));
  s.quarters = start_quarters(world);
  s.targets = static_cast<int>(targets.plans.size());
  s.signals.resize(static_cast<std::size_t>(s.paths) * s.quarters);
  s.gains.resize(s.signals.size() * s.targets);
  for (int t = 0; t < s.quarters; ++t)
    for (const char any : targets.any_quarter) s.open.push_back(t == 0 || any);
  return s;
}

/// Plays every start on the training paths.
Tally fill_sample(const World& world, const Pilot& pilot, const StartTargets& targets,
                  strategy::StartSample& sample) {
  PathJob job = world.job();
  WorldRun full{WorldKind::kFull, {}};
  for (int t = 0; t < sample.quarters; ++t)
    for (int k = 0; k < sample.targets; ++k)
      if (sample.may_start(t, k))
        full.plays.push_back(
            {targets.any_quarter[k] ? at_quarter(targets.plans[k], t) : targets.plans[k],
             &world.context});
  job.worlds = {full};
  job.chooser = {&world.context, [&](std::uint32_t path, const strategy::Context& context,
                                     const core::RandomStream& stream, const core::Future& future,
                                     strategy::Scratch& scratch) {
                   watch(world, context, stream, path, future, scratch, sample.quarters,
                         [&](int t, const Signals& s) {
                           sample.signals[sample.signal_at(path - kPolicyPaths, t)] = s;
                           return true;
                         });
                   return targets.never;
                 }};
  const SampleSum zero{&sample, &targets, kPolicyPaths,
                       Tally(pilot.shape.money_scale, pilot.shape.draws)};
  RunOptions options = world.options;
  options.label = "policy";
  return run_paths(job, kPolicyPaths, sample.paths, zero, options).foresight;
}

/// The final decision in quarter 0 whose gain was greatest in training; -1: never to start.
int best_immediate(const strategy::StartSample& sample) {
  std::vector<core::FixedSum> gains(static_cast<std::size_t>(sample.targets));
  for (std::uint32_t path = 0; path < sample.paths; ++path)
    for (int k = 0; k < sample.targets; ++k) gains[k].add(sample.gains_at(path, 0)[k] / 1000);
  int best = -1;
  double most = 0;
  for (int k = 0; k < sample.targets; ++k)
    if (gains[k].value() > most) {
      best = k;
      most = gains[k].value();
    }
  return best;
}

/// One block's results: strategies in order, the immediate decision, GPUs alone, then the policy.
struct PricingSum {
  AdaptiveSum sum;
  void add(const PathJob& job, std::uint32_t path, const strategy::Outcome* o) {
    const std::uint32_t draw = draw_of(job, path);
    const std::size_t strategies = sum.over_strategy.size();
    const double value = o[strategies + 2].value_musd;
    sum.value.add(draw, value);
    for (std::size_t j = 0; j < strategies; ++j)
      sum.over_strategy[j].add(draw, value - o[j].value_musd);
    sum.over_immediate.add(draw, value - o[strategies].value_musd);
    sum.over_gpu.add(draw, value - o[strategies + 1].value_musd);
  }
  void merge(const PricingSum& other) { sum.merge(other.sum); }
};

/// Counts what the policy starts; atomic, so in any order.
struct StartCounts {
  explicit StartCounts(const strategy::StartPolicy& policy)
      : starts(static_cast<std::size_t>(policy.quarters) * policy.targets) {}
  std::vector<std::atomic<std::uint64_t>> starts;
  std::atomic<std::uint64_t> never = 0;
};

Plan decide(const World& world, const StartTargets& targets, const strategy::StartPolicy& policy,
            StartCounts& counts, std::uint32_t path, const strategy::Context& context,
            const core::RandomStream& stream, const core::Future& future,
            strategy::Scratch& scratch) {
  int quarter = 0, target = -1;
  watch(world, context, stream, path, future, scratch, policy.quarters,
        [&](int t, const Signals& s) {
          quarter = t;
          target = policy.decide(t, s);
          return target < 0;
        });
  if (target < 0) {
    ++counts.never;
    return targets.never;
  }
  ++counts.starts[static_cast<std::size_t>(quarter) * policy.targets + target];
  return targets.any_quarter[target] ? at_quarter(targets.plans[target], quarter)
                                     : targets.plans[target];
}

AdaptiveSum price(const World& world, const Pilot& pilot, const StartTargets& targets,
                  const strategy::StartPolicy& policy, const Plan& immediate) {
  const Tally empty(pilot.shape.money_scale, pilot.shape.draws);
  StartCounts counts(policy);
  PathJob job = world.job();
  WorldRun full{WorldKind::kFull, {}};
  for (const Plan& plan : world.plans.strategies) full.plays.push_back({plan, &world.context});
  full.plays.push_back({immediate, &world.context});
  full.plays.push_back({targets.never, &world.context});
  job.worlds = {full};
  job.chooser = {
      &world.context,
      [&](std::uint32_t path, const strategy::Context& context, const core::RandomStream& stream,
          const core::Future& future, strategy::Scratch& scratch) {
        return decide(world, targets, policy, counts, path, context, stream, future, scratch);
      }};
  const PricingSum zero{
      {empty, empty, empty, std::vector<Tally>(world.plans.strategies.size(), empty), {}, 0}};
  RunOptions options = world.options;
  options.label = "policy";
  const std::uint64_t paths = std::max<std::uint64_t>(256, world.scenario.paths / 8);
  AdaptiveSum sum = run_paths(job, kMainPaths, paths, zero, options).sum;
  sum.starts.assign(counts.starts.begin(), counts.starts.end());
  sum.never = counts.never;
  return sum;
}

}  // namespace

StartTargets start_targets(const World& world, const Pilot& pilot) {
  StartTargets out;
  out.never = world.plans.gpu_only[pilot.best_gpu[2]];
  const auto add = [&](const Plan& plan, bool any) {
    out.plans.push_back(plan);
    out.any_quarter.push_back(any);
  };
  for (const Plan& plan : world.plans.strategies)
    if (plan.id != out.never.id)
      add(plan, strategy::builds_own(plan.kind) && plan.kind != PlanKind::kAsicWait);
  const Plan& committed = world.plans.commit_variants[pilot.best_commit[2]];
  const auto same = [&](const Plan& p) { return p.id == committed.id; };
  if (std::none_of(out.plans.begin(), out.plans.end(), same)) add(committed, true);
  return out;
}

void AdaptiveSum::merge(const AdaptiveSum& other) {
  value.merge(other.value);
  over_gpu.merge(other.over_gpu);
  over_immediate.merge(other.over_immediate);
  for (std::size_t j = 0; j < over_strategy.size(); ++j)
    over_strategy[j].merge(other.over_strategy[j]);
}

Adaptive run_adaptive(const World& world, const Pilot& pilot) {
  Adaptive out;
  out.targets = start_targets(world, pilot);
  strategy::StartSample sample = empty_sample(world, out.targets);
  out.foresight = fill_sample(world, pilot, out.targets, sample);
  out.policy = strategy::train_start_policy(sample, pilot.shape.money_scale, world.options.threads);
  const int now = best_immediate(sample);
  out.sum = price(world, pilot, out.targets, out.policy,
                  now < 0 ? out.targets.never : out.targets.plans[now]);
  return out;
}

core::Table adaptive_table(const Adaptive& adaptive) {
  core::Table t({{"quarter"}, {"target"}, {"share"}});
  const AdaptiveSum& sum = adaptive.sum;
  double all = static_cast<double>(sum.never);
  for (const std::uint64_t n : sum.starts) all += static_cast<double>(n);
  const std::size_t targets = adaptive.targets.plans.size();
  for (std::size_t i = 0; i < sum.starts.size(); ++i)
    if (sum.starts[i] > 0)
      t.add({static_cast<std::int64_t>(i / targets), adaptive.targets.plans[i % targets].label,
             static_cast<double>(sum.starts[i]) / all});
  t.add({core::Cell(), std::string("Never: ") + adaptive.targets.never.label,
         static_cast<double>(sum.never) / all});
  return t;
}

}  // namespace strandline::study
