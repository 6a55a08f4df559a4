// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rng.h"
#include "strategy/cash.h"
#include "strategy/coverage.h"
#include "strategy/fleet.h"
#include "strategy/outcome.h"
#include "strategy/plan.h"

namespace strandline::strategy {

enum class Phase : std::uint8_t { kNone, kDesign, kFab, kBringUp };

/// An own chip between the decision to design it and volume.
struct Project {
  Phase phase = Phase::kNone;
  int birth = 0;       ///< the plan's projects count from 0
  int generation = 0;  ///< index into Plan::own_columns
  Lens lens;           ///< what the chip will serve
  int start = 0;
  int design_end = 0;  ///< planned
  int tape_out = 0;    ///< design_end and slip
  int silicon = 0;     ///< quarter in which the current spin is known to work or not
  int spins = 0;
  double nre_musd_quarter = 0;
  double nre_left_musd = 0, nre_spent_musd = 0;
  double prepaid_musd = 0;
};

/// An own chip in volume.
struct OwnChip {
  Lens lens;
  int birth = 0;
  int volume = 0;
  double performance = 1;  ///< below 1 when shipped with a workaround
  double prepaid_musd = 0;
  double chips = 0;                        ///< in service (sold and in use, for a merchant)
  double bought = 0;                       ///< ever
  double revenue_musd = 0, opex_musd = 0;  ///< this quarter
  int loss_quarters = 0;
  double book_at_loss_musd = 0;
  bool serving = true;  ///< false once retired
};

/// What the plan sees of the market in a quarter.
struct MarketView {
  int segments = 0;
  Lanes demand_mtok;      ///< the team's own
  Lanes price_usd;        ///< per Mtok
  Lanes rent_usd;         ///< renting GPUs for a Mtok
  Lanes gpu_hours;        ///< base-GPU hours per Mtok
  Lanes decode_fraction;  ///< of a GPU's hours per Mtok
  Lanes own_worth_usd;    ///< what a Mtok earns an own chip: its phases' share of the price
  int gpu_column = -1;    ///< the newest on the plan's list
};

/// All state of one plan on one future; lives on the stack of play().
struct Player {
  const Terms& terms;
  const core::CostTable& costs;
  const core::CostTable::Column* columns;  ///< of the costs, or a draw's
  const Plan& plan;
  const core::Future& future;
  Scratch& scratch;
  const core::RandomStream& stream;
  std::uint32_t path;
  Outcome& out;

  Ledger ledger{};
  Flows flows{};
  MarketView market{};
  Fleet fleet{};
  Project project{};
  OwnChip own[kMaxOwnChips] = {};
  int own_count = 0;  ///< chips that reached volume
  int births = 0;     ///< projects started
  int last_start = -1;
  int last_generation = -1;
  int calm_quarters = 0;   ///< in a row in which the waiting rule held
  double covered_sum = 0;  ///< of the first chip, over its quarters of service
  int covered_quarters = 0;
  double own_sold[kMaxOwnChips] = {};  ///< merchant: cumulative Bass adoption

  const core::FutureQuarter& quarter(int t) const { return future.quarter[t]; }
  bool captive() const { return terms.perspective == Perspective::kCaptive; }
};

/// A term in quarters as a whole number.
inline int whole(double quarters) {
  return static_cast<int>(quarters + 0.5);
}

/// How GPUs are read: everything inside the lock, unseen operators at the support ramp.
inline Lens gpu_lens(const Player& p, int column, std::uint64_t mask) {
  Lens lens;
  lens.column = column;
  lens.mask = mask;
  lens.ramped = ~p.future.known_mask;
  return lens;
}

/// Newest GPU of the plan's list in volume at t (the future's newest where the list is empty).
inline int newest_gpu(const Player& p, int t) {
  int newest = p.plan.gpu_columns.empty() ? p.quarter(t).newest_gpu : p.plan.gpu_columns[0];
  for (const int column : p.plan.gpu_columns)
    if (p.columns[column].available_quarter <= t) newest = column;
  return newest;
}

/// Looks at the market of quarter t.
inline void observe(Player& p, int t) {
  const core::FutureQuarter& q = p.quarter(t);
  MarketView& m = p.market;
  m.segments = static_cast<int>(p.costs.segments.size());
  m.gpu_column = newest_gpu(p, t);
  const Lanes used = p.scratch.view(t).used;
  m.demand_mtok =
      where_positive(used, Lanes::load(q.demand_mtok.data())) * p.terms.own_demand_share;
  m.price_usd = where_positive(used, Lanes::load(q.price_usd_mtok.data()));
  m.gpu_hours = where_positive(used, Lanes::load(q.gpu_hours_per_mtok.data()));
  m.rent_usd = m.gpu_hours * q.rent_usd_h;
  m.own_worth_usd = m.price_usd;
  if (p.plan.kind != PlanKind::kPhaseSplit) return;
  const ColumnRates& gpu = p.scratch.rates(gpu_lens(p, m.gpu_column, p.plan.locked_mask), t);
  const Lanes both = gpu.decode_h + gpu.prefill_h;
  m.decode_fraction = gpu.decode_h / most(both, Lanes(1e-300));
  m.own_worth_usd = m.price_usd * m.decode_fraction;
}

/// Hours per Mtok of an own chip: decode alone where GPUs do the prefill, and slower while its
/// software is young or with a workaround.
inline Lanes own_hours(const Player& p, const ColumnRates& r, double efficiency) {
  if (p.plan.kind == PlanKind::kPhaseSplit)
    return r.decode_h * ((1.0 + p.terms.phase_split_overhead) / efficiency);
  return (r.decode_h + r.prefill_h) * (1.0 / efficiency);
}

/// Utilization of the own fleet: base load runs flat, all else meets the pool's peak.
inline double own_utilization(const Player& p, double busy_chips) {
  return p.plan.kind == PlanKind::kMixed ? p.terms.base_load_utilization
                                         : pool_utilization(busy_chips, p.terms);
}

/// Share of covered demand that the plan gives its own chips.
inline double own_fraction(const Player& p) {
  return p.plan.kind == PlanKind::kMixed ? p.terms.base_load_fraction : 1.0;
}

/// Work an own chip could take at quarter t: chip-hours for its covered demand, and what the tokens
/// sell for (its phase's share of the price).
struct Work {
  double hours = 0, worth_musd = 0;
};
inline Work covered_work(const Player& p, const ColumnRates& r, double efficiency) {
  const Lanes tokens = p.market.demand_mtok * r.covered * own_fraction(p);
  return {sum(tokens * own_hours(p, r, efficiency)), kMusd * sum(tokens * p.market.own_worth_usd)};
}

}  // namespace strandline::strategy
