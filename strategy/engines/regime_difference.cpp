// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "strategy/engines/finite_difference.h"
#include "strategy/engines/log_grid.h"
#include "strategy/engines/refinement.h"

namespace strandline::strategy::engines {
namespace {

using claims::RegimeSwitchingOption;

constexpr int kSpaceSteps = 400, kTimeSteps = 150;  ///< of the coarse grid

struct Regimes {
  const RegimeSwitchingOption& o;
  LogGrid grid;
  std::array<LogGenerator, 2> generator;
  std::array<std::vector<double>, 2> values;
  std::vector<double> obstacle;
};

double payoff(const RegimeSwitchingOption& o, double s) {
  return std::max(0.0, o.call ? s - o.strike : o.strike - s);
}

Regimes start(const RegimeSwitchingOption& o, int intervals) {
  double reach = 0;
  for (const auto& r : o.regimes)
    reach = std::max(reach, 6 * r.volatility * std::sqrt(o.maturity) +
                                std::abs(r.rate - o.dividend_yield) * o.maturity);
  Regimes g{o,
            LogGrid::spanning(std::min(o.spot, o.strike) * std::exp(-reach), o.spot,
                              std::max(o.spot, o.strike) * std::exp(reach), intervals),
            {},
            {},
            {}};
  for (std::size_t k = 0; k < 2; ++k) {
    const auto& r = o.regimes[k];
    g.generator[k] =
        LogGenerator::of(r.volatility, r.rate - o.dividend_yield, r.rate + r.leaves, g.grid.step);
  }
  for (const double s : g.grid.prices) g.obstacle.push_back(payoff(o, s));
  g.values = {g.obstacle, g.obstacle};
  return g;
}

/// One step of both equations: each is solved with the other's latest values until they agree. The
/// ends of the grid are exercised or worthless: both are the payoff.
void step(Regimes& g, double dt, double theta) {
  const std::size_t n = g.obstacle.size();
  const auto before = g.values;
  for (double change = 1; change > 1e-12 * g.o.strike;) {
    change = 0;
    for (std::size_t k = 0; k < 2; ++k) {
      const double switches = g.o.regimes[k].leaves * dt;
      std::vector<double> right = g.obstacle;
      for (std::size_t i = 1; i + 1 < n; ++i)
        right[i] =
            before[k][i] + theta * switches * g.values[1 - k][i] +
            (1 - theta) * (dt * g.generator[k].apply(before[k], i) + switches * before[1 - k][i]);
      auto next = solve_with_obstacle(implicit_rows(g.generator[k], theta * dt, n), right,
                                      g.obstacle, g.values[k]);
      for (std::size_t i = 0; i < n; ++i)
        change = std::max(change, std::abs(next[i] - g.values[k][i]));
      g.values[k] = std::move(next);
    }
  }
}

double value(const RegimeSwitchingOption& o, int refinement) {
  Regimes g = start(o, kSpaceSteps * refinement);
  const int steps = kTimeSteps * refinement;
  double before = 0;
  for (int j = 1; j <= steps; ++j) {
    const double left = o.maturity * j * j / (static_cast<double>(steps) * steps);
    step(g, left - before, j <= 2 ? 1.0 : 0.5);
    before = left;
  }
  return g.values[static_cast<std::size_t>(o.regime)][g.grid.spot_node];
}

}  // namespace

Valuation finite_difference(const RegimeSwitchingOption& o) {
  return refined(value(o, 1), value(o, 2), 2);
}

}  // namespace strandline::strategy::engines
