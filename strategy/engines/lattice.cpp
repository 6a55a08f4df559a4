// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/lattice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "strategy/claims/correlation.h"
#include "strategy/engines/black_scholes.h"
#include "strategy/engines/closed_form.h"
#include "strategy/engines/deterministic.h"
#include "strategy/engines/lattice_walk.h"
#include "strategy/engines/refinement.h"

namespace strandline::strategy::engines {
namespace {

using claims::BermudanOption;

/// Steps of the finer lattice by number of assets: about a second of work each.
constexpr std::array<int, kLatticeAssets> kSteps{2000, 400, 120};

std::vector<double> lower_factor(const BermudanOption& o) {
  const std::size_t d = o.assets.size();
  std::vector<double> matrix;
  for (std::size_t i = 0; i < d * d; ++i) matrix.push_back(o.rho(i / d, i % d));
  return claims::cholesky(matrix, d).value();
}

/// Value on a lattice of `per_date` steps between dates (in all, for the American option), less the
/// error that the same lattice makes on the European option where that is known.
double lattice_value(const BermudanOption& o, int per_date) {
  const int steps = o.american() ? per_date : per_date * o.dates;
  const LatticeWalk walk(o.assets, lower_factor(o), o.rate, o.maturity, steps);
  const bool one = o.assets.size() == 1;
  const double last_step = o.maturity / steps;
  std::vector<double> values = walk.nodes(), european;
  const auto exercise = [&](std::span<const double> prices, double& value) {
    value = std::max(value, claims::exercise_value(o, prices));
  };
  const int last = one ? steps - 1 : steps;
  walk.visit(values, last, [&](std::span<const double> prices, double& value) {
    value = one ? european_value(o, prices[0], last_step) : claims::exercise_value(o, prices);
  });
  BermudanOption once = o;
  once.dates = 1;
  const auto known = one ? std::nullopt : european_closed_form(once);
  if (known) european = values;
  for (int t = last - 1; t >= 0; --t) {
    walk.roll_back(values, t);
    if (known) walk.roll_back(european, t);
    if (o.american() || (t > 0 && t % per_date == 0)) walk.visit(values, t, exercise);
  }
  return known ? values[0] + *known - european[0] : values[0];
}

}  // namespace

Valuation lattice(const BermudanOption& o) {
  if (const auto value = without_volatility(o)) return exact(*value);
  const int dates = o.american() ? 1 : o.dates;
  const int coarse = std::max(2, kSteps[o.assets.size() - 1] / (2 * dates));
  Valuation v = refined(lattice_value(o, coarse), lattice_value(o, 2 * coarse), 1);
  if (o.assets.size() == 1) return v;
  // Kinks of several prices fall between nodes irregularly: a neighbouring lattice shows how much.
  const double spread = std::abs(lattice_value(o, coarse + 1) - lattice_value(o, coarse));
  v.lower -= 4 * spread;
  v.upper += 4 * spread;
  return v;
}

namespace {

double exchange_on(const claims::ExchangeOption& o, int steps) {
  const std::array<claims::LognormalAsset, 2> assets{o.receive, o.give};
  const std::array<double, 4> correlation{1, o.correlation, o.correlation, 1};
  const auto lower = claims::cholesky(correlation, 2).value();
  const LatticeWalk walk(assets, lower, 0.0, o.maturity, steps);
  const auto gain = [&](std::span<const double> s) {
    return std::max(0.0, o.receive_quantity * s[0] - o.give_quantity * s[1]);
  };
  std::vector<double> values = walk.nodes();
  walk.visit(values, steps, [&](std::span<const double> s, double& v) { v = gain(s); });
  std::vector<double> european = values;
  for (int t = steps - 1; t >= 0; --t) {
    walk.roll_back(values, t);
    walk.roll_back(european, t);
    if (o.american)
      walk.visit(values, t,
                 [&](std::span<const double> s, double& v) { v = std::max(v, gain(s)); });
  }
  return values[0] + margrabe(o) - european[0];
}

}  // namespace

Valuation lattice(const claims::ExchangeOption& o) {
  constexpr int kCoarse = 128;  // every node is visited every step
  return refined(exchange_on(o, kCoarse), exchange_on(o, 2 * kCoarse), 1);
}

}  // namespace strandline::strategy::engines
