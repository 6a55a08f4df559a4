// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/main_run.h"

#include <algorithm>

namespace strandline::study {
namespace {

Tally MainSum::*const kDifferences[] = {&MainSum::waiting, &MainSum::wider, &MainSum::semi,
                                        &MainSum::hindsight};

std::size_t index_of(const PlanSet& plans, strategy::PlanKind kind) {
  for (std::size_t i = 0; i < plans.strategies.size(); ++i)
    if (plans.strategies[i].kind == kind) return i;
  return 0;
}

}  // namespace

MainSum::MainSum(const World& world, const Pilot& pilot)
    : strategies(world.plans.strategies.size(), PlanTally(pilot.shape)) {
  for (Tally MainSum::*t : kDifferences)
    this->*t = Tally(pilot.shape.money_scale, pilot.shape.draws);
  now_ = index_of(world.plans, strategy::PlanKind::kAsicNow);
  wait_ = index_of(world.plans, strategy::PlanKind::kAsicWait);
  wide_ = index_of(world.plans, strategy::PlanKind::kAsicWide);
  semi_ = index_of(world.plans, strategy::PlanKind::kSemiProgrammable);
  gpu_ = index_of(world.plans, world.plans.gpu_only[pilot.best_gpu[2]].kind);
}

void MainSum::add(const PathJob& job, std::uint32_t path, const strategy::Outcome* o) {
  const std::uint32_t draw = draw_of(job, path);
  const std::size_t n = strategies.size();
  std::size_t best = 0;
  for (std::size_t j = 1; j < n; ++j)
    if (o[j].value_musd > o[best].value_musd) best = j;
  for (std::size_t j = 0; j < n; ++j) strategies[j].add(draw, o[j], j == best);
  waiting.add(draw, o[wait_].value_musd - o[now_].value_musd);
  wider.add(draw, o[wide_].value_musd - o[now_].value_musd);
  semi.add(draw, o[semi_].value_musd - o[gpu_].value_musd);
  hindsight.add(draw, o[best].value_musd);
}

void MainSum::merge(const MainSum& other) {
  for (std::size_t j = 0; j < strategies.size(); ++j) strategies[j].merge(other.strategies[j]);
  for (Tally MainSum::*t : kDifferences) (this->*t).merge(other.*t);
}

MainSum run_main(const World& world, const Pilot& pilot) {
  PathJob job = world.job();
  WorldRun full{WorldKind::kFull, {}};
  for (const strategy::Plan& plan : world.plans.strategies)
    full.plays.push_back({plan, &world.context});
  job.worlds = {full};
  RunOptions options = world.options;
  options.label = "futures";
  return run_paths(job, kMainPaths, world.scenario.paths, MainSum(world, pilot), options);
}

namespace {

struct LifeSum {
  std::vector<PlanTally> plans;
  void add(const PathJob& job, std::uint32_t path, const strategy::Outcome* o) {
    std::size_t best = 0;
    for (std::size_t j = 1; j < plans.size(); ++j)
      if (o[j].value_musd > o[best].value_musd) best = j;
    for (std::size_t j = 0; j < plans.size(); ++j)
      plans[j].add(draw_of(job, path), o[j], j == best);
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
  // Its money may leave the range of the risk-neutral pilot.
  TallyShape shape = pilot.shape;
  shape.money_scale *= 10;
  const LifeSum zero{std::vector<PlanTally>(world.plans.strategies.size(), PlanTally(shape))};
  RunOptions options = world.options;
  options.label = "lives";
  return run_paths(job, kLifePaths, std::max<std::uint64_t>(256, world.scenario.paths / 8), zero,
                   options)
      .plans;
}

}  // namespace strandline::study
