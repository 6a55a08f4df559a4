// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/finite_difference.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "strategy/engines/black_scholes.h"
#include "strategy/engines/deterministic.h"
#include "strategy/engines/log_grid.h"
#include "strategy/engines/refinement.h"

namespace strandline::strategy::engines {
namespace {

using claims::BermudanOption;

constexpr int kSpaceSteps = 400, kTimeSteps = 120;  ///< of the coarse grid
constexpr double kDeviations = 6;                   ///< half width of the grid

double payoff(const BermudanOption& o, double price) {
  return claims::exercise_value(o, std::array{price});
}

/// Mean of the payoff over the cell around a node: values then converge smoothly in the step.
double cell_mean(const BermudanOption& o, double price, double step) {
  constexpr int kPoints = 64;
  double sum = 0;
  for (int k = 0; k < kPoints; ++k)
    sum += payoff(o, price * std::exp(step * ((k + 0.5) / kPoints - 0.5)));
  return sum / kPoints;
}

LogGrid grid_of(const BermudanOption& o, int intervals) {
  const auto& a = o.assets[0];
  const double variance = a.volatility * a.volatility;
  const double reach = kDeviations * a.volatility * std::sqrt(o.maturity) +
                       std::abs(o.rate - a.dividend_yield - 0.5 * variance) * o.maturity;
  const double top = std::max({a.spot, o.strike, o.upper_strike});
  return LogGrid::spanning(std::min(a.spot, o.strike) * std::exp(-reach), a.spot,
                           top * std::exp(reach), intervals);
}

/// What the option is worth far in or out of the money, `left` years before maturity: the best of
/// the dates still to come, each as a European option.
double far_value(const BermudanOption& o, double price, double left) {
  if (o.american()) return std::max(payoff(o, price), european_value(o, price, left));
  double best = 0;
  const double now = o.maturity - left;
  for (int k = 1; k <= o.dates; ++k)
    if (o.time(k) > now - 1e-12)
      best = std::max(best, european_value(o, price, std::max(0.0, o.time(k) - now)));
  return best;
}

/// Rolls values back, from maturity on.
class OptionRollback {
 public:
  OptionRollback(const BermudanOption& o, int intervals)
      : o_(o),
        grid_(grid_of(o, intervals)),
        generator_(LogGenerator::of(o.assets[0].volatility, o.rate - o.assets[0].dividend_yield,
                                    o.rate, grid_.step)) {
    for (const double s : grid_.prices) {
      values_.push_back(cell_mean(o, s, grid_.step));
      obstacle_.push_back(payoff(o, s));
    }
  }

  /// One step to `left` years before maturity; theta = 1 implicit, 1/2 Crank-Nicolson.
  void step(double dt, double left, double theta) {
    const std::size_t n = values_.size();
    std::vector<double> right(n);
    for (std::size_t i = 1; i + 1 < n; ++i)
      right[i] = values_[i] + (1 - theta) * dt * generator_.apply(values_, i);
    right[0] = far_value(o_, grid_.prices[0], left);
    right[n - 1] = far_value(o_, grid_.prices[n - 1], left);
    const Tridiagonal rows = implicit_rows(generator_, theta * dt, n);
    values_ =
        o_.american() ? solve_with_obstacle(rows, right, obstacle_, values_) : solve(rows, right);
  }

  void exercise() {
    for (std::size_t i = 0; i < values_.size(); ++i)
      values_[i] = std::max(values_[i], obstacle_[i]);
  }
  double at_spot() const { return values_[grid_.spot_node]; }

 private:
  const BermudanOption& o_;
  LogGrid grid_;
  LogGenerator generator_;
  std::vector<double> values_, obstacle_;
};

double american_value(const BermudanOption& o, int refinement) {
  OptionRollback rollback(o, kSpaceSteps * refinement);
  const int steps = kTimeSteps * refinement;
  double before = 0;
  for (int j = 1; j <= steps; ++j) {
    // The boundary moves like the root of time near maturity: squares of equal steps follow it.
    const double left = o.maturity * j * j / (static_cast<double>(steps) * steps);
    rollback.step(left - before, left, j <= 2 ? 1.0 : 0.5);
    before = left;
  }
  return rollback.at_spot();
}

double bermudan_value(const BermudanOption& o, int refinement) {
  OptionRollback rollback(o, kSpaceSteps * refinement);
  const int steps = std::max(4, kTimeSteps / o.dates) * refinement;
  const double dt = o.maturity / o.dates / steps;
  for (int k = o.dates; k >= 1; --k) {
    if (k < o.dates) rollback.exercise();
    const double start = o.maturity - o.time(k);
    rollback.step(0.5 * dt, start + 0.5 * dt, 1.0);
    rollback.step(0.5 * dt, start + dt, 1.0);
    for (int j = 2; j <= steps; ++j) rollback.step(dt, start + j * dt, 0.5);
  }
  return rollback.at_spot();
}

}  // namespace

Valuation finite_difference(const BermudanOption& o) {
  if (const auto value = without_volatility(o)) return exact(*value);
  const auto value = o.american() ? american_value : bermudan_value;
  return refined(value(o, 1), value(o, 2), 2);
}

Valuation finite_difference(const claims::ExchangeOption& o) {
  const double variance = o.receive.volatility * o.receive.volatility +
                          o.give.volatility * o.give.volatility -
                          2 * o.correlation * o.receive.volatility * o.give.volatility;
  BermudanOption call;
  call.payoff = claims::Payoff::kCall;
  call.assets = {{.spot = o.receive_quantity * o.receive.spot,
                  .volatility = std::sqrt(std::max(0.0, variance)),
                  .dividend_yield = o.receive.dividend_yield}};
  call.strike = o.give_quantity * o.give.spot;
  call.rate = o.give.dividend_yield;
  call.maturity = o.maturity;
  call.dates = o.american ? 0 : 1;
  return finite_difference(call);
}

}  // namespace strandline::strategy::engines
