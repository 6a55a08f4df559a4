// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/rules.h"

namespace strandline::strategy {

/// One quarter's demand on its way through own chips, own GPUs and rent. Chips serve newest first.
/// Coverage of generations is taken as nested: a chip that covers c of the demand finds
/// min(c * demand, best c so far * demand - served) left to serve.
struct Allocation {
  double own_mtok[core::kMaxSegments] = {};    ///< served by own chips (decode, if phases split)
  double own_best[core::kMaxSegments] = {};    ///< most that any own chip covers
  double full[core::kMaxSegments] = {};        ///< left for GPUs, both phases
  double prefill[core::kMaxSegments] = {};     ///< left for GPUs, prefill alone
  double locked_out[core::kMaxSegments] = {};  ///< outside the lock: nobody's chips serve it
  double full_done[core::kMaxSegments] = {}, prefill_done[core::kMaxSegments] = {};
  double full_best[core::kMaxSegments] = {}, prefill_best[core::kMaxSegments] = {};
};

inline double least(double a, double b) {
  return a < b ? a : b;
}
inline double most(double a, double b) {
  return a > b ? a : b;
}

/// What a group of chips is asked for in a quarter.
struct Request {
  double full[core::kMaxSegments] = {}, prefill[core::kMaxSegments] = {};
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

/// Buys chips to give `hours` at the utilization, with headroom, up to the allocation. Prepaid
/// money is used up first.
inline Vintage* buy(Player& p, int column, int own, double hours, double utilization, int t) {
  const double wanted =
      hours * p.terms.headroom / (kHoursPerQuarter * p.terms.availability * utilization);
  const double chips =
      least(wanted, own < 0 ? p.terms.gpu_allocation_chips : p.terms.own_allocation_chips);
  if (!(chips > 0)) return nullptr;
  const auto& c = p.costs.columns[column];
  const double price = chip_price_musd(c, own >= 0, p.terms, p.quarter(t));
  double due = chips * price;
  if (own >= 0) {
    const double used = least(p.own[own].prepaid_musd, due);
    p.own[own].prepaid_musd -= used;
    due -= used;
  }
  p.flows.capex += due;
  if (own < 0 && !builds_own(p.plan.kind) && p.out.volume < 0) p.out.volume = t;
  if (own >= 0 ? p.own[own].birth == 0 : first_gpus(p, t)) p.out.own_capex_musd += chips * price;
  return &p.fleet.add(column, own, t, chips, price, c, p.terms);
}

inline Request own_request(const Player& p, Allocation& a, const ColumnRates& r,
                           double efficiency) {
  Request q;
  for (int s = 0; s < p.market.segments; ++s) {
    const double coverable = p.market.demand_mtok[s] * r.covered[s] * own_fraction(p);
    a.own_best[s] = most(a.own_best[s], coverable);
    q.full[s] = most(0.0, least(coverable, a.own_best[s] - a.own_mtok[s]));
    const double phase = p.plan.kind == PlanKind::kPhaseSplit ? p.market.decode_fraction[s] : 1.0;
    q.hours += q.full[s] * own_hours(p, r, s, efficiency);
    q.worth_musd += kMusd * q.full[s] * p.market.price_usd[s] * phase;
  }
  return q;
}

/// One own chip takes what it can; the newest also grows its fleet while its margin is positive.
inline void serve_own_chip(Player& p, int i, int t, Allocation& a) {
  OwnChip& chip = p.own[i];
  const ColumnRates& r = p.scratch.rates(chip.lens, t);
  const double efficiency = chip.performance * software_efficiency(p.terms, t - chip.volume);
  const double busy = covered_work(p, r, efficiency).hours / kHoursPerQuarter;
  const double utilization = own_utilization(p, busy);
  const Request q = own_request(p, a, r, efficiency);
  double capacity = 0;
  for (int j = 0; j < p.fleet.count; ++j)
    if (p.fleet.vintage[j].own == i) capacity += capacity_hours(p, p.fleet.vintage[j], utilization);
  if (i == p.own_count - 1 && q.hours > capacity &&
      margin_positive(p, chip.lens, chip.performance, t)) {
    const Vintage* v = buy(p, chip.lens.column, i, q.hours - capacity, utilization, t);
    if (v) {
      capacity = 0;
      for (int j = 0; j < p.fleet.count; ++j)
        if (p.fleet.vintage[j].own == i)
          capacity += capacity_hours(p, p.fleet.vintage[j], utilization);
    }
  }
  if (!(capacity > 0) || !(q.hours > 0)) return;
  const double done = least(1.0, capacity / q.hours);
  for (int s = 0; s < p.market.segments; ++s) {
    a.own_mtok[s] += done * q.full[s];
    p.out.own_tokens_mtok += done * q.full[s];
  }
  for (int j = 0; j < p.fleet.count; ++j) {
    Vintage& v = p.fleet.vintage[j];
    if (v.own != i) continue;
    const double part = capacity_hours(p, v, utilization) / capacity;
    v.used_h += part * done * q.hours;
    v.revenue_musd += part * done * q.worth_musd;
  }
}

/// What own chips leave for GPUs; locked GPUs serve the share of it that lies inside the lock.
inline void hand_over(Player& p, int t, Allocation& a) {
  for (int s = 0; s < p.market.segments; ++s) {
    a.full[s] = p.market.demand_mtok[s] - a.own_mtok[s];
    if (p.plan.kind == PlanKind::kPhaseSplit) a.prefill[s] = a.own_mtok[s];
  }
  if (p.plan.locked_mask == ~std::uint64_t{0}) return;
  const ColumnRates locked =
      p.scratch.rates(gpu_lens(p, p.market.gpu_column, p.plan.locked_mask), t);
  const ColumnRates free = p.scratch.rates(gpu_lens(p, p.market.gpu_column, ~std::uint64_t{0}), t);
  for (int s = 0; s < p.market.segments; ++s) {
    if (!(locked.covered[s] < free.covered[s])) continue;
    const double inside = a.full[s] * (locked.covered[s] / free.covered[s]);
    a.locked_out[s] = a.full[s] - inside;
    a.full[s] = inside;
  }
}

inline Request gpu_request(const Player& p, Allocation& a, const ColumnRates& r) {
  Request q;
  for (int s = 0; s < p.market.segments; ++s) {
    const double whole_demand = a.full[s] + a.locked_out[s];
    const double coverable = least(a.full[s], whole_demand * r.covered[s]);
    a.full_best[s] = most(a.full_best[s], coverable);
    q.full[s] = most(0.0, least(coverable, a.full_best[s] - a.full_done[s]));
    const double before = a.prefill[s] * r.covered[s];
    a.prefill_best[s] = most(a.prefill_best[s], before);
    q.prefill[s] = most(0.0, least(before, a.prefill_best[s] - a.prefill_done[s]));
    q.hours += q.full[s] * (r.decode_h[s] + r.prefill_h[s]) + q.prefill[s] * r.prefill_h[s];
    q.worth_musd += kMusd * p.market.price_usd[s] *
                    (q.full[s] + q.prefill[s] * (1.0 - p.market.decode_fraction[s]));
  }
  return q;
}

/// Base-GPU hours that an hour of the column replaces on the team's demand.
inline double base_hours(const Player& p, const ColumnRates& r, int t) {
  double base = 0, own = 0;
  for (int s = 0; s < p.market.segments; ++s) {
    const double tokens = p.market.demand_mtok[s] * r.covered[s];
    base += tokens * p.quarter(t).gpu_hours_per_mtok[s];
    own += tokens * (r.decode_h[s] + r.prefill_h[s]);
  }
  return own > 0 ? base / own : 0.0;
}

inline void serve_vintage(Player& p, Vintage& v, const Request& q, double capacity, Allocation& a) {
  if (!(q.hours > 0)) return;
  const double done = least(1.0, capacity / q.hours);
  for (int s = 0; s < p.market.segments; ++s) {
    a.full_done[s] += done * q.full[s];
    a.prefill_done[s] += done * q.prefill[s];
  }
  v.used_h += done * q.hours;
  v.revenue_musd += done * q.worth_musd;
}

/// Whether the plan buys GPUs at t: renters never, others unless an own chip comes so soon that the
/// gap is bridged with rent.
inline bool buys_gpus(const Player& p, int t) {
  if (p.plan.kind == PlanKind::kGpuRent) return false;
  const Project& project = p.project;
  if (project.phase == Phase::kNone) return true;
  const int volume = project.phase == Phase::kDesign
                         ? project.tape_out + whole(p.terms.tapeout_to_volume_quarters)
                         : project.silicon;
  return volume - t > whole(p.terms.bridge_quarters);
}

inline void serve_gpus(Player& p, int t, Allocation& a) {
  hand_over(p, t, a);
  if (p.plan.kind == PlanKind::kGpuRent) return;
  const ColumnRates& newest =
      p.scratch.rates(gpu_lens(p, p.market.gpu_column, p.plan.locked_mask), t);
  double busy = 0;
  for (int s = 0; s < p.market.segments; ++s)
    busy +=
        a.full[s] * (newest.decode_h[s] + newest.prefill_h[s]) + a.prefill[s] * newest.prefill_h[s];
  const double utilization = pool_utilization(busy / kHoursPerQuarter, p.terms);
  for (int j = p.fleet.count - 1; j >= 0; --j) {
    Vintage& v = p.fleet.vintage[j];
    if (v.own >= 0) continue;
    const ColumnRates& r = p.scratch.rates(gpu_lens(p, v.column, p.plan.locked_mask), t);
    v.base_hours = base_hours(p, r, t);
    serve_vintage(p, v, gpu_request(p, a, r), capacity_hours(p, v, utilization), a);
  }
  if (!buys_gpus(p, t)) return;
  const Request q = gpu_request(p, a, newest);
  Vintage* v = buy(p, p.market.gpu_column, -1, q.hours, utilization, t);
  if (!v) return;
  v->base_hours = base_hours(p, newest, t);
  serve_vintage(p, *v, q, capacity_hours(p, *v, utilization) - v->used_h, a);
}

/// Rents GPUs for what is left: a captive team for all of it, a provider where the price pays for
/// it and for the prefill of its own decode chips. Outside the lock a captive buys tokens at their
/// price. `tokens_musd` is what the rented and bought tokens sell for.
inline void rent_rest(Player& p, const Allocation& a, double& tokens_musd) {
  for (int s = 0; s < p.market.segments; ++s) {
    const double price = p.market.price_usd[s], rent = p.market.rent_usd[s];
    const double before = 1.0 - p.market.decode_fraction[s];
    const double prefill = most(0.0, a.prefill[s] - a.prefill_done[s]);
    tokens_musd += kMusd * prefill * before * price;
    p.flows.opex += kMusd * prefill * before * rent;
    if (!p.captive() && rent > price) continue;
    const double full = most(0.0, a.full[s] - a.full_done[s]);
    tokens_musd += kMusd * full * price;
    p.flows.opex += kMusd * full * rent;
    if (!p.captive()) continue;
    tokens_musd += kMusd * a.locked_out[s] * price;
    p.flows.opex += kMusd * a.locked_out[s] * price;
  }
}

}  // namespace strandline::strategy
