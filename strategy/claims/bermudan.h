// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace strandline::strategy::claims {

/// A traded price under the pricing measure: dS/S = (rate - dividend_yield) dt + volatility dW.
struct LognormalAsset {
  double spot = 0;            ///< today's price in USD, above 0
  double volatility = 0;      ///< per square root of a year, at least 0
  double dividend_yield = 0;  ///< per year: what holding the asset pays, or waiting forgoes
};

/// What exercise pays, S = the assets' prices, K = strike, L = upper strike.
enum class Payoff : std::uint8_t {
  kPut,           ///< (K - S)+
  kCall,          ///< (S - K)+
  kMaxCall,       ///< (max S_i - K)+
  kMeanPut,       ///< (K - mean S_i)+
  kButterfly,     ///< (S - K)+ - 2 (S - (K + L)/2)+ + (S - L)+
  kMinButterfly,  ///< the least butterfly of the assets
};

/// An option on lognormal assets that may be exercised once. Dates are k T / dates, k = 1 .. dates:
/// today is none of them (compare with exercise_value() of the spots where it is). dates = 1 is the
/// European option; dates = 0 is the American one, exercised at any time, today included.
struct BermudanOption {
  Payoff payoff = Payoff::kPut;
  std::vector<LognormalAsset> assets;  ///< one for kPut, kCall, kButterfly
  std::vector<double> correlation;     ///< d x d by rows, positive definite; empty: independent
  double strike = 0;                   ///< USD, above 0
  double upper_strike = 0;             ///< USD, above strike; butterflies only
  double rate = 0;                     ///< risk-free, per year, continuously compounded
  double maturity = 0;                 ///< T in years, above 0
  int dates = 0;

  bool american() const { return dates == 0; }
  double time(int k) const { return maturity * k / dates; }  ///< years to date k
  /// Correlation of assets i and j.
  double rho(std::size_t i, std::size_t j) const {
    if (correlation.empty()) return i == j ? 1.0 : 0.0;
    return correlation[i * assets.size() + j];
  }
};

/// What exercise pays at the given prices (USD), one per asset.
double exercise_value(const BermudanOption& option, std::span<const double> prices);

}  // namespace strandline::strategy::claims
