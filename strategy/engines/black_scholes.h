// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/claims/bermudan.h"

namespace strandline::strategy::engines {

/// What a European option on one lognormal asset depends on.
struct EuropeanTerms {
  bool call = true;
  double spot = 0, strike = 0;          ///< USD, above 0
  double rate = 0, dividend_yield = 0;  ///< per year
  double deviation = 0;                 ///< volatility times the root of maturity
  double maturity = 0;                  ///< years
};

/// Black and Scholes (Journal of Political Economy 1973) with Merton's dividend yield; a deviation
/// of 0 gives the discounted forward's intrinsic value.
double black_scholes(const EuropeanTerms& terms);

/// The European value of the payoff of a one-asset option, `maturity` years ahead at price `spot`;
/// std::logic_error for payoffs of several assets.
double european_value(const claims::BermudanOption& option, double spot, double maturity);

}  // namespace strandline::strategy::engines
