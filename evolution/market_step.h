// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "core/market_clearing.h"
#include "evolution/path_state.h"

namespace strandline::evolution::detail {

STRANDLINE_SHARED inline void start_market(const ProcessView& p, MarketState& m) {
  const MarketRates& terms = p.market;
  const double programmable = terms.start_capacity * (1.0 - terms.rival_start_share);
  const double opex = p.gpus[0].opex_usd_h;
  m = {};
  m.tranches = 2;
  m.tranche[0] = {programmable * terms.legacy_share, opex * terms.legacy_opex_factor,
                  -terms.life_quarters / 2, 0};
  m.tranche[1] = {programmable * (1.0 - terms.legacy_share), opex, 0, 0};
  m.rival_capacity = terms.start_capacity * terms.rival_start_share;
  m.rival_opex = p.rivals.empty() ? opex : p.rivals[0].opex_usd_h;
  m.demand_scale = terms.start_demand;
  m.growth = terms.growth_start;
  m.smoothed_price = terms.start_price;
  m.growth_limit = terms.limit_start;
}

/// Demand's growth and level, memory and rent factors: one quarter of their diffusions and jumps.
STRANDLINE_SHARED inline void move_drivers(const ProcessView& p, const PathDraws& draws,
                                           int quarter, MarketState& m) {
  const MarketRates& t = p.market;
  const auto z = draws.normals(kFactorDemand, quarter);
  const auto y = draws.normals(kFactorPrices, quarter);
  const auto w = draws.words(kFactorJumps, 0, quarter);
  m.demand_scale *= core::kernel::exp(m.growth + t.demand_sd * z[0] - t.demand_risk_shift);
  m.growth += t.growth_reversion * (t.growth_long - m.growth) + t.growth_sd * z[1];
  // Sizes are uniform on half to three halves of their mean.
  const double size = 0.5 + unit(w[2]);
  double rent = t.rent_keep * m.log_rent + t.rent_sd * y[0] - t.rent_risk_shift;
  rent += unit(w[0]) <= t.rent_up ? t.rent_jump * size : 0.0;
  rent -= 1.0 - unit(w[0]) <= t.rent_down ? t.rent_jump * size : 0.0;
  m.log_rent = std::clamp(rent, -2.0, 2.0);
  double memory = t.memory_keep * m.log_memory + t.memory_sd * y[1];
  memory += unit(w[1]) <= t.memory_up ? t.memory_jump * size : 0.0;
  memory -= 1.0 - unit(w[1]) <= t.memory_down ? t.memory_jump * size : 0.0;
  m.log_memory = std::clamp(memory, -2.0, 2.0);
  m.capex_noise = t.capex_noise_sd * centered(unit(w[3]));
}

/// Share of compute whose family the rivals' newest column in volume serves; of today's mix by the
/// first column before any is in volume.
STRANDLINE_SHARED inline double rival_coverage(const ProcessView& p, const PathState& state) {
  const auto& rivals = p.rivals;
  int newest = -1;
  for (int v = 0; v < static_cast<int>(rivals.size()); ++v)
    if (rivals[v].available_quarter <= state.quarter) newest = v;
  if (newest < 0) return p.market.rival_coverage;
  const std::uint8_t* serves = &p.rival_serves[static_cast<std::size_t>(newest) * p.genomes];
  const Families& f = state.families;
  double covered = 0.0;
  for (int i = 0; i < f.count; ++i)
    if (serves[f.genome[i]]) covered += f.total[i];
  return std::min(covered, 1.0);
}

STRANDLINE_SHARED inline void fill_supply(const MarketState& m, double covered,
                                          core::SupplyStack& s) {
  s.count = 0;
  for (int i = 0; i < m.tranches; ++i) {
    s.capacity[s.count] = m.tranche[i].capacity;
    s.opex_usd_h[s.count++] = m.tranche[i].opex_usd_h;
  }
  if (m.rival_capacity > 0.0) {
    s.capacity[s.count] = m.rival_capacity * covered;
    s.opex_usd_h[s.count++] = m.rival_opex;
  }
}

/// Price and base-GPU equivalents that run.
struct Cleared {
  double price, quantity;
};

/// core::clear_market, after the common case: all capacity runs and is scarce. The early answer is
/// the same number, because no smaller stack clears at a price below the dearest tranche.
STRANDLINE_SHARED inline Cleared clear(const core::SupplyStack& s, double demand,
                                       double elasticity) {
  double quantity = 0.0;
  double dearest = 0.0;
  for (int i = 0; i < s.count; ++i) {
    quantity += s.capacity[i];
    dearest = std::max(dearest, s.opex_usd_h[i]);
  }
  const double price = core::kernel::pow(demand / quantity, 1.0 / elasticity);
  if (price > dearest) return {price, quantity};
  const double glut = core::clear_market(s, demand, elasticity);
  return {glut, std::min(demand * core::kernel::pow(glut, -elasticity), quantity)};
}

/// The demand scale after budgets: where spending S at the unconstrained price nears the limit L,
/// the scale falls so that scarce capacity is paid S / sqrt(1 + (S/L)^2) in all.
STRANDLINE_SHARED inline double within_budgets(const MarketRates& t, const Cleared& c,
                                               double demand) {
  const double load = c.price * c.quantity / t.spending_limit_usd_h;
  const double factor = 1.0 / core::kernel::sqrt(1.0 + load * load);
  return demand * core::kernel::pow(factor, t.elasticity);
}

/// Old tranches, and those whose price has stayed at opex too long, leave at retire_rate.
STRANDLINE_SHARED inline void retire(const MarketRates& t, int quarter, double price,
                                     MarketState& m) {
  for (int i = 0; i < m.tranches; ++i) {
    Tranche& x = m.tranche[i];
    x.quarters_at_opex = price <= x.opex_usd_h * 1.000001 ? x.quarters_at_opex + 1 : 0;
    if (quarter - x.last_install > t.life_quarters || x.quarters_at_opex > t.patience_quarters)
      x.capacity *= 1.0 - t.retire_rate;
  }
  m.rival_capacity *= 1.0 - 1.0 / t.life_quarters;
}

/// Room for a new generation: the two oldest tranches become one where all are in use.
STRANDLINE_SHARED inline void open_tranche(MarketState& m) {
  if (m.tranches == kGpuTranches) {
    Tranche& a = m.tranche[0];
    const Tranche& b = m.tranche[1];
    const double sum = a.capacity + b.capacity;
    if (sum > 0.0) a.opex_usd_h = (a.capacity * a.opex_usd_h + b.capacity * b.opex_usd_h) / sum;
    a.capacity = sum;
    a.last_install = b.last_install;
    a.quarters_at_opex = std::min(a.quarters_at_opex, b.quarters_at_opex);
    for (int i = 1; i + 1 < m.tranches; ++i) m.tranche[i] = m.tranche[i + 1];
    --m.tranches;
  }
  m.tranche[m.tranches++] = {};
}

/// Capacity that the quarter's price calls forth, in volume from the next quarter on.
STRANDLINE_SHARED inline void invest(const ProcessView& p, const PathState& state,
                                     double capex_factor, double covered, double price,
                                     MarketState& m) {
  const MarketRates& t = p.market;
  const Generation& gpu = p.gpus[state.gpu];
  m.smoothed_price += (1.0 - t.price_memory) * (price - m.smoothed_price);
  const double gpu_cost = gpu.opex_usd_h + gpu.capital_usd_h * capex_factor + gpu.site_usd_h;
  const double wanted = t.response * core::kernel::log(m.smoothed_price / gpu_cost);
  const double growth = std::clamp(wanted, 0.0, m.growth_limit);
  m.growth_limit = t.limit_long + t.limit_keep * (m.growth_limit - t.limit_long);
  double stock = m.rival_capacity;
  for (int i = 0; i < m.tranches; ++i) stock += m.tranche[i].capacity;
  const double added = stock * growth;
  const Generation* rival = nullptr;  // rivals buy their newest generation in volume
  for (const Generation& r : p.rivals)
    if (r.available_quarter <= state.quarter) rival = &r;
  double rival_part = 0.0;
  if (rival) {
    const double cost = rival->opex_usd_h + rival->capital_usd_h + rival->site_usd_h;
    const double edge = core::kernel::pow(gpu_cost * std::max(covered, 0.01) / cost, t.rival_slope);
    rival_part = t.rival_limit * edge / (1.0 + edge);
    const double before = m.rival_capacity;
    const double after = before + added * rival_part;
    if (after > 0.0)
      m.rival_opex = (before * m.rival_opex + (after - before) * rival->opex_usd_h) / after;
  }
  m.rival_capacity += added * rival_part;
  if (state.gpu != m.newest) {
    open_tranche(m);
    m.newest = state.gpu;
  }
  Tranche& x = m.tranche[m.tranches - 1];
  x.opex_usd_h = gpu.opex_usd_h;
  x.capacity += added * (1.0 - rival_part);
  x.last_install = state.quarter;
}

/// One quarter of the market: drivers, clearing, prices by segment, investment, retirement.
STRANDLINE_SHARED inline void step_market(const ProcessView& p, const PathDraws& draws,
                                          PathState& state, core::FutureQuarter& q) {
  const MarketRates& t = p.market;
  MarketState& m = state.market;
  if (state.quarter > 0) move_drivers(p, draws, state.quarter, m);
  const double covered = p.rivals.empty() ? 0.0 : rival_coverage(p, state);
  fill_supply(m, covered, q.supply);
  double supply = 0.0;
  for (int i = 0; i < q.supply.count; ++i) supply += q.supply.capacity[i];
  const double demand =
      within_budgets(t, clear(q.supply, m.demand_scale, t.elasticity), m.demand_scale);
  const auto [price, running] = clear(q.supply, demand, t.elasticity);
  const double rival_share = m.rival_capacity * covered / supply;
  const double response = t.vendor_response * rival_share / (rival_share + t.vendor_half_share);
  q.memory_price_factor = core::kernel::exp(m.log_memory);
  q.gpu_capex_factor = (1.0 - response) * (1.0 + t.memory_share * (q.memory_price_factor - 1.0)) *
                       (1.0 + m.capex_noise);
  q.compute_price_usd_h = price;
  q.demand_scale = demand;
  q.rent_usd_h = price * core::kernel::exp(m.log_rent);
  const double hours = running * kHoursPerQuarter;
  for (int s = 0; s < p.segments; ++s) {
    q.price_usd_mtok[s] = price * q.gpu_hours_per_mtok[s];
    q.demand_mtok[s] = hours * p.demand_share[s] / q.gpu_hours_per_mtok[s];
  }
  retire(t, state.quarter, price, m);
  invest(p, state, q.gpu_capex_factor, covered, price, m);
}

}  // namespace strandline::evolution::detail
