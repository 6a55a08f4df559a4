// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/error.h"
#include "study/world.h"

namespace strandline::study {
namespace {

strategy::OwnLine own_line(const Generations& g) {
  return {g.column, g.quarter};
}

const strategy::Plan& find(const std::vector<strategy::Plan>& plans, strategy::PlanKind kind) {
  const auto found = std::find_if(plans.begin(), plans.end(),
                                  [&](const strategy::Plan& p) { return p.kind == kind; });
  if (found == plans.end()) throw core::RuntimeFailure("a strategy is missing from the plans");
  return *found;
}

}  // namespace

void bind_plans(World& world) {
  strategy::Lineup lineup;
  lineup.gpu = world.columns.gpu.column;
  lineup.narrow = own_line(world.columns.narrow);
  lineup.wide = own_line(world.columns.wide);
  lineup.semi = own_line(world.columns.semi);
  PlanSet& p = world.plans;
  p.strategies = strategy::default_plans(lineup);
  // "Commit to build now": either coverage, with each recourse on or off.
  for (const auto kind : {strategy::PlanKind::kAsicNow, strategy::PlanKind::kAsicWide})
    for (const strategy::Plan& v : strategy::recourse_variants(find(p.strategies, kind)))
      p.commit_variants.push_back(v);
  p.gpu_only = {find(p.strategies, strategy::PlanKind::kGpuBuy),
                find(p.strategies, strategy::PlanKind::kGpuRent)};
  p.locked_mask = world.pricing.front().known_mask;
}

}  // namespace strandline::study
