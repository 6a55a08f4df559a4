// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/main_run.h"

#include <algorithm>

namespace strandline::study {
namespace {

// Order of the plays after the strategies in the full world, then the frozen and mean-drift worlds.
enum Extra {
  kCommit2,
  kGpu2,
  kFree,
  kLocked,
  kNoAbandon,
  kNoRespin,
  kNoRenew,
  kCommit0,
  kGpu0,
  kCommit1,
  kGpu1,
  kExtras
};

Tally Measures::*const kTallies[] = {&Measures::g0,       &Measures::g1,     &Measures::g2,
                                     &Measures::f_drift,  &Measures::f_risk, &Measures::option,
                                     &Measures::waiting,  &Measures::wider,  &Measures::semi,
                                     &Measures::abandon,  &Measures::respin, &Measures::renew,
                                     &Measures::hindsight};

std::size_t index_of(const PlanSet& plans, strategy::PlanKind kind) {
  for (std::size_t i = 0; i < plans.strategies.size(); ++i)
    if (plans.strategies[i].kind == kind) return i;
  return 0;
}

strategy::Plan without(strategy::Plan plan, bool strategy::Recourse::*option) {
  plan.recourse.*option = false;
  return plan;
}

PathJob main_job(const World& world, const Pilot& pilot) {
  const PlanSet& p = world.plans;
  const strategy::Context* c = &world.context;
  const strategy::Plan now = p.strategies[index_of(p, strategy::PlanKind::kAsicNow)];
  PathJob job = world.job();
  WorldRun full{WorldKind::kFull, {}};
  for (const strategy::Plan& plan : p.strategies) full.plays.push_back({plan, c});
  full.plays.push_back({p.commit_variants[pilot.best_commit[2]], c});
  full.plays.push_back({p.gpu_only[pilot.best_gpu[2]], c});
  full.plays.push_back({p.free_gpu, c});
  full.plays.push_back({p.locked_gpu, c});
  full.plays.push_back({without(now, &strategy::Recourse::abandon), c});
  full.plays.push_back({without(now, &strategy::Recourse::respin), c});
  full.plays.push_back({without(now, &strategy::Recourse::renew), c});
  job.worlds = {
      full,
      {WorldKind::kFrozen,
       {{p.commit_variants[pilot.best_commit[0]], c}, {p.gpu_only[pilot.best_gpu[0]], c}}},
      {WorldKind::kMeanDrift,
       {{p.commit_variants[pilot.best_commit[1]], c}, {p.gpu_only[pilot.best_gpu[1]], c}}}};
  return job;
}

}  // namespace

MainSum::MainSum(const World& world, const Pilot& pilot)
    : strategies(world.plans.strategies.size(), PlanTally(pilot.shape)) {
  for (Tally Measures::*t : kTallies)
    measures.*t = Tally(pilot.shape.money_scale, pilot.shape.draws);
  now_ = index_of(world.plans, strategy::PlanKind::kAsicNow);
  wait_ = index_of(world.plans, strategy::PlanKind::kAsicWait);
  wide_ = index_of(world.plans, strategy::PlanKind::kAsicWide);
  semi_ = index_of(world.plans, strategy::PlanKind::kSemiProgrammable);
}

void MainSum::add(const PathJob& job, std::uint32_t path, const strategy::Outcome* o) {
  const std::uint32_t draw = draw_of(job, path);
  const std::size_t n = strategies.size();
  std::size_t best = 0;
  for (std::size_t j = 1; j < n; ++j)
    if (o[j].value_musd > o[best].value_musd) best = j;
  for (std::size_t j = 0; j < n; ++j) strategies[j].add(draw, o[j], j == best);
  const auto v = [&](int extra) { return o[n + static_cast<std::size_t>(extra)].value_musd; };
  const double g0 = v(kCommit0) - v(kGpu0);
  const double g1 = v(kCommit1) - v(kGpu1);
  const double g2 = v(kCommit2) - v(kGpu2);
  measures.g0.add(draw, g0);
  measures.g1.add(draw, g1);
  measures.g2.add(draw, g2);
  measures.f_drift.add(draw, g0 - g1);
  measures.f_risk.add(draw, g1 - g2);
  measures.option.add(draw, v(kFree) - v(kLocked));
  measures.waiting.add(draw, o[wait_].value_musd - o[now_].value_musd);
  measures.wider.add(draw, o[wide_].value_musd - o[now_].value_musd);
  measures.semi.add(draw, o[semi_].value_musd - v(kGpu2));
  measures.abandon.add(draw, o[now_].value_musd - v(kNoAbandon));
  measures.respin.add(draw, o[now_].value_musd - v(kNoRespin));
  measures.renew.add(draw, o[now_].value_musd - v(kNoRenew));
  measures.hindsight.add(draw, o[best].value_musd);
}

void MainSum::merge(const MainSum& other) {
  for (std::size_t j = 0; j < strategies.size(); ++j) strategies[j].merge(other.strategies[j]);
  for (Tally Measures::*t : kTallies) (measures.*t).merge(other.measures.*t);
}

MainSum run_main(const World& world, const Pilot& pilot) {
  RunOptions options = world.options;
  options.label = "futures";
  return run_paths(main_job(world, pilot), kMainPaths, world.scenario.paths, MainSum(world, pilot),
                   options);
}

namespace {

struct LifeSum {
  std::vector<PlanTally> plans;
  void add(const PathJob& job, std::uint32_t path, const strategy::Outcome* o) {
    for (std::size_t j = 0; j < plans.size(); ++j) plans[j].add(draw_of(job, path), o[j], false);
  }
  void merge(const LifeSum& other) {
    for (std::size_t j = 0; j < plans.size(); ++j) plans[j].merge(other.plans[j]);
  }
};

}  // namespace

std::vector<PlanTally> run_lives(const World& world, const Pilot& pilot) {
  PathJob job = world.job();
  job.processes = &world.real;
  WorldRun full{WorldKind::kFull, {}};
  for (const strategy::Plan& plan : world.plans.strategies)
    full.plays.push_back({plan, &world.context});
  job.worlds = {full};
  // Drop the bins: only lives are asked of this pass, and its money may leave the pilot's range.
  TallyShape shape = pilot.shape;
  shape.money_scale *= 10;
  const LifeSum zero{std::vector<PlanTally>(world.plans.strategies.size(), PlanTally(shape))};
  RunOptions options = world.options;
  options.label = "lives";
  return run_paths(job, kLifePaths, std::max<std::uint64_t>(256, world.scenario.paths / 4), zero,
                   options)
      .plans;
}

}  // namespace strandline::study
