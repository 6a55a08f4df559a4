// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "strategy/engines/black_scholes.h"
#include "strategy/engines/closed_form.h"

namespace strandline::strategy::engines {
namespace {

EuropeanTerms terms_without_jumps(const claims::JumpOption& o) {
  return {.call = o.call,
          .spot = o.asset.spot,
          .strike = o.strike,
          .rate = o.rate,
          .dividend_yield = o.asset.dividend_yield,
          .deviation = o.asset.volatility * std::sqrt(o.maturity),
          .maturity = o.maturity};
}

/// A mixture of Black-Scholes values over the number of jumps n, under the measure that takes the
/// jumps' mean out of the rate.
double merton_series(const claims::JumpOption& o, const claims::MertonJumps& j) {
  const double variance = j.standard_deviation * j.standard_deviation;
  const double log_mean = j.mean_log + 0.5 * variance, mean = std::expm1(log_mean);
  const double count = j.intensity * (1 + mean) * o.maturity;
  const double diffusion = o.asset.volatility * o.asset.volatility * o.maturity;
  double value = 0, weight = std::exp(-count);
  for (int n = 0; n < 10'000; ++n) {
    EuropeanTerms t = terms_without_jumps(o);
    t.rate = o.rate - j.intensity * mean + n * log_mean / o.maturity;
    t.deviation = std::sqrt(diffusion + n * variance);
    value += weight * black_scholes(t);
    if (n > count && weight < 1e-18) break;
    weight *= count / (n + 1);
  }
  return value;
}

double to_zero(const claims::JumpOption& o, double hazard) {
  EuropeanTerms t = terms_without_jumps(o);
  t.call = true;
  t.rate += hazard;
  const double call = black_scholes(t);
  if (o.call) return call;
  return call - o.asset.spot * std::exp(-o.asset.dividend_yield * o.maturity) +
         o.strike * std::exp(-o.rate * o.maturity);
}

}  // namespace

std::optional<double> jump_series(const claims::JumpOption& o) {
  if (const auto* merton = std::get_if<claims::MertonJumps>(&o.jumps))
    return merton_series(o, *merton);
  if (const auto* jump = std::get_if<claims::JumpToZero>(&o.jumps)) return to_zero(o, jump->hazard);
  return std::nullopt;
}

}  // namespace strandline::strategy::engines
