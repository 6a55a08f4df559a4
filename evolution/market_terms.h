// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "core/cost_table.h"
#include "evolution/parameters.h"

namespace strandline::evolution {

constexpr double kHoursPerQuarter = 8766.0 / 4;

/// What a generation of chips costs the market, per base-GPU hour. kappa: base-GPU equivalents of
/// one chip. Short-run opex o = (power * electricity * PUE + upkeep) / kappa; long-run cost c = o +
/// capital charge of the chip and its site / (kappa * utilization).
struct Generation {
  int available_quarter = 0;
  double kappa = 1;
  double opex_usd_h = 0;
  double capital_usd_h = 0;  ///< of the chip at catalog price
  double site_usd_h = 0;     ///< of its share of the building
};

/// The market of base-GPU hours (base = gpu_columns[0]); rates per quarter.
///
/// Demand Q(p) = A p^-eps, with d ln A = g dt + s_A dW and g reverting from its start to its
/// long-run level. Supply: tranches by generation, offered above their opex; the price clears each
/// quarter (core/market_clearing.h). Investment in the newest generation grows the stock by
/// response * ln(smoothed price / long-run cost), between 0 and a limit that decays; a share of it
/// goes to rivals' fixed-function chips by their cost advantage, and what those can serve shrinks
/// with the share of traffic their columns still cover. A tranche goes when it is old, or when the
/// price has stayed at its opex too long.
struct MarketRates {
  double elasticity = 1;
  double start_demand = 0;          ///< A at quarter 0
  double spending_limit_usd_h = 0;  ///< at which budgets saturate, all inference compute together
  double start_capacity = 0;        ///< base-GPU equivalents busy at quarter 0
  double start_price = 0;           ///< USD per base-GPU hour
  double legacy_share = 0, legacy_opex_factor = 1;
  double growth_start = 0, growth_long = 0, growth_reversion = 0, growth_sd = 0, demand_sd = 0;
  double response = 0, limit_start = 0, limit_long = 0, limit_keep = 0, price_memory = 0;
  int life_quarters = 0, patience_quarters = 0;
  double retire_rate = 0;
  double rival_start_share = 0, rival_limit = 0, rival_slope = 0, rival_coverage = 1;
  double vendor_response = 0;    ///< phi * margin * chip's share of the purchase price
  double vendor_half_share = 1;  ///< rivals' share at which half of the response is given
  double memory_share = 0;       ///< of the purchase price
  double memory_keep = 0, memory_sd = 0, memory_up = 0, memory_down = 0, memory_jump = 0;
  double rent_keep = 0, rent_sd = 0, rent_up = 0, rent_down = 0, rent_jump = 0;
  double capex_noise_sd = 0;
  double demand_risk_shift = 0, rent_risk_shift = 0;  ///< subtracted from drifts under Q
};

/// The rates and what generations cost.
struct MarketTerms : MarketRates {
  std::vector<Generation> gpus;    ///< as gpu_columns
  std::vector<Generation> rivals;  ///< as rival_columns
};

struct Process;

/// Fills process.market from parameters and the cost table; needs process.mix_* and demand_share.
void prepare_market(const ProcessFile& parameters, Process& process);

}  // namespace strandline::evolution
