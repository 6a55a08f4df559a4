// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/adaptive.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>

#include "study/adaptive_bound.h"

namespace strandline::study {
namespace {

/// Most paths that the policy trains on: every one plays every start. Policies without a right
/// train on fewer.
constexpr std::uint64_t kPolicyTraining = 8192, kRightTraining = 2048;

std::uint32_t training_paths(const World& world, std::uint64_t most) {
  return static_cast<std::uint32_t>(
      std::clamp<std::uint64_t>(world.scenario.paths / 8, 1024, most));
}

std::uint32_t pricing_paths(const World& world) {
  return static_cast<std::uint32_t>(std::max<std::uint64_t>(256, world.scenario.paths / 8));
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

/// The candidates of a study, in this order; the last decides once and for all in quarter 0.
enum Which { kFull, kNoAbandon, kNoRespin, kNoMetalRespin, kImmediate, kCandidates };

struct Trained {
  StartTargets targets[kCandidates];
  Training training[kImmediate];
  Candidate candidate[kCandidates];
  strategy::InformedStarts informed;
  /// The full policy by a team that knows its draw; nobody where there is one draw.
  std::optional<Candidate> knowing;
};

void train(const World& world, const Pilot& pilot, const StartTargets& targets, Trained& out) {
  using strategy::Rights;
  const Rights rights[kImmediate] = {
      {}, {.abandon = false}, {.respin = false}, {.metal_respin = false}};
  for (int i = 0; i < kImmediate; ++i) {
    out.targets[i] = without_rights(targets, rights[i]);
    out.training[i] = train_adaptive(world, pilot, out.targets[i], rights[i],
                                     training_paths(world, i ? kRightTraining : kPolicyTraining));
    out.candidate[i] = {&out.targets[i], &out.training[i].policy, {}};
  }
  out.targets[kImmediate] = targets;
  out.candidate[kImmediate].targets = &out.targets[kImmediate];
  out.candidate[kImmediate].always = {0, best_immediate(out.training[kFull].sample)};
  if (pilot.shape.draws < 2) return;
  const Training& full = out.training[kFull];
  out.informed = strategy::InformedStarts(full.policy.starts, full.sample, full.draws,
                                          static_cast<std::uint32_t>(pilot.shape.draws));
  out.knowing = out.candidate[kFull];
  out.knowing->informed = &out.informed;
}

/// What one path of the choice came to.
struct Chosen {
  std::uint32_t draw = 0;
  std::array<double, kCandidates> values{};
  double foreseen = 0;
  double knowing = 0;  ///< of a team that knows the parameters
};

/// The most that any start is worth on the future at hand.
double foreseen(const World& world, const Trained& trained, Meeting& m, const Chosen& c) {
  const AdaptivePolicy& policy = trained.training[kFull].policy;
  const StartTargets& targets = trained.targets[kFull];
  double best = m.play(targets.never);
  for (const double value : c.values) best = std::max(best, value);
  for (int t = 0; t < policy.starts.quarters; ++t)
    for (int k = 0; k < policy.starts.targets; ++k)
      if (t == 0 || targets.any_quarter[k])
        best = std::max(best, play_start(world, targets, policy.milestones, m, t, k));
  return best;
}

/// The candidate that is worth most on futures of their own, and how far from foresight it is. Who
/// knows the parameters is forgotten where that gains nothing on them.
Which best_candidate(const World& world, const Pilot& pilot, Trained& trained, Adaptive& out) {
  std::vector<Chosen> chosen(training_paths(world, kRightTraining));
  each_meeting(world, kChoicePaths, static_cast<std::uint32_t>(chosen.size()),
               [&](Meeting& m, std::uint32_t i) {
                 Chosen& c = chosen[i];
                 c.draw = m.draw();
                 for (int k = 0; k < kCandidates; ++k)
                   c.values[k] = trained.candidate[k].value(m, trained.candidate[k].on(world, m));
                 c.foreseen = foreseen(world, trained, m, c);
                 if (trained.knowing)
                   c.knowing = trained.knowing->value(m, trained.knowing->on(world, m));
               });
  std::array<core::FixedSum, kCandidates> sums;
  for (const Chosen& c : chosen)
    for (int k = 0; k < kCandidates; ++k) sums[k].add(c.values[k] / 1000);
  int best = kFull;
  for (int k = 1; k < kCandidates; ++k)
    if (sums[k].value() > sums[best].value()) best = k;
  core::FixedSum learning;
  for (const Chosen& c : chosen) learning.add((c.knowing - c.values[best]) / 1000);
  if (!(learning.value() > 0)) trained.knowing.reset();
  out.foresight = out.foresight_gap = Tally(pilot.shape.money_scale, pilot.shape.draws);
  for (const Chosen& c : chosen) {
    out.foresight.add(c.draw, c.foreseen);
    out.foresight_gap.add(c.draw, c.foreseen - c.values[best]);
  }
  return static_cast<Which>(best);
}

/// What one path of the pricing pass came to.
struct Priced {
  std::uint32_t draw = 0;
  std::array<double, kCandidates> values{};
  double never = 0, knowing = 0;
  std::vector<double> strategies;
  Decision decision;
};

/// Counts the markets in which the team still had its start before it.
void look(int quarters, const Meeting& meeting, const Decision& d, AdaptiveSum& sum) {
  const int last = d.target < 0 ? quarters - 1 : d.quarter;
  for (int t = 0; t <= last; ++t) {
    const strategy::Signals& s = meeting.at(t);
    const int c =
        std::clamp(static_cast<int>(s.narrow_coverage * kCoverageBins), 0, kCoverageBins - 1);
    const int n = std::clamp(static_cast<int>(s.innovations), 0, kInnovationBins - 1);
    ++sum.looked[c][n];
    if (d.target >= 0 && t == d.quarter) ++sum.started[c][n];
  }
}

void add(const Priced& p, Which best, int targets, AdaptiveSum& sum) {
  const double value = p.values[best];
  sum.value.add(p.draw, value);
  sum.over_gpu.add(p.draw, value - p.never);
  sum.over_immediate.add(p.draw, value - p.values[kImmediate]);
  sum.abandon.add(p.draw, value - p.values[kNoAbandon]);
  sum.learning.add(p.draw, p.knowing - value);
  sum.respin.add(p.draw, value - p.values[kNoRespin]);
  sum.metal_respin.add(p.draw, value - p.values[kNoMetalRespin]);
  for (std::size_t j = 0; j < p.strategies.size(); ++j)
    sum.over_strategy[j].add(p.draw, value - p.strategies[j]);
  if (p.decision.target < 0) {
    ++sum.never;
    return;
  }
  ++sum.starts[static_cast<std::size_t>(p.decision.quarter) * targets + p.decision.target];
  ++sum.scripts[p.decision.script];
}

/// Prices the candidates on the first main paths.
AdaptiveSum price(const World& world, const Pilot& pilot, const Trained& trained, Which best) {
  const strategy::StartPolicy& starts = trained.training[kFull].policy.starts;
  const Tally empty(pilot.shape.money_scale, pilot.shape.draws);
  AdaptiveSum sum;
  for (Tally* t : {&sum.value, &sum.over_gpu, &sum.over_immediate, &sum.abandon, &sum.respin,
                   &sum.metal_respin, &sum.learning})
    *t = empty;
  sum.over_strategy.assign(world.plans.strategies.size(), empty);
  sum.starts.resize(static_cast<std::size_t>(starts.quarters) * starts.targets);
  std::vector<Priced> priced(pricing_paths(world));
  std::mutex mutex;
  each_meeting(world, kMainPaths, static_cast<std::uint32_t>(priced.size()),
               [&](Meeting& m, std::uint32_t i) {
                 Priced& p = priced[i];
                 p.draw = m.draw();
                 p.never = m.play(trained.targets[kFull].never);
                 for (int c = 0; c < kCandidates; ++c) {
                   const Decision d = trained.candidate[c].on(world, m);
                   p.values[c] = trained.candidate[c].value(m, d);
                   if (c == best) p.decision = d;
                 }
                 p.knowing = trained.knowing
                                 ? trained.knowing->value(m, trained.knowing->on(world, m))
                                 : p.values[best];
                 for (const strategy::Plan& plan : world.plans.strategies)
                   p.strategies.push_back(m.play(plan));
                 const std::lock_guard lock(mutex);
                 look(starts.quarters, m, p.decision, sum);
               });
  for (const Priced& p : priced) add(p, best, starts.targets, sum);
  return sum;
}

}  // namespace

Adaptive run_adaptive(const World& world, const Pilot& pilot) {
  Adaptive out;
  out.targets = start_targets(world, pilot);
  Trained trained;
  train(world, pilot, out.targets, trained);
  const Which best = best_candidate(world, pilot, trained, out);
  out.sum = price(world, pilot, trained, best);
  bound_adaptive(world, pilot, trained.training[kFull], trained.candidate[best], out);
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

core::Table exercise_table(const Adaptive& adaptive) {
  core::Table t({{"coverage"}, {"innovations"}, {"looked"}, {"share_started"}});
  for (int c = 0; c < kCoverageBins; ++c)
    for (int n = 0; n < kInnovationBins; ++n) {
      const std::uint64_t looked = adaptive.sum.looked[c][n];
      if (looked == 0) continue;
      t.add({(c + 0.5) / kCoverageBins, std::int64_t{n}, static_cast<std::int64_t>(looked),
             static_cast<double>(adaptive.sum.started[c][n]) / static_cast<double>(looked)});
    }
  return t;
}

}  // namespace strandline::study
