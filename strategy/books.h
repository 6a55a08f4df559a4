// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/market_clearing.h"
#include "strategy/project.h"
#include "strategy/serve.h"

namespace strandline::strategy {

/// How much a provider's own capacity presses the market price: cleared with it over cleared
/// without. Captive teams and merchants sell no tokens: 1.
inline double price_impact(const Player& p, int t, const Allocation& a) {
  if (p.terms.perspective != Perspective::kTokenProvider || p.quarter(t).supply.count == 0)
    return 1.0;
  const core::FutureQuarter& q = p.quarter(t);
  const double capacity = sum((a.own_mtok + a.full_done) * p.market.gpu_hours) / kHoursPerQuarter;
  if (!(capacity > 0)) return 1.0;
  double power = 0, hours = 0;
  for (int j = 0; j < p.fleet.count; ++j) {
    power += p.fleet.vintage[j].power_musd_h * p.fleet.vintage[j].used_h / kMusd;
    hours += p.fleet.vintage[j].used_h;
  }
  const double base = capacity * kHoursPerQuarter;
  const double opex = hours > 0 && base > 0 ? power / base : 0.0;
  const double without = core::clear_market(q.supply, q.demand_scale, p.future.elasticity);
  const double with = core::clear_market(q.supply, q.demand_scale, p.future.elasticity, capacity,
                                         opex > 0 ? opex : 1e-9);
  return without > 0 ? with / without : 1.0;
}

/// Closes the vintages' quarter: idle GPUs take batch work, everyone pays, books are written down.
inline void settle_fleet(Player& p, int t, double impact) {
  const Terms& terms = p.terms;
  for (int i = 0; i < p.own_count; ++i)
    p.own[i].revenue_musd = p.own[i].opex_musd = p.own[i].chips = 0;
  for (int j = 0; j < p.fleet.count; ++j) {
    Vintage& v = p.fleet.vintage[j];
    const double idle = v.chips * kHoursPerQuarter * terms.availability - v.used_h;
    v.revenue_musd *= impact;
    if (v.own < 0)
      v.revenue_musd +=
          kMusd * idle * terms.idle_rent_fraction * v.base_hours * p.quarter(t).rent_usd_h;
    v.opex_musd = v.fixed_musd + v.power_musd_h * (v.used_h + terms.idle_power_fraction * idle);
    const double written = least(v.depreciation_musd, v.book_musd);
    v.book_musd -= written;
    p.flows.deductions += written;
    p.flows.revenue += v.revenue_musd;
    p.flows.opex += v.opex_musd;
    if (v.own < 0) continue;
    OwnChip& chip = p.own[v.own];
    chip.revenue_musd += v.revenue_musd;
    chip.opex_musd += v.opex_musd;
    chip.chips += v.chips;
  }
}

/// The compiler team is paid from tape-out to the end of service, out of the newest chip's revenue.
inline void pay_compiler_team(Player& p) {
  int newest = -1;
  for (int i = 0; i < p.own_count; ++i)
    if (p.own[i].serving) newest = i;
  const bool taped_out = p.project.phase == Phase::kFab || p.project.phase == Phase::kBringUp;
  if (newest < 0 && !taped_out) return;
  p.flows.opex += p.terms.compiler_team_musd;
  if (newest >= 0) p.own[newest].opex_musd += p.terms.compiler_team_musd;
}

inline double book_of(const Player& p, int own) {
  double book = 0;
  for (int j = 0; j < p.fleet.count; ++j)
    if (p.fleet.vintage[j].own == own) book += p.fleet.vintage[j].book_musd;
  return book;
}

/// Records that the fleet the outcome speaks of is stranded economically since quarter `since`.
inline void strand_economically(Player& p, int since, double book) {
  if (p.out.economic_strand >= 0) return;
  p.out.economic_strand = since;
  if (p.out.functional_strand >= 0 && p.out.functional_strand <= since) return;
  p.out.cause = StrandingCause::kEconomics;
  p.out.stranded_capital_musd = book;
}

/// Two quarters in a row with revenue below operating cost strand an own chip economically.
inline void watch_own_economics(Player& p, int t) {
  for (int i = 0; i < p.own_count; ++i) {
    OwnChip& chip = p.own[i];
    if (!chip.serving) continue;
    if (chip.revenue_musd >= chip.opex_musd) {
      chip.loss_quarters = 0;
      continue;
    }
    if (++chip.loss_quarters == 1) chip.book_at_loss_musd = book_of(p, i);
    if (chip.loss_quarters == 2 && chip.birth == 0)
      strand_economically(p, t - 1, chip.book_at_loss_musd);
  }
}

/// The same for GPU vintages; the outcome speaks of the first one where the plan builds no chip.
inline void watch_gpu_economics(Player& p, int t) {
  for (int j = 0; j < p.fleet.count; ++j) {
    Vintage& v = p.fleet.vintage[j];
    if (v.own >= 0) continue;
    if (v.revenue_musd >= v.opex_musd) {
      v.loss_quarters = 0;
      continue;
    }
    if (++v.loss_quarters == 1) v.book_at_loss_musd = v.book_musd;
    if (v.loss_quarters == 2 && first_gpus(p, v.bought))
      strand_economically(p, t - 1, v.book_at_loss_musd);
  }
}

/// Covered share of the first own chip: its mean over service, and the first quarter below the
/// threshold with the cause that misses most.
inline void watch_coverage(Player& p, int t) {
  if (p.own_count == 0 || p.own[0].birth != 0) return;
  const OwnChip& chip = p.own[0];
  if (!chip.serving) return;
  const double covered = p.scratch.rates(chip.lens, t).spend_covered;
  p.covered_sum += covered;
  ++p.covered_quarters;
  if (p.out.functional_strand >= 0 || covered >= p.terms.functional_threshold) return;
  p.out.functional_strand = t;
  if (p.out.economic_strand >= 0) return;
  p.out.cause = p.scratch.dominating_cause(chip.lens, t);
  p.out.stranded_capital_musd = book_of(p, 0);
}

/// The same for the first GPUs of a plan without an own chip: a locked one can strand by operators.
inline void watch_gpu_coverage(Player& p, int t) {
  if (builds_own(p.plan.kind) || p.out.volume < 0 || p.out.retired >= 0) return;
  const Vintage* first = nullptr;
  double book = 0;
  for (int j = 0; j < p.fleet.count; ++j)
    if (first_gpus(p, p.fleet.vintage[j].bought)) {
      if (!first) first = &p.fleet.vintage[j];
      book += p.fleet.vintage[j].book_musd;
    }
  if (!first) {
    p.out.retired = t;
    return;
  }
  const Lens lens = gpu_lens(p, first->column, p.plan.locked_mask);
  const double covered = p.scratch.rates(lens, t).spend_covered;
  p.covered_sum += covered;
  ++p.covered_quarters;
  if (p.out.functional_strand >= 0 || covered >= p.terms.functional_threshold) return;
  p.out.functional_strand = t;
  if (p.out.economic_strand >= 0) return;
  p.out.cause = p.scratch.dominating_cause(lens, t);
  p.out.stranded_capital_musd = book;
}

/// Sells a vintage: salvage in, book out.
inline void sell(Player& p, int j, int t) {
  const Vintage& v = p.fleet.vintage[j];
  p.flows.salvage += salvage_musd(v, t, p.terms);
  p.flows.deductions += v.book_musd;
  p.fleet.remove(j);
}

/// Takes out of service what is too old, and what lost money for two quarters: GPUs always, own
/// chips where the plan may abandon.
inline void retire(Player& p, int t) {
  for (int i = 0; i < p.own_count; ++i) {
    OwnChip& chip = p.own[i];
    const bool lost = chip.loss_quarters >= 2 && p.plan.recourse.abandon;
    const bool old = t - chip.volume >= whole(p.terms.own_life_quarters) && book_of(p, i) <= 0 &&
                     chip.chips <= 0;
    if (!chip.serving || !(lost || old)) continue;
    chip.serving = false;
    p.flows.salvage += p.terms.prepay_recovery * chip.prepaid_musd;
    p.flows.deductions += chip.prepaid_musd;
    chip.prepaid_musd = 0;
    if (chip.birth == 0) p.out.retired = t;
  }
  for (int j = p.fleet.count - 1; j >= 0; --j) {
    const Vintage& v = p.fleet.vintage[j];
    const bool own = v.own >= 0;
    const int life = whole(own ? p.terms.own_life_quarters : p.terms.gpu_life_quarters);
    const bool lost = own ? !p.own[v.own].serving : v.loss_quarters >= 2;
    if (lost || t - v.bought >= life) sell(p, j, t);
  }
  for (int j = 0; j < p.fleet.count; ++j) {
    Vintage& v = p.fleet.vintage[j];
    v.used_h = v.revenue_musd = v.opex_musd = 0;
  }
}

/// What a base-GPU hour of service costs an entrant with the newest GPUs in the last quarter: no
/// fleet is worth more for long than what replaces it.
inline double entry_cost_musd(Player& p, int t) {
  const ColumnRates& gpu = p.scratch.rates(gpu_lens(p, p.market.gpu_column, ~std::uint64_t{0}), t);
  const double hours = sum(p.market.demand_mtok * (gpu.decode_h + gpu.prefill_h));
  const double replaced = base_hours(p, gpu);
  if (!(replaced > 0)) return 0.0;
  return gpu_hour_musd(p, pool_utilization(hours / kHoursPerQuarter, p.terms), t) / replaced;
}

/// A vintage's margin in the last quarter, its revenue taken at the market price or at the cost of
/// entry, whichever is less.
inline double lasting_margin_musd(Player& p, const Vintage& v, double entry_musd, int t) {
  double hours = v.used_h, each = v.base_hours;
  if (v.own < 0) {
    const double up = v.chips * kHoursPerQuarter * p.terms.availability;
    hours += p.terms.idle_rent_fraction * (up - v.used_h);
  } else {
    const ColumnRates& r = p.scratch.rates(p.own[v.own].lens, t);
    const Lanes tokens = p.market.demand_mtok * r.covered;
    const Lanes phase = p.plan.kind == PlanKind::kPhaseSplit
                            ? p.market.gpu_hours * p.market.decode_fraction
                            : p.market.gpu_hours;
    const double worked = sum(tokens * own_hours(p, r, p.own[v.own].performance));
    each = worked > 0 ? sum(tokens * phase) / worked : 0.0;
  }
  return least(v.revenue_musd, hours * each * entry_musd) - v.opex_musd;
}

/// What the fleet is worth at the horizon: each vintage's lasting margin, decaying at
/// `terminal_margin_decay` (own chips' by `own_coverage_decay` too) and discounted risk-free over
/// its remaining life, or its resale value if that is more; and what comes back of prepayments.
inline void terminal_value(Player& p, double discount_quarter, double& value, double& book) {
  const int end = p.future.quarters;
  double own_chips = 0;
  for (int j = 0; j < p.fleet.count; ++j)
    if (p.fleet.vintage[j].own >= 0) own_chips += p.fleet.vintage[j].chips;
  const double keep_gpu = (1.0 - p.terms.terminal_margin_decay) * discount_quarter;
  const double keep_own = keep_gpu * (1.0 - p.terms.own_coverage_decay);
  const double entry = p.fleet.count > 0 ? entry_cost_musd(p, end - 1) : 0.0;
  for (int j = 0; j < p.fleet.count; ++j) {
    const Vintage& v = p.fleet.vintage[j];
    const bool own = v.own >= 0;
    const int life = whole(own ? p.terms.own_life_quarters : p.terms.gpu_life_quarters);
    double margin = lasting_margin_musd(p, v, entry, end - 1);
    if (own) margin -= p.terms.compiler_team_musd * v.chips / own_chips;
    double going_on = 0, factor = 1;
    for (int left = v.bought + life - end; left > 0; --left) {
      factor *= own ? keep_own : keep_gpu;
      going_on += factor * margin;
    }
    value += most(going_on, salvage_musd(v, end, p.terms));
    book += v.book_musd;
  }
  value += p.terms.prepay_recovery * p.project.prepaid_musd;
  book += p.project.prepaid_musd;
  for (int i = 0; i < p.own_count; ++i) {
    value += p.terms.prepay_recovery * p.own[i].prepaid_musd;
    book += p.own[i].prepaid_musd;
  }
}

}  // namespace strandline::strategy
