// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/study_world.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "core/statistics.h"

namespace strandline::theses {

int StudyWorld::strategy(strategy::PlanKind kind) const {
  const auto& all = world->plans.strategies;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].kind == kind) return static_cast<int>(i);
  return -1;
}

const std::string& StudyWorld::label(int strategy) const {
  return world->plans.strategies[static_cast<std::size_t>(strategy)].label;
}

std::unique_ptr<StudyWorld> open_world(const study::Scenario& scenario, const Context& context) {
  auto out = std::make_unique<StudyWorld>();
  out->scenario = scenario;
  study::RunSettings settings = context.study;
  settings.threads = context.threads;
  study::Columns columns = study::assemble_columns(out->scenario, context.catalogs->chips);
  core::CostTable costs = study::cost_table(out->scenario, columns, settings);
  const study::RunOptions options{context.threads, settings.stop, ""};
  out->world =
      std::make_unique<study::World>(out->scenario, options, std::move(columns), std::move(costs));
  study::bind_plans(*out->world);
  out->pilot = study::run_pilot(*out->world);
  return out;
}

std::string over_draws(std::size_t draws) {
  return fmt::format("90 % of {} parameter draws", draws);
}

Number number_of(const study::Tally& tally, std::string name, std::string unit, std::string label) {
  const core::Estimate e = tally.parameter_interval();
  return {std::move(name), std::move(unit),           e.low,           e.value,
          e.high,          over_draws(tally.draws()), std::move(label)};
}

Number number_over(const std::vector<double>& by_draw, double point, std::string name,
                   std::string unit, std::string label) {
  return {std::move(name),
          std::move(unit),
          std::min(point, core::quantile(by_draw, 0.05)),
          point,
          std::max(point, core::quantile(by_draw, 0.95)),
          over_draws(by_draw.size()),
          std::move(label)};
}

}  // namespace strandline::theses
