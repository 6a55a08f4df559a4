// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/adaptive_bound.h"

#include <algorithm>

namespace strandline::study {
namespace {

/// Futures that are bounded, and other rests of each from each quarter of a start.
constexpr std::uint64_t kBoundPaths = 64;
constexpr int kBranches = 128;

/// Means over the branches of one future.
struct Branches {
  int targets = 0;
  std::vector<double> gain;     ///< [quarter][target], MUSD: of a start in the quarter
  std::vector<double> waiting;  ///< [quarter]: what the policy expects one quarter later
  const double* gains(int quarter) const {
    return gain.data() + static_cast<std::size_t>(quarter) * targets;
  }
};

Branches branch_out(const World& world, const StartTargets& targets, const AdaptivePolicy& policy,
                    Meeting& meeting, std::uint32_t path) {
  const strategy::StartPolicy& starts = policy.starts;
  Branches b{starts.targets, {}, {}};
  b.gain.resize(static_cast<std::size_t>(starts.quarters) * starts.targets);
  b.waiting.resize(static_cast<std::size_t>(starts.quarters));
  meeting.meet(path, starts.quarters, kBranches, [&](int t, int) {
    if (t + 1 < starts.quarters)
      b.waiting[t] += starts.expected_gain(t + 1, meeting.at(t + 1)) / kBranches;
    const double never = meeting.play(targets.never);
    for (int k = 0; k < starts.targets; ++k) {
      if (t > 0 && !targets.any_quarter[k]) continue;
      const double gain = play_start(world, targets, policy.milestones, meeting, t, k) - never;
      b.gain[static_cast<std::size_t>(t) * starts.targets + k] += gain / kBranches;
    }
  });
  return b;
}

struct Bound {
  std::uint32_t draw = 0;
  double upper = 0, lower = 0, raw = 0;  ///< gains over never starting, MUSD
};

/// `meeting` is at the future itself.
Bound bound_of(const Branches& b, const StartTargets& targets, const AdaptivePolicy& policy,
               const Decision& d, const Meeting& meeting) {
  const strategy::StartPolicy& starts = policy.starts;
  Bound out;
  double paid = 0;  // M_t
  const int start = d.target < 0 ? starts.quarters : d.quarter;
  for (int t = 0; t < starts.quarters; ++t) {
    if (t > 0)
      paid += starts.money_scale * (starts.expected_gain(t, meeting.at(t)) - b.waiting[t - 1]);
    if (t == 0) out.upper = -1e300;
    for (int k = 0; k < starts.targets; ++k)
      if (t == 0 || targets.any_quarter[k]) out.upper = std::max(out.upper, b.gains(t)[k] - paid);
    if (t == start) out.lower = b.gains(t)[d.target] - paid;
  }
  out.upper = std::max(out.upper, -paid);  // never to start
  if (d.target < 0) out.lower = -paid;
  return out;
}

}  // namespace

void bound_adaptive(const World& world, const Pilot& pilot, const Training& training,
                    const Candidate& chosen, Adaptive& out) {
  // As many as parameter draws, so that each is met.
  const auto paths = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(
      world.scenario.paths / 1024, 8, std::max<std::uint64_t>(kBoundPaths, 2 * pilot.shape.draws)));
  std::vector<Bound> bounds(paths);
  const std::uint32_t apart = world.paths_per_draw();
  each_team(world, paths, [&](Meeting& m, std::uint32_t i) {
    const Branches b = branch_out(world, out.targets, training.policy, m, kDualPaths + i * apart);
    const Decision d = chosen.on(world, m);
    bounds[i] = bound_of(b, out.targets, training.policy, d, m);
    bounds[i].draw = m.draw();
    bounds[i].raw = chosen.value(m, d) - m.play(out.targets.never);
  });
  out.dual_gap = out.averaged = Tally(pilot.shape.money_scale, pilot.shape.draws);
  core::FixedMoments raw(pilot.shape.money_scale), averaged(pilot.shape.money_scale);
  for (const Bound& b : bounds) {
    out.dual_gap.add(b.draw, b.upper - b.lower);
    out.averaged.add(b.draw, b.lower);
    raw.add(b.raw);
    averaged.add(b.lower);
  }
  if (averaged.variance() > 0) out.variance_ratio = raw.variance() / averaged.variance();
}

}  // namespace strandline::study
