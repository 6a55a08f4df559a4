// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/market_terms.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "evolution/process.h"

namespace strandline::evolution {
namespace {

using core::kernel::exp;
using core::kernel::log;
using core::kernel::pow;

constexpr double kHoursPerYear = 8766.0;

/// Share of the compute-weighted initial mix that a column serves, and its compute per chip in
/// units of the base GPU: the geometric mean of the ratio of tokens/s over what both serve.
struct MixView {
  double served = 0;
  double kappa = 1;
};

MixView view_of(const Process& p, int column) {
  const core::CostTable& costs = *p.inputs.costs;
  double sum = 0.0, both = 0.0, served = 0.0;
  for (int s = 0; s < p.segments; ++s) {
    double last = 0.0;
    for (std::size_t i = 0; i < p.mix_genome.size(); ++i) {
      const double w = p.demand_share[s] * (p.mix_cdf[i] - last);
      last = p.mix_cdf[i];
      const double tok = costs.cell(column, s, p.mix_genome[i]).both_tok_s();
      const double base = costs.cell(p.inputs.gpu_columns[0], s, p.mix_genome[i]).both_tok_s();
      if (tok > 0.0) served += w;
      if (tok > 0.0 && base > 0.0) sum += w * log(tok / base), both += w;
    }
  }
  return {served, both > 0.0 ? exp(sum / both) : 1.0};
}

/// Level payment that returns one unit over a life at an interest rate (capital recovery factor).
double capital_recovery(double rate, double years) {
  return rate / (1.0 - pow(1.0 + rate, -years));
}

Generation generation(const ProcessFile& file, const Process& p, int column) {
  const core::CostTable::Column& c = p.inputs.costs->columns[static_cast<std::size_t>(column)];
  const auto get = [&](const char* name) { return file.parameter(name); };
  const double rate = get("cost_of_capital");
  const double busy = kHoursPerYear * get("fleet_utilization");
  Generation g;
  g.available_quarter = c.available_quarter;
  g.kappa = view_of(p, column).kappa;
  const double upkeep = get("upkeep_share") * c.capex_usd / kHoursPerYear;
  g.opex_usd_h = (c.power_kw * get("electricity") * get("pue") + upkeep) / g.kappa;
  g.capital_usd_h = c.capex_usd * capital_recovery(rate, get("chip_life")) / (busy * g.kappa);
  g.site_usd_h =
      c.power_kw * get("site_capex") * capital_recovery(rate, get("site_life")) / (busy * g.kappa);
  return g;
}

/// One-quarter step of a mean-reverting factor: what it keeps, and the deviation of its shock for
/// an annual volatility (exact for an Ornstein-Uhlenbeck process).
struct Reversion {
  double keep, sd;
};
Reversion reversion(double speed_year, double volatility_year) {
  const double keep = exp(-speed_year / 4.0);
  return {keep, volatility_year * std::sqrt((1.0 - keep * keep) / (2.0 * speed_year))};
}

void fill_demand(const ProcessFile& file, bool risk_neutral, MarketTerms& m) {
  const auto get = [&](const char* name) { return file.parameter(name); };
  m.elasticity = get("demand_elasticity");
  m.spending_limit_usd_h = get("spending_limit") * 1e9 / kHoursPerYear;
  m.growth_start = log(get("demand_growth_start")) / 4.0;
  m.growth_long = log(get("demand_growth_long")) / 4.0;
  m.growth_reversion = 1.0 - exp(-get("demand_growth_reversion") / 4.0);
  m.growth_sd = get("demand_growth_volatility") / 8.0;  // yearly growth's shock: sqrt(1/4), over 4
  m.demand_sd = get("demand_volatility") / 2.0;
  const auto memory = reversion(get("memory_reversion"), get("memory_volatility"));
  m.memory_keep = memory.keep;
  m.memory_sd = memory.sd;
  m.memory_up = get("memory_jumps_up") / 4.0;
  m.memory_down = get("memory_jumps_down") / 4.0;
  m.memory_jump = get("memory_jump_size");
  const auto rent = reversion(get("rent_reversion"), get("rent_volatility"));
  m.rent_keep = rent.keep;
  m.rent_sd = rent.sd;
  m.rent_up = get("rent_jumps_up") / 4.0;
  m.rent_down = get("rent_jumps_down") / 4.0;
  m.rent_jump = get("rent_jump_size");
  m.capex_noise_sd = get("capex_noise");
  if (!risk_neutral) return;
  const double lambda = get("market_price_of_risk");
  m.demand_risk_shift = lambda * get("demand_volatility") / 4.0;
  m.rent_risk_shift = lambda * get("rent_volatility") / 4.0;
}

void fill_supply_rules(const ProcessFile& file, MarketTerms& m) {
  const auto get = [&](const char* name) { return file.parameter(name); };
  m.legacy_share = get("legacy_share");
  m.legacy_opex_factor = get("legacy_opex_factor");
  m.response = get("investment_response") / 4.0;
  m.limit_start = log(get("supply_growth_start")) / 4.0;
  m.limit_long = log(get("supply_growth_long")) / 4.0;
  m.limit_keep = exp(-0.693147180559945309 / (4.0 * get("supply_growth_half_life")));
  m.price_memory = get("price_memory");
  m.life_quarters = static_cast<int>(get("retirement_age"));
  m.patience_quarters = static_cast<int>(get("retirement_patience"));
  m.retire_rate = get("retirement_rate");
  m.rival_limit = m.rivals.empty() ? 0.0 : get("rival_limit");
  const bool here = !m.rivals.empty() && m.rivals[0].available_quarter <= 0;
  m.rival_start_share = here ? get("rival_start_share") : 0.0;
  m.rival_slope = get("rival_slope");
  m.vendor_response = get("vendor_response") * get("vendor_margin") * get("chip_share_of_capex");
  m.vendor_half_share = get("vendor_half_share");
  m.memory_share = get("memory_share_of_price") * get("chip_share_of_capex");
}

/// Scale of the market: the start price is the base GPU's long-run cost times the scarcity margin,
/// and demand clears the start's supply at that price.
void calibrate_start(const ProcessFile& file, MarketTerms& m) {
  const Generation& base = m.gpus[0];
  m.start_price = file.parameter("start_price_over_cost") *
                  (base.opex_usd_h + base.capital_usd_h + base.site_usd_h);
  const double hourly = file.parameter("inference_spend") * 1e9 / kHoursPerYear;
  m.start_capacity = hourly / m.start_price;
  const double usable = m.start_capacity * (1.0 - m.rival_start_share * (1.0 - m.rival_coverage));
  // The stated spend is what budgets leave: S_u = S / sqrt(1 - (S/L)^2) before them.
  const double load = std::min(0.9, hourly / m.spending_limit_usd_h);
  const double unconstrained = m.start_price / std::sqrt(1.0 - load * load);
  m.start_demand = usable * pow(unconstrained, m.elasticity);
}

}  // namespace

void prepare_market(const ProcessFile& file, Process& p) {
  MarketTerms& m = p.market;
  for (int column : p.inputs.gpu_columns) m.gpus.push_back(generation(file, p, column));
  for (int column : p.inputs.rival_columns) m.rivals.push_back(generation(file, p, column));
  fill_demand(file, p.inputs.risk_neutral, m);
  fill_supply_rules(file, m);
  if (!m.rivals.empty()) m.rival_coverage = view_of(p, p.inputs.rival_columns[0]).served;
  calibrate_start(file, m);
}

}  // namespace strandline::evolution
