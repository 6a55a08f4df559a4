// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/books.h"

namespace strandline::strategy {

/// What a merchant asks for a chip in MUSD: its share of what the chip saves a buyer in GPU rent
/// over the payback time, less power and upkeep, less the server around it. `hours` of work replace
/// `rent_musd` of GPU rent per quarter.
inline double merchant_price_musd(const Player& p, int column, double hours, double rent_musd,
                                  double utilization) {
  const auto& c = p.columns[column];
  const double worked = kHoursPerQuarter * p.terms.availability * utilization;
  const double saved =
      worked * (rent_musd / hours - power_cost_musd_h(c, p.terms)) - fixed_cost_musd(c, p.terms);
  return p.terms.merchant_value_share * p.terms.buyer_payback_quarters * saved -
         kMusd * (c.capex_usd - c.chip_cost_usd);
}

/// Sells the newest chip: buyers adopt along a Bass curve from volume, up to the chips that would
/// serve the covered part of the addressed demand; chips in use wear out over their life.
inline void sell_chips(Player& p, int i, int t) {
  OwnChip& chip = p.own[i];
  const ColumnRates& r = p.scratch.rates(chip.lens, t);
  const double efficiency = chip.performance * p.scratch.software_efficiency(t - chip.volume);
  const Lanes tokens = p.market.demand_mtok * r.covered * own_fraction(p);
  const double hours = sum(tokens * own_hours(p, r, efficiency));
  const bool split = p.plan.kind == PlanKind::kPhaseSplit;
  const Lanes rent = split ? p.market.rent_usd * p.market.decode_fraction : p.market.rent_usd;
  const double rent_musd = kMusd * sum(tokens * rent);
  double& adopted = p.own_sold[i];
  adopted += 0.25 * (p.terms.bass_p + p.terms.bass_q * adopted) * (1.0 - adopted);
  if (!(hours > 0)) return;
  const double busy = hours / kHoursPerQuarter;
  const double utilization = own_utilization(p, busy);
  const double target = adopted * busy / (p.terms.availability * utilization);
  const double sales = least(most(0.0, target - chip.chips), p.terms.own_allocation_share * target);
  const double price = merchant_price_musd(p, chip.lens.column, hours, rent_musd, utilization);
  const auto& c = p.columns[chip.lens.column];
  const double cost = kMusd * c.chip_cost_usd *
                      (1.0 + p.terms.hbm_share_of_bom * (p.quarter(t).memory_price_factor - 1.0));
  if (!(price > cost)) return;
  chip.chips += sales;
  chip.revenue_musd += sales * price;
  chip.opex_musd += sales * cost;
}

/// A merchant's quarter: no fleet and no tokens of its own; without a chip there is no business.
inline void merchant_quarter(Player& p, int t) {
  for (int i = 0; i < p.own_count; ++i) {
    OwnChip& chip = p.own[i];
    chip.revenue_musd = chip.opex_musd = 0;
    chip.chips -= chip.chips / p.terms.own_life_quarters;
    if (i == p.own_count - 1 && chip.serving) sell_chips(p, i, t);
    p.flows.revenue += chip.revenue_musd;
    p.flows.opex += chip.opex_musd;
  }
}

}  // namespace strandline::strategy
