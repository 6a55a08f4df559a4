// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/pilot.h"

#include <algorithm>
#include <cmath>

namespace strandline::study {
namespace {

/// Pilots sum in billions: their scale is not known yet.
constexpr double kBillion = 1000.0;

/// Sum, least and greatest value of each play.
struct PilotSum {
  explicit PilotSum(std::size_t plays) : value(plays), low(plays, 1e300), high(plays, -1e300) {}
  std::vector<core::FixedSum> value;
  std::vector<double> low, high;
  void add(const PathJob&, std::uint32_t, const strategy::Outcome* o) {
    for (std::size_t j = 0; j < value.size(); ++j) {
      value[j].add(o[j].value_musd / kBillion);
      low[j] = std::min(low[j], o[j].value_musd);
      high[j] = std::max(high[j], o[j].value_musd);
    }
  }
  void merge(const PilotSum& other) {
    for (std::size_t j = 0; j < value.size(); ++j) {
      value[j].merge(other.value[j]);
      low[j] = std::min(low[j], other.low[j]);
      high[j] = std::max(high[j], other.high[j]);
    }
  }
};

void add_plays(WorldRun& run, const World& world, const std::vector<strategy::Plan>& plans) {
  for (const strategy::Plan& plan : plans) run.plays.push_back({plan, &world.context});
}

int best_of(const PilotSum& sum, std::size_t first, std::size_t count) {
  std::size_t best = first;
  for (std::size_t j = first + 1; j < first + count; ++j)
    if (sum.value[j].value() > sum.value[best].value()) best = j;
  return static_cast<int>(best - first);
}

WorldRun committed_run(const World& world, WorldKind kind) {
  WorldRun run{kind, {}};
  add_plays(run, world, world.plans.commit_variants);
  add_plays(run, world, world.plans.gpu_only);
  return run;
}

TallyShape shape_of(const World& world, const PilotSum& sum) {
  const double low = *std::min_element(sum.low.begin(), sum.low.end());
  const double high = *std::max_element(sum.high.begin(), sum.high.end());
  TallyShape shape;
  // FixedMoments takes values up to 2048 scales: leave room for ten times the pilot's extremes.
  shape.money_scale = std::max({1.0, std::abs(low) / 200.0, std::abs(high) / 200.0});
  const double margin = 0.25 * (high - low) + 1.0;
  shape.value_low = low - margin;
  shape.value_high = high + margin;
  shape.quarters = world.scenario.quarters;
  shape.draws = world.pricing.size();
  return shape;
}

}  // namespace

Pilot run_pilot(World& world) {
  const std::uint64_t paths = world.scenario.pilot_paths;
  const std::size_t variants = world.plans.commit_variants.size();
  const std::size_t gpus = world.plans.gpu_only.size();
  PathJob first = world.job();
  first.worlds = {committed_run(world, WorldKind::kFull)};
  add_plays(first.worlds[0], world, world.plans.strategies);
  first.observe = [&](std::uint32_t, const core::Future& f) { world.mean.observe(f); };
  RunOptions options = world.options;
  options.label = "pilot";
  const auto full = run_paths(first, kPilotPaths, paths, PilotSum(first.plays()), options);
  world.mean.finish(world.costs.needs);

  PathJob second = world.job();
  second.worlds = {committed_run(world, WorldKind::kFrozen),
                   committed_run(world, WorldKind::kMeanDrift)};
  const auto rest = run_paths(second, kPilotPaths, paths, PilotSum(second.plays()), options);
  Pilot pilot;
  pilot.shape = shape_of(world, full);
  const std::size_t one = variants + gpus;
  pilot.best_commit = {best_of(rest, 0, variants), best_of(rest, one, variants),
                       best_of(full, 0, variants)};
  pilot.best_gpu = {best_of(rest, variants, gpus), best_of(rest, one + variants, gpus),
                    best_of(full, variants, gpus)};
  return pilot;
}

}  // namespace strandline::study
