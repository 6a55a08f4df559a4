// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/table.h"
#include "strategy/informed_starts.h"
#include "strategy/milestones.h"
#include "strategy/start_policy.h"
#include "study/cpu/meeting.h"
#include "study/pilot.h"

namespace strandline::study {

/// What the adaptive policy may start, and what it compares with; in the order of StartPolicy.
struct StartTargets {
  std::vector<strategy::Plan> plans;
  std::vector<char> any_quarter;  ///< else only in quarter 0
  strategy::Plan never;           ///< the best GPU-only plan
  /// The plan that a decision leads to.
  strategy::Plan started(int quarter, int target, strategy::Script script) const;
};
StartTargets start_targets(const World& world, const Pilot& pilot);
/// The same projects without some rights.
StartTargets without_rights(StartTargets targets, const strategy::Rights& rights);

/// What a team does that sees only what the market shows: when it starts what, and how its first
/// project goes on at tape-out and at its first fault. Later it follows its strategy's rules.
struct AdaptivePolicy {
  strategy::MilestonePolicy milestones;
  strategy::StartPolicy starts;
};

struct Decision {
  int quarter = -1, target = -1;  ///< target -1: nothing is ever started
  strategy::Script script = strategy::kByRules;
};
/// With `informed`, starts are decided by one that knows the meeting's draw of the parameters.
Decision decide(const World& world, const StartTargets& targets, const AdaptivePolicy& policy,
                const Meeting& meeting, const strategy::InformedStarts* informed = nullptr);
/// Plays of one start by every script that matters, over nothing.
strategy::MilestoneRow play_scripts(const World& world, const StartTargets& targets,
                                    Meeting& meeting, int quarter, int target,
                                    const strategy::Rights& rights);
/// How the milestones of a start are decided on the future at hand, and what it is then worth,
/// MUSD.
strategy::Script script_followed(const World& world, const StartTargets& targets,
                                 const strategy::MilestonePolicy& milestones,
                                 const Meeting& meeting, int quarter, int target);
double play_start(const World& world, const StartTargets& targets,
                  const strategy::MilestonePolicy& milestones, Meeting& meeting, int quarter,
                  int target);

/// A way to decide: by a policy over its targets, or (policy null) always alike.
struct Candidate {
  const StartTargets* targets = nullptr;
  const AdaptivePolicy* policy = nullptr;
  Decision always;
  const strategy::InformedStarts* informed = nullptr;
  Decision on(const World& world, const Meeting& meeting) const {
    return policy ? decide(world, *targets, *policy, meeting, informed) : always;
  }
  double value(Meeting& meeting, const Decision& d) const {
    return meeting.play(d.target < 0 ? targets->never
                                     : targets->started(d.quarter, d.target, d.script));
  }
};

/// Training paths, and what every start came to on them under the milestone policy.
struct Training {
  strategy::StartSample sample;
  std::vector<std::uint32_t> draws;  ///< of the parameters, by path
  AdaptivePolicy policy;
};
Training train_adaptive(const World& world, const Pilot& pilot, const StartTargets& targets,
                        const strategy::Rights& rights, std::uint32_t paths);

constexpr int kCoverageBins = 10, kInnovationBins = 6;

/// The adaptive policy on paths that its training has not seen.
struct AdaptiveSum {
  Tally value;                          ///< of the policy
  Tally over_gpu;                       ///< over the best GPU-only plan
  Tally over_immediate;                 ///< over the best decision that is final in quarter 0
  std::vector<Tally> over_strategy;     ///< over each reported strategy
  Tally abandon, respin, metal_respin;  ///< over the policy trained without that right
  /// Of starts that know the draw of the parameters, over it: what learning them would be worth, at
  /// least. Nothing where no parameter is drawn.
  Tally learning;
  std::vector<std::uint64_t> starts;  ///< [quarter][target]
  std::uint64_t never = 0;            ///< futures in which it starts nothing
  std::array<std::uint64_t, strategy::kByRules + 1> scripts{};  ///< of first projects started
  /// Quarters in which it looked at a market, and started: by what a narrow chip started then would
  /// cover (bins of a tenth) and by innovations of the last year (bins of one, the last open).
  std::array<std::array<std::uint64_t, kInnovationBins>, kCoverageBins> looked{}, started{};
};

struct Adaptive {
  StartTargets targets;
  AdaptiveSum sum;
  /// Ceiling of every policy over the same starts: each future's best one chosen with perfect
  /// foresight; and its distance from the policy on the same futures.
  Tally foresight, foresight_gap;
  /// On the bound's futures: by how much any policy could at most be worth more than this one, by
  /// duality; and this one over GPUs with the mean of its branches for its gain, less the bound's
  /// martingale: a lower bound, whose variance is less by `variance_ratio` than the plain one's.
  Tally dual_gap, averaged;
  double variance_ratio = 1;
  /// The tighter of the two distances.
  const Tally& gap() const {
    return dual_gap.mean() < foresight_gap.mean() ? dual_gap : foresight_gap;
  }
};

/// When to start which project and when to let go of it, by least squares over what the market
/// shows (strategy/start_policy.h, strategy/milestones.h): trained on futures of its own, chosen
/// among candidates (policies without a right and the best immediate decision, too: who has a right
/// may leave it) on others, priced on an eighth of the main ones, bounded from above on a fourth
/// sample (study/adaptive_bound.h).
Adaptive run_adaptive(const World& world, const Pilot& pilot);

/// Store table "adaptive": quarter, target, share of futures that start it then.
core::Table adaptive_table(const Adaptive& adaptive);
/// Store table "exercise": coverage, innovations, times looked, share started.
core::Table exercise_table(const Adaptive& adaptive);

/// Meets `paths` futures from `first`, in blocks on all threads; visit(meeting, index) is called
/// from many threads, once for each index in [0, paths). Throws Interrupted where the run is
/// stopped.
void each_meeting(const World& world, std::uint32_t first, std::uint32_t paths,
                  const std::function<void(Meeting&, std::uint32_t)>& visit,
                  WorldKind kind = WorldKind::kFull);
/// The same without meeting anything yet.
void each_team(const World& world, std::uint32_t paths,
               const std::function<void(Meeting&, std::uint32_t)>& visit,
               WorldKind kind = WorldKind::kFull);

}  // namespace strandline::study
