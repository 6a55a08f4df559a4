// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/closed_form.h"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "strategy/engines/black_scholes.h"
#include "strategy/engines/normal.h"

namespace strandline::strategy::engines {
namespace {

/// P(S > x) of an asset at maturity, under the pricing measure.
double survival(const claims::LognormalAsset& a, double rate, double maturity, double x) {
  const double forward = a.spot * std::exp((rate - a.dividend_yield) * maturity);
  const double deviation = a.volatility * std::sqrt(maturity);
  if (!(deviation > 0)) return forward > x ? 1.0 : 0.0;
  return normal_cdf(std::log(forward / x) / deviation - 0.5 * deviation);
}

double independent_max_call(const claims::BermudanOption& o) {
  const auto exceeds = [&](double x) {
    double all_below = 1;
    for (const auto& a : o.assets) all_below *= 1 - survival(a, o.rate, o.maturity, x);
    return 1 - all_below;
  };
  // ln x as the variable: the integrand then falls like a normal tail.
  const auto integrand = [&](double y) { return exceeds(o.strike * std::exp(y)) * std::exp(y); };
  double top = 0;
  for (const auto& a : o.assets) {
    const double mean = std::log(a.spot / o.strike) + (o.rate - a.dividend_yield) * o.maturity;
    top = std::max(top, mean + 12 * a.volatility * std::sqrt(o.maturity) + 1e-9);
  }
  return std::exp(-o.rate * o.maturity) * o.strike *
         boost::math::quadrature::gauss_kronrod<double, 61>::integrate(integrand, 0.0, top, 15,
                                                                       1e-13);
}

/// The price at the decision at which the inner option is worth the outer strike; nothing where it
/// never is.
std::optional<double> critical_price(const claims::CompoundOption& o) {
  const double left = o.maturity - o.decision_time;
  const auto excess = [&](double log_price) {
    return black_scholes({.call = o.inner_call,
                          .spot = std::exp(log_price),
                          .strike = o.inner_strike,
                          .rate = o.rate,
                          .dividend_yield = o.asset.dividend_yield,
                          .deviation = o.asset.volatility * std::sqrt(left),
                          .maturity = left}) -
           o.outer_strike;
  };
  const double middle = std::log(o.inner_strike);
  double low = middle - 1, high = middle + 1;
  while (excess(low) * excess(high) > 0) {
    low -= 1;
    high += 1;
    if (high - middle > 60) return std::nullopt;
  }
  std::uintmax_t iterations = 200;
  const auto root = boost::math::tools::toms748_solve(
      excess, low, high, boost::math::tools::eps_tolerance<double>(52), iterations);
  return std::exp(0.5 * (root.first + root.second));
}

double compound_call(const claims::CompoundOption& o) {
  const auto critical = critical_price(o);
  if (!critical) return 0;  // only a put can stay below the outer strike at every price
  const double sign = o.inner_call ? 1.0 : -1.0;
  const double v = o.asset.volatility, b = o.rate - o.asset.dividend_yield;
  const double t1 = o.decision_time, t2 = o.maturity, rho = std::sqrt(t1 / t2);
  const double y1 =
      (std::log(o.asset.spot / *critical) + (b + 0.5 * v * v) * t1) / (v * std::sqrt(t1));
  const double z1 =
      (std::log(o.asset.spot / o.inner_strike) + (b + 0.5 * v * v) * t2) / (v * std::sqrt(t2));
  const double y2 = y1 - v * std::sqrt(t1), z2 = z1 - v * std::sqrt(t2);
  return sign * o.asset.spot * std::exp(-o.asset.dividend_yield * t2) *
             bivariate_normal_cdf(sign * z1, sign * y1, rho) -
         sign * o.inner_strike * std::exp(-o.rate * t2) *
             bivariate_normal_cdf(sign * z2, sign * y2, rho) -
         o.outer_strike * std::exp(-o.rate * t1) * normal_cdf(sign * y2);
}

}  // namespace

std::optional<double> european_closed_form(const claims::BermudanOption& o) {
  if (o.dates != 1) return std::nullopt;
  if (o.assets.size() == 1) return european_value(o, o.assets[0].spot, o.maturity);
  if (o.payoff == claims::Payoff::kMaxCall && o.correlation.empty()) return independent_max_call(o);
  return std::nullopt;
}

double margrabe(const claims::ExchangeOption& o) {
  const double variance = o.receive.volatility * o.receive.volatility +
                          o.give.volatility * o.give.volatility -
                          2 * o.correlation * o.receive.volatility * o.give.volatility;
  // The asset given is the numeraire: its dividend yield takes the place of the rate.
  return black_scholes({.call = true,
                        .spot = o.receive_quantity * o.receive.spot,
                        .strike = o.give_quantity * o.give.spot,
                        .rate = o.give.dividend_yield,
                        .dividend_yield = o.receive.dividend_yield,
                        .deviation = std::sqrt(std::max(0.0, variance) * o.maturity),
                        .maturity = o.maturity});
}

double geske(const claims::CompoundOption& o) {
  const auto inner = [&](double maturity) {
    return black_scholes({.call = o.inner_call,
                          .spot = o.asset.spot,
                          .strike = o.inner_strike,
                          .rate = o.rate,
                          .dividend_yield = o.asset.dividend_yield,
                          .deviation = o.asset.volatility * std::sqrt(maturity),
                          .maturity = maturity});
  };
  const double price = std::exp(-o.rate * o.decision_time) * o.outer_strike;
  if (!(o.asset.volatility > 0)) {
    const double sign = o.outer_call ? 1.0 : -1.0;
    return std::max(0.0, sign * (inner(o.maturity) - price));
  }
  const double call = compound_call(o);
  return o.outer_call ? call : call - inner(o.maturity) + price;
}

}  // namespace strandline::strategy::engines
