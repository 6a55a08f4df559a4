// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

namespace strandline::strategy::claims {

/// An option on an asset whose rate and volatility switch between two regimes by a Markov chain:
/// dS/S = (r_i - dividend_yield) dt + sigma_i dW in regime i (Buffington and Elliott 2002; Khaliq
/// and Liu 2009). Regime risk is unpriced and the regime is seen.
struct RegimeSwitchingOption {
  struct Regime {
    double rate = 0;        ///< per year
    double volatility = 0;  ///< per square root of a year, above 0
    double leaves = 0;      ///< intensity of switching to the other regime, per year
  };
  bool call = false;
  double spot = 0, strike = 0;  ///< USD, above 0
  double dividend_yield = 0;    ///< per year
  double maturity = 0;          ///< years, above 0
  std::array<Regime, 2> regimes{};
  int regime = 0;  ///< today's
  bool american = true;
};

}  // namespace strandline::strategy::claims
