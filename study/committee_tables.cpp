// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <memory>

#include "evolution/path_kernel.h"
#include "strategy/committee.h"
#include "study/tables.h"

namespace strandline::study {
namespace {

using core::Cell;
using core::Table;

/// The own-chip strategy of the highest mean value: what a committee would be asked to fund.
std::size_t proposal(const World& world, const StudySums& sums) {
  std::size_t best = world.plans.strategies.size();
  for (std::size_t j = 0; j < world.plans.strategies.size(); ++j) {
    if (!strategy::builds_own(world.plans.strategies[j].kind)) continue;
    if (best == world.plans.strategies.size() ||
        sums.main.strategies[j].value.mean() > sums.main.strategies[best].value.mean())
      best = j;
  }
  return best;
}

Cell finite(double x) {
  return std::isfinite(x) ? Cell(x) : Cell();
}

void add(Table& t, const char* id, const char* label, double value, const char* unit,
         const std::string& meaning) {
  t.add({std::string(id), std::string(label), finite(value), std::string(unit), meaning});
}

void add_sampled(Table& t, double value_musd, const PlanTally& m, const strategy::Plan& plan) {
  const double n = static_cast<double>(m.paths);
  add(t, "after_tax_value", "After-tax value", value_musd, "MUSD",
      "Mean present value of \"" + plan.label +
          "\" over all futures, risk-neutral; what follows are real-world frequencies.");
  add(t, "p_loss", "P(loss)", 100.0 * static_cast<double>(m.losses) / n, "%",
      "Share of futures in which it destroys value.");
  add(t, "cvar95", "CVaR 95", m.values.lower_tail_mean(0.05), "MUSD",
      "Mean value over the worst 5 % of futures.");
  add(t, "peak_cash", "Peak cash", m.peak_cash.mean(), "MUSD",
      "Mean of the deepest cumulative cash position, undiscounted.");
  const double paid = 1.0 - static_cast<double>(m.payback.back()) / n;
  add(t, "p_payback", "P(pays back)", 100.0 * paid, "%",
      "Share of futures in which cumulative cash turns positive for good within the horizon.");
}

}  // namespace

Table committee_table(const World& world, const StudySums& sums) {
  Table t({{"id"}, {"label"}, {"value"}, {"unit"}, {"meaning"}});
  const std::size_t j = proposal(world, sums);
  if (j == world.plans.strategies.size()) return t;
  const strategy::Plan& plan = world.plans.strategies[j];
  add_sampled(t, sums.main.strategies[j].value.mean(), sums.lives[j], plan);
  const auto today = std::make_unique<core::Future>();
  evolution::sample_future(world.pricing.front(), core::RandomStream(world.scenario.seed, 0),
                           kMainPaths, evolution::World::kFrozen, *today);
  for (const strategy::CommitteeFigure& f :
       strategy::committee_figures(world.context, plan, *today))
    t.add({f.id, f.label, finite(f.value), f.unit, f.meaning});
  return t;
}

Table stage_gates_table(const World& world, const StudySums& sums) {
  Table t({{"quarter"}, {"gate"}, {"meaning"}});
  const std::size_t j = proposal(world, sums);
  if (j == world.plans.strategies.size()) return t;
  for (const strategy::StageGate& g :
       strategy::stage_gates(world.scenario.terms, world.plans.strategies[j]))
    t.add({std::int64_t{g.quarter}, g.gate, g.meaning});
  return t;
}

}  // namespace strandline::study
