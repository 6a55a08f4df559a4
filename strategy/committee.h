// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/future.h"
#include "strategy/coverage.h"
#include "strategy/plan.h"

namespace strandline::strategy {

/// What the first project of a plan is expected to cost before volume, in closed form over the
/// spin and slip distributions (every gate passed).
struct ProjectCost {
  double spins = 1;            ///< expected tape-outs
  double slip_quarters = 0;    ///< expected lateness of tape-out
  double volume_quarters = 0;  ///< expected start to volume, slips and respins included
  double nre_musd = 0;         ///< NRE, respins' masks, design team beyond plan
  double reaches_volume = 1;   ///< probability that silicon works or ships with a workaround
};
ProjectCost expected_project_cost(const Context& context, const Plan& plan);

/// One chip of the first own generation against the cheapest way to serve its tokens on GPUs (rent,
/// or owning the newest one), at the prices of the future's quarter 0. Savings are taken to fall by
/// `terminal_margin_decay` a quarter; money is discounted risk-free.
struct UnitEconomics {
  double own_usd_mtok = 0;   ///< chip over its life, site, energy, at the pool's utilization
  double gpu_usd_mtok = 0;   ///< the cheaper of renting and owning
  double planned_chips = 0;  ///< for today's covered demand, with headroom
  double chip_musd = 0;
  double saving_musd_quarter = 0;   ///< of one chip, first quarter, before its price
  double lifetime_saving_musd = 0;  ///< of one chip over its life, discounted, less its price
  double nre_per_chip_usd = 0;      ///< expected project cost over planned chips
  double break_even_chips = 0;  ///< that repay the project; NaN where a chip never pays for itself
  double payback_quarters = 0;  ///< from volume, planned fleet and project; NaN: not within life
};
/// `plan` must build an own chip; InputError otherwise.
UnitEconomics unit_economics(const Context& context, const Plan& plan, const core::Future& today);

/// One line of the committee's page: matches the store's table of that name.
struct CommitteeFigure {
  std::string id, label;
  double value = 0;  ///< NaN: never
  std::string unit, meaning;
};
std::vector<CommitteeFigure> committee_figures(const Context& context, const Plan& plan,
                                               const core::Future& today);

/// An observable rule that the plan follows, as a sentence with its number.
struct StageGate {
  int quarter = 0;  ///< planned, from the start of the study
  std::string gate, meaning;
};
/// The gates of a plan with an own chip in order of their quarter: start, tape-out, silicon, fleet,
/// service, renewal. Empty for plans without one.
std::vector<StageGate> stage_gates(const Terms& terms, const Plan& plan);

}  // namespace strandline::strategy
