// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

#include "strategy/engines/closed_form.h"

namespace strandline::strategy::engines {
namespace {

/// The roots of 0.5 sigma^2 b (b - 1) + drift b - discount = 0, discount above 0: one above 0, one
/// below. Without cancellation where they are of different size.
struct Roots {
  double above, below;
};
Roots fundamental_roots(double variance, double drift, double discount) {
  const double half = 0.5 * variance, linear = drift - half;
  const double root = std::sqrt(linear * linear + 4 * half * discount);
  if (linear > 0) return {2 * discount / (root + linear), -(root + linear) / (2 * half)};
  return {(root - linear) / (2 * half), -2 * discount / (root - linear)};
}

/// Value of paying `cost` for `value` at threshold beta / (beta - 1) times the cost.
ThresholdRule power_rule(double beta, double value, double cost) {
  ThresholdRule rule;
  rule.beta = beta;
  rule.threshold = beta / (beta - 1) * cost;
  rule.value = value >= rule.threshold
                   ? value - cost
                   : (rule.threshold - cost) * std::pow(value / rule.threshold, beta);
  return rule;
}

/// G(P) = active less idle, at the exit price x and the entry price R x when both paste smoothly
/// there: x times these, less w / r.
struct PastedGap {
  double option_entry, option_exit;  ///< A1 x^beta1 / x and B2 x^beta2 / x
  double at_exit, at_entry;          ///< (G + w / r) / x
};
PastedGap pasted_gap(const EntryExitRule& rule, double yield, double ratio) {
  const double r1 = std::pow(ratio, rule.beta1), r2 = std::pow(ratio, rule.beta2);
  // beta2 b - beta1 a = -1 / yield, and the same with powers of the ratio.
  const double determinant = rule.beta1 * rule.beta2 * (r2 - r1);
  const double a = rule.beta2 * (r2 - ratio) / (yield * determinant);
  const double b = rule.beta1 * (r1 - ratio) / (yield * determinant);
  return {a, b, b - a + 1 / yield, b * r2 - a * r1 + ratio / yield};
}

}  // namespace

ThresholdRule perpetual_investment(const claims::PerpetualInvestment& c) {
  const double drift = c.rate - c.value_yield, discount = c.rate + c.hazard;
  if (c.volatility > 0) {
    const double beta = fundamental_roots(c.volatility * c.volatility, drift, discount).above;
    return power_rule(beta, c.value, c.cost);
  }
  if (drift > 0) return power_rule(discount / drift, c.value, c.cost);
  return {.beta = std::numeric_limits<double>::infinity(),
          .threshold = c.cost,
          .value = std::max(0.0, c.value - c.cost)};
}

ThresholdRule perpetual_exchange(const claims::PerpetualExchange& c) {
  const double variance = c.receive.volatility * c.receive.volatility +
                          c.give.volatility * c.give.volatility -
                          2 * c.correlation * c.receive.volatility * c.give.volatility;
  ThresholdRule rule = perpetual_investment({.value = c.receive.spot / c.give.spot,
                                             .cost = 1,
                                             .volatility = std::sqrt(std::max(0.0, variance)),
                                             .value_yield = c.receive.dividend_yield,
                                             .rate = c.give.dividend_yield,
                                             .hazard = 0});
  rule.value *= c.give.spot;
  return rule;
}

EntryExitRule entry_exit(const claims::EntryExit& c) {
  EntryExitRule rule;
  const Roots roots = fundamental_roots(c.volatility * c.volatility, c.drift, c.rate);
  rule.beta1 = roots.above;
  rule.beta2 = roots.below;
  const double yield = c.rate - c.drift, forever = c.variable_cost / c.rate;
  // Smooth pasting is linear in the exit price x for a given ratio R of the thresholds, so the four
  // equations are one in R: G(R x) / G(x) with x eliminated.
  const double wanted = (forever + c.entry_cost) / (forever - c.exit_cost);
  const auto miss = [&](double log_ratio) {
    const PastedGap g = pasted_gap(rule, yield, std::exp(log_ratio));
    return g.at_entry / g.at_exit - wanted;
  };
  double low = 1e-3, high = 1;
  while (miss(low) > 0) low *= 0.5;
  while (miss(high) < 0) high *= 2;
  std::uintmax_t iterations = 200;
  const auto root = boost::math::tools::toms748_solve(
      miss, low, high, boost::math::tools::eps_tolerance<double>(50), iterations);
  const double ratio = std::exp(0.5 * (root.first + root.second));
  const PastedGap g = pasted_gap(rule, yield, ratio);
  rule.exit_below = (forever - c.exit_cost) / g.at_exit;
  rule.enter_above = ratio * rule.exit_below;
  rule.a1 = g.option_entry * std::pow(rule.exit_below, 1 - rule.beta1);
  rule.b2 = g.option_exit * std::pow(rule.exit_below, 1 - rule.beta2);
  const double idle = rule.a1 * std::pow(c.price, rule.beta1);
  const double active = rule.b2 * std::pow(c.price, rule.beta2) + c.price / yield - forever;
  if (c.active)
    rule.value = c.price <= rule.exit_below ? idle - c.exit_cost : active;
  else
    rule.value = c.price >= rule.enter_above ? active - c.entry_cost : idle;
  return rule;
}

}  // namespace strandline::strategy::engines
