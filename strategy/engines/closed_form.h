// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategy/claims/claim.h"

/// Claims that a formula prices; values in the claim's money, today.
namespace strandline::strategy::engines {

/// The European case (dates = 1) of one asset, or of a max-call on independent assets (the integral
/// of 1 - prod P(S_i <= x) over x > K); nothing else.
std::optional<double> european_closed_form(const claims::BermudanOption& option);

/// Margrabe (Journal of Finance 1978), of the European right whatever option.american says.
double margrabe(const claims::ExchangeOption& option);

/// Geske (Journal of Financial Economics 1979); puts by parity with the inner option.
double geske(const claims::CompoundOption& option);

/// A rule "act once the ratio reaches threshold" and its value today.
struct ThresholdRule {
  double beta = 0;       ///< the root above 1 of the fundamental quadratic
  double threshold = 0;  ///< V* in USD, or the ratio C* of the two prices
  double value = 0;
};

/// McDonald and Siegel (1986) with death hazard: 0.5 sigma^2 b (b - 1) + (r - delta) b = r +
/// hazard, V* = b / (b - 1) I. Volatility 0 gives the best deterministic date.
ThresholdRule perpetual_investment(const claims::PerpetualInvestment& claim);

/// The same with a random cost: numeraire is the asset given, threshold a ratio of prices.
ThresholdRule perpetual_exchange(const claims::PerpetualExchange& claim);

/// Dixit (1989): idle worth A1 P^beta1, active B2 P^beta2 + P / (r - mu) - w / r.
struct EntryExitRule {
  double enter_above = 0, exit_below = 0;  ///< P_H, P_L in USD
  double a1 = 0, b2 = 0;                   ///< constants of the option to enter, to exit
  double beta1 = 0, beta2 = 0;
  double value = 0;  ///< of the claim in its state today
};
EntryExitRule entry_exit(const claims::EntryExit& claim);

/// Merton's series for normal jumps (1976), Black and Scholes at rate + hazard for a jump to zero;
/// nothing for Kou's law (fourier.h has it).
std::optional<double> jump_series(const claims::JumpOption& option);

}  // namespace strandline::strategy::engines
