// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/claims/as_switching.h"

#include <cmath>

namespace strandline::strategy::claims {
namespace {

constexpr int kHeld = 0, kExercised = 1;
constexpr double kLeftBeyond = 0.005;  ///< of the asset, after a perpetual right's horizon

Feature lognormal(const char* name, const LognormalAsset& asset, double rate) {
  return {.name = name,
          .law = FeatureLaw::kGeometric,
          .start = asset.spot,
          .drift = rate - asset.dividend_yield,
          .volatility = asset.volatility};
}

/// A right exercised at dates k maturity / dates, k = first .. dates.
SwitchingForm right(double maturity, int dates, double rate, bool today) {
  SwitchingForm form;
  SwitchingProblem& p = form.problem;
  p.modes = {{"held", {}, {}}, {"exercised", {}, {}}};
  p.steps = dates + 1;
  p.horizon = maturity * p.steps / dates;
  p.rate = rate;
  form.any_time = today;
  return form;
}

/// Exercise that costs `cost`; what it pays is a negative cost.
void add_exercise(SwitchingForm& form, Payout cost) {
  form.problem.decisions.push_back({.name = "exercise",
                                    .from = kHeld,
                                    .cost = std::move(cost),
                                    .building = {},
                                    .outcomes = {{.to = kExercised}},
                                    .first_step = form.any_time ? 0 : 1});
}

Payout linear(double constant, std::vector<Payout::Term> terms) {
  Payout p;
  p.constant = constant;
  p.terms = std::move(terms);
  return p;
}

struct Convert {
  int dates;

  std::optional<SwitchingForm> operator()(const BermudanOption& o) const {
    if (o.payoff == Payoff::kButterfly || o.payoff == Payoff::kMinButterfly) return std::nullopt;
    SwitchingForm form = right(o.maturity, o.american() ? dates : o.dates, o.rate, o.american());
    for (const LognormalAsset& asset : o.assets)
      form.problem.features.push_back(lognormal("price", asset, o.rate));
    form.problem.correlation = o.correlation;
    const int n = static_cast<int>(o.assets.size());
    if (o.payoff == Payoff::kPut || o.payoff == Payoff::kMeanPut) {
      Payout cost = linear(-o.strike, {});
      for (int i = 0; i < n; ++i) cost.terms.push_back({1.0 / n, {i}});
      add_exercise(form, std::move(cost));
    } else {
      for (int i = 0; i < n; ++i) add_exercise(form, linear(o.strike, {{-1.0, {i}}}));
    }
    return form;
  }

  /// Rates do not enter: money grows at 0, and both assets lose their yields.
  std::optional<SwitchingForm> operator()(const ExchangeOption& o) const {
    SwitchingForm form = right(o.maturity, o.american ? dates : 1, 0.0, o.american);
    form.problem.features = {lognormal("receive", o.receive, 0), lognormal("give", o.give, 0)};
    form.problem.correlation = {1, o.correlation, o.correlation, 1};
    add_exercise(form, linear(0, {{o.give_quantity, {1}}, {-o.receive_quantity, {0}}}));
    return form;
  }

  std::optional<SwitchingForm> operator()(const PerpetualExchange& o) const {
    const double years = -std::log(kLeftBeyond) / o.receive.dividend_yield;
    ExchangeOption finite{.receive = o.receive,
                          .give = o.give,
                          .correlation = o.correlation,
                          .maturity = years,
                          .american = true};
    auto form = (*this)(finite);
    form->beyond = kLeftBeyond * o.receive.spot;
    return form;
  }

  /// Death takes the project and spares the cost.
  std::optional<SwitchingForm> operator()(const PerpetualInvestment& o) const {
    const double years = -std::log(kLeftBeyond) / (o.value_yield + o.hazard);
    SwitchingForm form = right(years, dates, o.rate, true);
    form.problem.features = {
        lognormal("value", {o.value, o.volatility, o.value_yield}, o.rate),
        {.name = "alive", .law = FeatureLaw::kSurvival, .start = 1, .hazard = o.hazard}};
    add_exercise(form, linear(0, {{o.cost, {1}}, {-1.0, {0, 1}}}));
    form.beyond = kLeftBeyond * o.value;
    return form;
  }

  template <class Other>
  std::optional<SwitchingForm> operator()(const Other&) const {
    return std::nullopt;
  }
};

}  // namespace

std::optional<SwitchingForm> as_switching(const Claim& claim, int dates) {
  return std::visit(Convert{dates}, claim);
}

}  // namespace strandline::strategy::claims
