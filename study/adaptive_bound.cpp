// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/adaptive_bound.h"

#include <algorithm>

#include "strategy/start_bound.h"

namespace strandline::study {
namespace {

constexpr std::uint64_t kBoundPaths = 64;  ///< futures that are bounded

/// Means over branches for what is expected along a path, and the future itself in the meeting.
strategy::StartExpectations expectations(const World& world, const StartTargets& targets,
                                         const AdaptivePolicy& policy, Meeting& meeting,
                                         std::uint32_t path) {
  const strategy::StartPolicy& starts = policy.starts;
  strategy::StartExpectations e{.quarters = starts.quarters,
                                .targets = starts.targets,
                                .gains = {},
                                .open = starts.open,
                                .news = {}};
  e.gains.resize(starts.open.size());
  e.news.resize(static_cast<std::size_t>(starts.quarters));
  const int branches = world.scenario.bound_branches;
  meeting.meet(path, starts.quarters, branches, [&](int t, int) {
    if (t + 1 < starts.quarters)
      e.news[t + 1] -=
          starts.money_scale * starts.expected_gain(t + 1, meeting.at(t + 1)) / branches;
    const double never = meeting.play(targets.never);
    for (int k = 0; k < starts.targets; ++k) {
      const std::size_t start = static_cast<std::size_t>(t) * starts.targets + k;
      if (!starts.open[start]) continue;
      const double gain = play_start(world, targets, policy.milestones, meeting, t, k) - never;
      e.gains[start] += gain / branches;
    }
  });
  for (int t = 1; t < starts.quarters; ++t)
    e.news[t] += starts.money_scale * starts.expected_gain(t, meeting.at(t));
  return e;
}

struct Bounded {
  std::uint32_t draw = 0;
  strategy::StartBound bound;  ///< gains over never starting, MUSD
  double raw = 0;
};

Bounded bound_path(const World& world, const StartTargets& targets, const AdaptivePolicy& policy,
                   const Candidate& chosen, Meeting& m, std::uint32_t path) {
  const strategy::StartExpectations e = expectations(world, targets, policy, m, path);
  const Decision d = chosen.on(world, m);
  Bounded out{m.draw(), strategy::bound_start(e, d.quarter, d.target), 0};
  const double value = chosen.value(m, d);
  out.raw = value - m.play(targets.never);
  // Another candidate may go on otherwise from the same start: by how much, the future itself says.
  if (d.target >= 0)
    out.bound.lower +=
        value - play_start(world, targets, policy.milestones, m, d.quarter, d.target);
  return out;
}

}  // namespace

void bound_adaptive(const World& world, const Pilot& pilot, const Training& training,
                    const Candidate& chosen, Adaptive& out) {
  // As many as parameter draws, so that each is met.
  const auto paths = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(
      world.scenario.paths / 1024, 8, std::max<std::uint64_t>(kBoundPaths, 2 * pilot.shape.draws)));
  std::vector<Bounded> bounds(paths);
  const std::uint32_t apart = world.paths_per_draw();
  each_team(world, paths, [&](Meeting& m, std::uint32_t i) {
    bounds[i] = bound_path(world, out.targets, training.policy, chosen, m, kDualPaths + i * apart);
  });
  out.dual_gap = out.averaged = Tally(pilot.shape.money_scale, pilot.shape.draws);
  core::FixedMoments raw(pilot.shape.money_scale), averaged(pilot.shape.money_scale);
  for (const Bounded& b : bounds) {
    out.dual_gap.add(b.draw, b.bound.upper - b.bound.lower);
    out.averaged.add(b.draw, b.bound.lower);
    raw.add(b.raw);
    averaged.add(b.bound.lower);
  }
  if (averaged.variance() > 0) out.variance_ratio = raw.variance() / averaged.variance();
}

}  // namespace strandline::study
