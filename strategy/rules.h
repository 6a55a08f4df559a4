// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>

#include "strategy/player.h"

namespace strandline::strategy {

/// Capabilities seen in at least `retarget_share` of spend at quarter t.
inline std::uint64_t observed_capabilities(Player& p, int t) {
  const QuarterView& v = p.scratch.view(t);
  double seen[64] = {};
  for (int f = 0; f < v.families; ++f) {
    const double spend = sum(v.weight * v.share(f));
    for (std::uint64_t bits = v.needs[f]; bits; bits &= bits - 1)
      seen[std::countr_zero(bits)] += spend;
  }
  std::uint64_t mask = 0;
  for (int c = 0; c < 64; ++c)
    if (seen[c] >= p.terms.retarget_share) mask |= std::uint64_t{1} << c;
  return mask;
}

/// What a chip of the given generation, its design started at t, will serve. Designs that start
/// after quarter 0 are retargeted: they take in what at least `retarget_share` of spend needs, if
/// the wide variant has it or nobody knew it at quarter 0. `added` counts those capabilities.
inline Lens target_lens(Player& p, int generation, int t, int& added) {
  const Plan& plan = p.plan;
  const int column = plan.own_columns[generation];
  const auto& c = p.columns[column];
  const std::uint64_t base = c.native_mask | c.emulated_mask;
  Lens lens;
  lens.column = column;
  lens.steered = p.captive();
  lens.reference_column = p.market.gpu_column;
  added = 0;
  if (plan.kind == PlanKind::kSemiProgrammable) {
    lens.mask = ~std::uint64_t{0};
    lens.ramped = ~base | ~p.future.known_mask;
    lens.own_compiler = true;
    return lens;
  }
  lens.mask = base;
  if (!c.programmable) lens.inverse_gain = 1.0 / p.terms.specialization_gain;
  if (t == 0) return lens;
  std::uint64_t open = ~p.future.known_mask;
  if (generation < static_cast<int>(plan.wide_columns.size()) &&
      plan.wide_columns[generation] >= 0) {
    lens.wide_column = plan.wide_columns[generation];
    const auto& wide = p.columns[lens.wide_column];
    open |= wide.native_mask | wide.emulated_mask;
  }
  const std::uint64_t extra = observed_capabilities(p, t) & open & ~base;
  lens.mask |= extra;
  added = std::popcount(extra);
  return lens;
}

/// Newest generation whose design may start at t; -1 where none.
inline int startable_generation(const Player& p, int t) {
  int newest = -1;
  for (std::size_t k = 0; k < p.plan.own_columns.size(); ++k) {
    const int from = k < p.plan.own_start_quarter.size() ? p.plan.own_start_quarter[k] : 0;
    if (from <= t) newest = static_cast<int>(k);
  }
  return newest;
}

/// Base-GPU hours that an hour of the column replaces on the team's demand.
inline double base_hours(const Player& p, const ColumnRates& r) {
  const Lanes tokens = p.market.demand_mtok * r.covered;
  const double own = sum(tokens * (r.decode_h + r.prefill_h));
  return own > 0 ? sum(tokens * p.market.gpu_hours) / own : 0.0;
}

/// Quarters of today's margin that a chip earns over `life` when the market's price is planned to
/// fall by `expected_price_decline` a quarter: (1 - e^{-d life}) / d.
inline double recovery_quarters(const Terms& terms, double life) {
  const double d = terms.expected_price_decline;
  return d > 0 ? (1.0 - core::kernel::exp(-d * life)) / d : life;
}

/// What a worked hour of the newest GPU costs its owner: price over what its life earns, site,
/// energy.
inline double gpu_hour_musd(const Player& p, double utilization, int t) {
  const auto& c = p.columns[p.market.gpu_column];
  const double price = chip_price_musd(c, false, p.terms, p.quarter(t));
  const double per_quarter =
      price / recovery_quarters(p.terms, p.terms.gpu_life_quarters) + fixed_cost_musd(c, p.terms);
  const double worked = kHoursPerQuarter * p.terms.availability * utilization;
  return per_quarter / worked + power_cost_musd_h(c, p.terms);
}

/// The same less what its idle hours earn with batch work, at the market's price of compute: rent
/// jumps too much to stand for a life.
inline double owned_hour_musd(const Player& p, double replaced_hours, double utilization, int t) {
  const double rent = kMusd * replaced_hours * p.quarter(t).compute_price_usd_h;
  return gpu_hour_musd(p, utilization, t) -
         rent * p.terms.idle_rent_fraction * (1.0 / utilization - 1.0);
}

/// What the tokens of an own chip would cost on GPUs: the cheaper of renting and owning the newest,
/// its phase alone where phases are split.
inline double gpu_service_musd(Player& p, const Lanes& tokens, int t) {
  const ColumnRates& gpu = p.scratch.rates(gpu_lens(p, p.market.gpu_column, ~std::uint64_t{0}), t);
  const bool split = p.plan.kind == PlanKind::kPhaseSplit;
  const double hours = sum(tokens * (split ? gpu.decode_h : gpu.decode_h + gpu.prefill_h));
  const double utilization = pool_utilization(hours / kHoursPerQuarter, p.terms);
  const double owned = hours * owned_hour_musd(p, base_hours(p, gpu), utilization, t);
  const Lanes rent = split ? p.market.rent_usd * p.market.decode_fraction : p.market.rent_usd;
  return least(most(0.0, owned), kMusd * sum(tokens * rent));
}

/// What owning the chips for all of an own chip's covered work costs a quarter, all in.
inline double own_service_musd(const Player& p, const Lens& lens, const Work& w, int t) {
  const auto& c = p.columns[lens.column];
  const double used = p.terms.availability * own_utilization(p, w.hours / kHoursPerQuarter);
  const double per_quarter = chip_price_musd(c, true, p.terms, p.quarter(t)) /
                                 recovery_quarters(p.terms, p.terms.own_life_quarters) +
                             fixed_cost_musd(c, p.terms);
  return w.hours * (per_quarter / (kHoursPerQuarter * used) + power_cost_musd_h(c, p.terms));
}

/// Whether the chip earns what it costs to own, at the market's price observed now.
inline bool margin_positive(Player& p, const Lens& lens, double performance, int t) {
  const Work w = covered_work(p, p.scratch.rates(lens, t), performance);
  return w.hours > 0 && w.worth_musd > own_service_musd(p, lens, w, t);
}

/// Whether money should go into the chip rather than into GPUs: its margin is positive and no GPU,
/// rented or owned, does its work for less, at prices observed now.
inline bool beats_gpus(Player& p, const Lens& lens, double performance, int t) {
  const ColumnRates r = p.scratch.rates(lens, t);
  const Work w = covered_work(p, r, performance);
  if (!(w.hours > 0)) return false;
  const double cost = own_service_musd(p, lens, w, t);
  const Lanes tokens = p.market.demand_mtok * r.covered * own_fraction(p);
  return w.worth_musd > cost && gpu_service_musd(p, tokens, t) > cost;
}

/// A running project passes a milestone while its target covers enough of the mix and its margin is
/// positive: what it cost so far is sunk.
inline bool passes_milestone(Player& p, const Lens& lens, double performance, int t) {
  return p.scratch.rates(lens, t).spend_covered >= p.terms.abandon_coverage &&
         margin_positive(p, lens, performance, t);
}

/// Events seen in the last year, this quarter included.
inline double recent_innovations(const Player& p, int t) {
  double sum = 0;
  for (int i = t; i >= 0 && i > t - 4; --i) sum += p.quarter(i).innovations;
  return sum;
}

/// The waiting rule: coverage high and invention calm for some quarters in a row, a positive
/// margin, and the window not yet closed.
inline bool wait_is_over(Player& p, const Lens& lens, int t) {
  const bool calm = p.scratch.rates(lens, t).spend_covered >= p.terms.wait_coverage &&
                    recent_innovations(p, t) <= p.terms.wait_max_innovations;
  p.calm_quarters = calm ? p.calm_quarters + 1 : 0;
  return p.calm_quarters >= whole(p.terms.wait_calm_quarters) &&
         t <= whole(p.terms.wait_limit_quarter) && beats_gpus(p, lens, 1.0, t);
}

/// Whether a renewal may start at t as far as the calendar goes: the cadence has passed, and volume
/// leaves enough service before the horizon.
inline bool renewal_due(const Player& p, int t) {
  return p.plan.recourse.renew && p.births < kMaxOwnChips &&
         t - p.last_start >= whole(p.terms.renew_cadence_quarters) &&
         t + whole(p.terms.start_to_volume_quarters) + whole(p.terms.runway_quarters) <=
             p.future.quarters;
}

/// Whether the plan starts a design of `generation` with `lens` at t.
inline bool starts_now(Player& p, int generation, const Lens& lens, int t) {
  if (p.births == 0) {
    if (p.plan.start_quarter >= 0) return t >= p.plan.start_quarter;
    return p.plan.kind != PlanKind::kAsicWait || wait_is_over(p, lens, t);
  }
  return generation >= p.last_generation && passes_milestone(p, lens, 1.0, t) &&
         beats_gpus(p, lens, 1.0, t);
}

}  // namespace strandline::strategy
