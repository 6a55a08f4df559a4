// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "study/main_run.h"

namespace strandline::study {
namespace {

Tally Measures::*const kTallies[] = {&Measures::g0,      &Measures::g1,     &Measures::g2,
                                     &Measures::f_drift, &Measures::f_risk, &Measures::abandon,
                                     &Measures::respin,  &Measures::renew,  &Measures::option};

/// Order of the plays: full world, frozen world, mean-drift world.
enum Side {
  kCommit2,
  kGpu2,
  kNow,
  kNoAbandon,
  kNoRespin,
  kNoRenew,
  kFree,
  kLocked,
  kCommit0,
  kGpu0,
  kCommit1,
  kGpu1
};

strategy::Plan without(strategy::Plan plan, bool strategy::Recourse::*option) {
  plan.recourse.*option = false;
  return plan;
}

WorldRun sides(const World& world, const Pilot& pilot, WorldKind kind, int k) {
  return {kind,
          {{world.plans.commit_variants[pilot.best_commit[k]], &world.context},
           {world.plans.gpu_only[pilot.best_gpu[k]], &world.context}}};
}

}  // namespace

void Measures::add(const PathJob& job, std::uint32_t path, const strategy::Outcome* o) {
  const std::uint32_t draw = draw_of(job, path);
  const auto v = [&](Side side) { return o[side].value_musd; };
  const double d0 = v(kCommit0) - v(kGpu0);
  const double d1 = v(kCommit1) - v(kGpu1);
  const double d2 = v(kCommit2) - v(kGpu2);
  g0.add(draw, d0);
  g1.add(draw, d1);
  g2.add(draw, d2);
  f_drift.add(draw, d0 - d1);
  f_risk.add(draw, d1 - d2);
  abandon.add(draw, v(kNow) - v(kNoAbandon));
  respin.add(draw, v(kNow) - v(kNoRespin));
  renew.add(draw, v(kNow) - v(kNoRenew));
  option.add(draw, v(kFree) - v(kLocked));
}

void Measures::merge(const Measures& other) {
  for (Tally Measures::*t : kTallies) (this->*t).merge(other.*t);
}

Measures run_measures(const World& world, const Pilot& pilot) {
  Measures zero;
  for (Tally Measures::*t : kTallies) zero.*t = Tally(pilot.shape.money_scale, pilot.shape.draws);
  // The first commit variant is the narrow chip, taped out now, with every recourse.
  const strategy::Plan& now = world.plans.commit_variants.front();
  PathJob job = world.job();
  WorldRun full = sides(world, pilot, WorldKind::kFull, 2);
  full.plays.push_back({now, &world.context});
  for (const auto option :
       {&strategy::Recourse::abandon, &strategy::Recourse::respin, &strategy::Recourse::renew})
    full.plays.push_back({without(now, option), &world.context});
  strategy::Plan locked = world.plans.gpu_only[pilot.best_gpu[2]];
  locked.locked_mask = world.plans.locked_mask;
  full.plays.push_back({world.plans.gpu_only[pilot.best_gpu[2]], &world.context});
  full.plays.push_back({locked, &world.context});
  job.worlds = {full, sides(world, pilot, WorldKind::kFrozen, 0),
                sides(world, pilot, WorldKind::kMeanDrift, 1)};
  RunOptions options = world.options;
  options.label = "worlds";
  const std::uint64_t paths = std::max<std::uint64_t>(256, world.scenario.paths / 8);
  return run_paths(job, kMainPaths, paths, zero, options);
}

}  // namespace strandline::study
