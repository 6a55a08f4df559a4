// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/rules.h"

namespace strandline::strategy {

/// One quarter's demand on its way through own chips, own GPUs and rent. Chips serve newest first.
/// Coverage of generations is taken as nested: a chip that covers c of the demand finds
/// min(c * demand, best c so far * demand - served) left to serve.
struct Allocation {
  Lanes own_mtok;    ///< served by own chips (decode, if phases split)
  Lanes own_best;    ///< most that any own chip covers
  Lanes full;        ///< left for GPUs, both phases
  Lanes prefill;     ///< left for GPUs, prefill alone
  Lanes locked_out;  ///< outside the lock: nobody's chips serve it
  Lanes full_done, prefill_done;
  Lanes full_best, prefill_best;
};

/// What a group of chips is asked for in a quarter.
struct Request {
  Lanes full, prefill;
  double hours = 0, worth_musd = 0;
};

/// Hours a vintage can work in the quarter.
inline double capacity_hours(const Player& p, const Vintage& v, double utilization) {
  return v.chips * kHoursPerQuarter * p.terms.availability * utilization;
}

/// Whether GPUs bought at `quarter` belong to the fleet that a GPU plan's outcome speaks of.
inline bool first_gpus(const Player& p, int quarter) {
  return !builds_own(p.plan.kind) && p.out.volume >= 0 && quarter - p.out.volume < 4;
}

/// Buys chips to give `hours` at the utilization, with headroom. Supply is rationed: a quarter
/// brings at most the allocation's share of the chips that all of the work they are for
/// (`all_hours`) takes. Prepaid money is used up first.
inline Vintage* buy(Player& p, int column, int own, double hours, double all_hours,
                    double utilization, int t) {
  const double rationed =
      all_hours * (own < 0 ? p.terms.gpu_allocation_share : p.terms.own_allocation_share);
  const double chips = least(hours, rationed) * p.terms.headroom /
                       (kHoursPerQuarter * p.terms.availability * utilization);
  if (!(chips > 0)) return nullptr;
  const auto& c = p.columns[column];
  const double price = chip_price_musd(c, own >= 0, p.terms, p.quarter(t));
  double due = chips * price;
  if (own >= 0) {
    const double used = least(p.own[own].prepaid_musd, due);
    p.own[own].prepaid_musd -= used;
    due -= used;
  }
  p.flows.capex += due;
  if (own >= 0) p.own[own].bought += chips;
  if (own < 0 && !builds_own(p.plan.kind) && p.out.volume < 0) p.out.volume = t;
  if (own >= 0 ? p.own[own].birth == 0 : first_gpus(p, t)) p.out.own_capex_musd += chips * price;
  return &p.fleet.add(column, own, t, chips, price, c, p.terms);
}

inline Request own_request(const Player& p, Allocation& a, const ColumnRates& r,
                           double efficiency) {
  const Lanes coverable = p.market.demand_mtok * r.covered * own_fraction(p);
  a.own_best = most(a.own_best, coverable);
  Request q;
  q.full = most(Lanes(), least(coverable, a.own_best - a.own_mtok));
  q.hours = sum(q.full * own_hours(p, r, efficiency));
  q.worth_musd = kMusd * sum(q.full * p.market.own_worth_usd);
  return q;
}

/// How an own chip meets the quarter: rates, efficiency, utilization.
struct OwnState {
  const ColumnRates* rates = nullptr;
  double efficiency = 1, utilization = 1;
  double hours = 0;  ///< chip-hours of all covered demand that the plan gives it
};

inline OwnState own_state(Player& p, const OwnChip& chip, int t) {
  const ColumnRates& r = p.scratch.rates(chip.lens, t);
  const double efficiency = chip.performance * p.scratch.software_efficiency(t - chip.volume);
  const double hours = covered_work(p, r, efficiency).hours;
  return {&r, efficiency, own_utilization(p, hours / kHoursPerQuarter), hours};
}

/// Own chip i takes what its fleet can.
inline void serve_own_chip(Player& p, int i, int t, Allocation& a) {
  double chips = 0;
  for (int j = 0; j < p.fleet.count; ++j)
    if (p.fleet.vintage[j].own == i) chips += p.fleet.vintage[j].chips;
  if (!(chips > 0)) return;
  const OwnState state = own_state(p, p.own[i], t);
  const Request q = own_request(p, a, *state.rates, state.efficiency);
  if (!(q.hours > 0)) return;
  const double capacity = chips * kHoursPerQuarter * p.terms.availability * state.utilization;
  const double done = least(1.0, capacity / q.hours);
  a.own_mtok += q.full * done;
  for (int j = 0; j < p.fleet.count; ++j) {
    Vintage& v = p.fleet.vintage[j];
    if (v.own != i) continue;
    const double part = done * v.chips / chips;
    v.used_h += part * q.hours;
    v.revenue_musd += part * q.worth_musd;
  }
}

/// Buys the newest chip for covered demand that no own chip serves yet, while it beats GPUs.
inline void grow_own_fleet(Player& p, int t, Allocation& a) {
  const int i = p.own_count - 1;
  if (i < 0 || !p.own[i].serving) return;
  const OwnChip& chip = p.own[i];
  const OwnState state = own_state(p, chip, t);
  const Request q = own_request(p, a, *state.rates, state.efficiency);
  if (!(q.hours > 0) || !beats_gpus(p, chip.lens, chip.performance, t)) return;
  const double before = p.own[i].bought;
  Vintage* v = buy(p, chip.lens.column, i, q.hours, state.hours, state.utilization, t);
  if (!v) return;
  const double capacity =
      (p.own[i].bought - before) * kHoursPerQuarter * p.terms.availability * state.utilization;
  const double done = least(1.0, capacity / q.hours);
  a.own_mtok += q.full * done;
  v->used_h += done * q.hours;
  v->revenue_musd += done * q.worth_musd;
}

/// Own chips, newest first, then what the newest fleet grows by.
inline void serve_own(Player& p, int t, Allocation& a) {
  for (int i = p.own_count - 1; i >= 0; --i)
    if (p.own[i].serving) serve_own_chip(p, i, t, a);
  grow_own_fleet(p, t, a);
  p.out.own_tokens_mtok += sum(a.own_mtok);
}

/// What own chips leave for GPUs; locked GPUs serve the share of it that lies inside the lock.
inline void hand_over(Player& p, int t, Allocation& a) {
  a.full = p.market.demand_mtok - a.own_mtok;
  if (p.plan.kind == PlanKind::kPhaseSplit) a.prefill = a.own_mtok;
  if (p.plan.locked_mask == ~std::uint64_t{0}) return;
  const int column = p.market.gpu_column;
  const ColumnRates locked = p.scratch.rates(gpu_lens(p, column, p.plan.locked_mask), t);
  const ColumnRates free = p.scratch.rates(gpu_lens(p, column, ~std::uint64_t{0}), t);
  for (int s = 0; s < p.market.segments; ++s) {
    if (!(locked.covered[s] < free.covered[s])) continue;
    const double inside = a.full[s] * (locked.covered[s] / free.covered[s]);
    a.locked_out.set(s, a.full[s] - inside);
    a.full.set(s, inside);
  }
}

inline Request gpu_request(const Player& p, Allocation& a, const ColumnRates& r) {
  Request q;
  const Lanes both = r.decode_h + r.prefill_h;
  const Lanes coverable = least(a.full, (a.full + a.locked_out) * r.covered);
  a.full_best = most(a.full_best, coverable);
  q.full = most(Lanes(), least(coverable, a.full_best - a.full_done));
  q.hours = sum(q.full * both);
  q.worth_musd = kMusd * sum(p.market.price_usd * q.full);
  if (p.plan.kind != PlanKind::kPhaseSplit) return q;
  const Lanes before = a.prefill * r.covered;
  a.prefill_best = most(a.prefill_best, before);
  q.prefill = most(Lanes(), least(before, a.prefill_best - a.prefill_done));
  q.hours += sum(q.prefill * r.prefill_h);
  q.worth_musd += kMusd * sum((p.market.price_usd - p.market.own_worth_usd) * q.prefill);
  return q;
}

inline void serve_vintage(Vintage& v, const Request& q, double capacity, Allocation& a) {
  if (!(q.hours > 0)) return;
  const double done = least(1.0, capacity / q.hours);
  a.full_done += q.full * done;
  a.prefill_done += q.prefill * done;
  v.used_h += done * q.hours;
  v.revenue_musd += done * q.worth_musd;
}

/// Share of the demand left to GPUs that the plan buys for at t. Renters buy none. While an own
/// chip that beats GPUs is `bridge_quarters` or less from volume, its coming share is rented, if
/// the rent of the wait is less than what a bought GPU loses in resale value over it.
inline double bought_share(Player& p, double replaced_hours, double utilization, int t) {
  const Project& project = p.project;
  if (project.phase == Phase::kNone) return 1.0;
  const int volume = project.phase == Phase::kDesign
                         ? project.tape_out + whole(p.terms.tapeout_to_volume_quarters)
                         : project.silicon;
  const int wait = volume - t;
  if (wait > whole(p.terms.bridge_quarters) || !beats_gpus(p, project.lens, 1.0, t)) return 1.0;
  const auto& c = p.columns[p.market.gpu_column];
  const double worked = wait * kHoursPerQuarter * p.terms.availability * utilization;
  const double rent = worked * kMusd * replaced_hours * p.quarter(t).rent_usd_h;
  const double owned =
      worked * power_cost_musd_h(c, p.terms) + wait * fixed_cost_musd(c, p.terms) +
      chip_price_musd(c, false, p.terms, p.quarter(t)) * (1.0 - gpu_residual(wait, p.terms));
  if (rent >= owned) return 1.0;
  return 1.0 - p.scratch.rates(project.lens, t).spend_covered * own_fraction(p);
}

inline void serve_gpus(Player& p, int t, Allocation& a) {
  hand_over(p, t, a);
  if (p.plan.kind == PlanKind::kGpuRent) return;
  const ColumnRates& newest =
      p.scratch.rates(gpu_lens(p, p.market.gpu_column, p.plan.locked_mask), t);
  const double busy =
      sum(a.full * (newest.decode_h + newest.prefill_h) + a.prefill * newest.prefill_h);
  const double utilization = pool_utilization(busy / kHoursPerQuarter, p.terms);
  for (int j = p.fleet.count - 1; j >= 0; --j) {
    Vintage& v = p.fleet.vintage[j];
    if (v.own >= 0) continue;
    const ColumnRates& r = p.scratch.rates(gpu_lens(p, v.column, p.plan.locked_mask), t);
    v.base_hours = base_hours(p, r);
    serve_vintage(v, gpu_request(p, a, r), capacity_hours(p, v, utilization), a);
  }
  const Request q = gpu_request(p, a, newest);
  const double replaced = base_hours(p, newest);
  const double rent = kMusd * replaced * p.quarter(t).rent_usd_h;
  if (!(q.hours > 0) || owned_hour_musd(p, replaced, utilization, t) >= rent) return;
  const double share = bought_share(p, replaced, utilization, t);
  const double all = sum(p.market.demand_mtok * (newest.decode_h + newest.prefill_h));
  Vintage* v = buy(p, p.market.gpu_column, -1, share * q.hours, all, utilization, t);
  if (!v) return;
  v->base_hours = replaced;
  serve_vintage(*v, q, capacity_hours(p, *v, utilization) - v->used_h, a);
}

/// Rents GPUs for what is left: a captive team for all of it, a provider where the price pays for
/// it and for the prefill of its own decode chips. Outside the lock a captive buys tokens at their
/// price. `tokens_musd` is what the rented and bought tokens sell for.
inline void rent_rest(Player& p, const Allocation& a, double& tokens_musd) {
  const MarketView& m = p.market;
  const Lanes full = most(Lanes(), a.full - a.full_done);
  const Lanes prefill = most(Lanes(), a.prefill - a.prefill_done);
  for (int s = 0; s < m.segments; ++s) {
    const double price = m.price_usd[s], rent = m.rent_usd[s];
    if (prefill[s] > 0) {
      tokens_musd += kMusd * prefill[s] * (price - m.own_worth_usd[s]);
      p.flows.opex += kMusd * prefill[s] * (1.0 - m.decode_fraction[s]) * rent;
    }
    if (!p.captive() && rent > price) continue;
    tokens_musd += kMusd * full[s] * price;
    p.flows.opex += kMusd * full[s] * rent;
    if (!p.captive()) continue;
    tokens_musd += kMusd * a.locked_out[s] * price;
    p.flows.opex += kMusd * a.locked_out[s] * price;
  }
}

}  // namespace strandline::strategy
