// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/black_scholes.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "strategy/engines/normal.h"

namespace strandline::strategy::engines {

double black_scholes(const EuropeanTerms& t) {
  const double sign = t.call ? 1.0 : -1.0;
  const double asset = t.spot * std::exp(-t.dividend_yield * t.maturity);
  const double bond = t.strike * std::exp(-t.rate * t.maturity);
  if (!(t.deviation > 0)) return std::max(0.0, sign * (asset - bond));
  const double d1 = std::log(asset / bond) / t.deviation + 0.5 * t.deviation;
  return sign * (asset * normal_cdf(sign * d1) - bond * normal_cdf(sign * (d1 - t.deviation)));
}

double european_value(const claims::BermudanOption& o, double spot, double maturity) {
  const auto& asset = o.assets.at(0);
  const auto vanilla = [&](bool call, double strike) {
    return black_scholes({.call = call,
                          .spot = spot,
                          .strike = strike,
                          .rate = o.rate,
                          .dividend_yield = asset.dividend_yield,
                          .deviation = asset.volatility * std::sqrt(maturity),
                          .maturity = maturity});
  };
  if (o.assets.size() > 1) throw std::logic_error("european_value() is for one asset");
  switch (o.payoff) {
    case claims::Payoff::kPut:
    case claims::Payoff::kMeanPut:
      return vanilla(false, o.strike);
    case claims::Payoff::kCall:
    case claims::Payoff::kMaxCall:
      return vanilla(true, o.strike);
    default:
      return vanilla(true, o.strike) - 2 * vanilla(true, 0.5 * (o.strike + o.upper_strike)) +
             vanilla(true, o.upper_strike);
  }
}

}  // namespace strandline::strategy::engines
