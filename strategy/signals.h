// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "strategy/rules.h"

namespace strandline::strategy {

/// What a policy looks at in a quarter: what the market shows, never parameters, intensities or
/// regimes. Logarithms are held within +-3.
struct Signals {
  double narrow_coverage = 0;  ///< share of spend that a narrow chip started now would cover
  double wide_coverage = 0;    ///< the same of a wide one
  double innovations = 0;      ///< operator-changing events of the last year, at most 20
  double narrow_saving = 0;    ///< log of what its tokens cost on GPUs over what they would on it
  double wide_saving = 0;
  double margin = 0;     ///< log of what its tokens sell for over what they would cost on it
  double demand = 0;     ///< log of the own demand in base-GPU hours over that of quarter 0
  double price = 0;      ///< log of the price of compute over that of quarter 0
  double rent = 0;       ///< log of the rent of a GPU over the price of compute
  double gpu_price = 0;  ///< log of what a GPU costs to buy over its catalog's price
  /// Log growth a year of the market's demand at a constant price: the mean of the quarters so far,
  /// each kGrowthMemory as heavy as the next; 0 in quarter 0.
  double growth = 0;
  double novelty = 0;  ///< share of the families alive that need an operator unknown at the start
};

/// Demand's growth shows through noise some seven times its own quarterly moves (demand_volatility
/// and demand_growth_volatility of evolution/process.yaml); the filter of Kalman would weigh them
/// so in the long run.
constexpr double kGrowthMemory = 0.87;

/// Looks at quarter t with the two targets of one plan: a team that has started nothing yet.
class SignalWatch {
 public:
  /// `narrow` and `wide` are plans that would tape out at once; `scratch` is bound to the future.
  SignalWatch(const Context& context, const Plan& narrow, const Plan& wide,
              const core::RandomStream& stream, std::uint32_t path, const core::Future& future,
              Scratch& scratch)
      : narrow_(player(context, narrow, stream, path, future, scratch)),
        wide_(player(context, wide, stream, path, future, scratch)) {
    scratch.use(context);
  }
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  Signals at(int t) {
    const Target narrow = look(narrow_, t);
    const Target wide = look(wide_, t);
    const double hours = sum(narrow_.market.demand_mtok * narrow_.market.gpu_hours);
    const double price = narrow_.quarter(t).compute_price_usd_h;
    if (first_hours_ <= 0) first_hours_ = hours, first_price_ = price;
    Signals s;
    s.narrow_coverage = narrow.coverage;
    s.wide_coverage = wide.coverage;
    s.innovations = least(20.0, recent_innovations(narrow_, t));
    s.narrow_saving = log_ratio(narrow.gpu_musd, narrow.own_musd);
    s.wide_saving = log_ratio(wide.gpu_musd, wide.own_musd);
    s.margin = log_ratio(narrow.worth_musd, narrow.own_musd);
    s.demand = log_ratio(hours, first_hours_);
    s.price = log_ratio(price, first_price_);
    s.rent = log_ratio(narrow_.quarter(t).rent_usd_h, price);
    s.gpu_price = log_ratio(narrow_.quarter(t).gpu_capex_factor, 1.0);
    s.growth = growth(t);
    s.novelty = narrow_.quarter(t).novel_families / most(1.0, narrow_.quarter(t).families);
    return s;
  }

 private:
  struct Target {
    double coverage = 0, own_musd = 0, gpu_musd = 0, worth_musd = 0;
  };

  Player player(const Context& context, const Plan& plan, const core::RandomStream& stream,
                std::uint32_t path, const core::Future& future, Scratch& scratch) {
    const auto* columns = context.columns ? context.columns : context.costs->columns.data();
    return Player{*context.terms, *context.costs, columns, plan, future,
                  scratch,        stream,         path,    none_};
  }

  static double log_ratio(double a, double b) {
    if (!(a > 0)) return -3.0;
    if (!(b > 0)) return 3.0;
    return least(3.0, most(-3.0, core::kernel::log(a / b)));
  }

  double growth(int t) {
    double sum = 0, weights = 0, weight = 1;
    double level = core::kernel::log(narrow_.quarter(t).demand_scale);
    for (int q = t; q > 0; --q, weight *= kGrowthMemory) {
      const double before = core::kernel::log(narrow_.quarter(q - 1).demand_scale);
      sum += weight * (level - before);
      weights += weight;
      level = before;
    }
    return weights > 0 ? 4 * sum / weights : 0;
  }

  static Target look(Player& p, int t) {
    observe(p, t);
    const int generation = startable_generation(p, t);
    Target out;
    if (generation < 0) return out;
    int added = 0;
    const Lens lens = target_lens(p, generation, t, added);
    const ColumnRates rates = p.scratch.rates(lens, t);
    out.coverage = rates.spend_covered;
    const Work work = covered_work(p, rates, 1.0);
    if (!(work.hours > 0)) return out;
    out.worth_musd = work.worth_musd;
    out.own_musd = own_service_musd(p, lens, work, t);
    const Lanes tokens = p.market.demand_mtok * rates.covered * own_fraction(p);
    out.gpu_musd = gpu_service_musd(p, tokens, t);
    return out;
  }

  Outcome none_{};
  Player narrow_, wide_;
  double first_hours_ = 0, first_price_ = 0;
};

}  // namespace strandline::strategy
