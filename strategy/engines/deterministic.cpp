// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/deterministic.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace strandline::strategy::engines {

std::optional<double> without_volatility(const claims::BermudanOption& o) {
  for (const auto& a : o.assets)
    if (a.volatility > 0) return std::nullopt;
  const int dates = o.american() ? 10'000 : o.dates;
  double best = 0;
  std::vector<double> prices(o.assets.size());
  for (int k = o.american() ? 0 : 1; k <= dates; ++k) {
    const double t = o.maturity * k / dates;
    for (std::size_t i = 0; i < prices.size(); ++i)
      prices[i] = o.assets[i].spot * std::exp((o.rate - o.assets[i].dividend_yield) * t);
    best = std::max(best, std::exp(-o.rate * t) * claims::exercise_value(o, prices));
  }
  return best;
}

}  // namespace strandline::strategy::engines
