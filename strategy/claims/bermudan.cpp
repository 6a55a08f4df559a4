// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/claims/bermudan.h"

#include <algorithm>
#include <numeric>

namespace strandline::strategy::claims {
namespace {

double positive(double x) {
  return std::max(x, 0.0);
}

double butterfly(double s, double low, double high) {
  return positive(s - low) - 2 * positive(s - 0.5 * (low + high)) + positive(s - high);
}

}  // namespace

double exercise_value(const BermudanOption& o, std::span<const double> s) {
  switch (o.payoff) {
    case Payoff::kPut:
      return positive(o.strike - s[0]);
    case Payoff::kCall:
      return positive(s[0] - o.strike);
    case Payoff::kMaxCall:
      return positive(*std::max_element(s.begin(), s.end()) - o.strike);
    case Payoff::kMeanPut: {
      const double mean = std::accumulate(s.begin(), s.end(), 0.0) / static_cast<double>(s.size());
      return positive(o.strike - mean);
    }
    case Payoff::kButterfly:
      return butterfly(s[0], o.strike, o.upper_strike);
    case Payoff::kMinButterfly: {
      double least = butterfly(s[0], o.strike, o.upper_strike);
      for (const double x : s.subspan(1))
        least = std::min(least, butterfly(x, o.strike, o.upper_strike));
      return least;
    }
  }
  return 0;
}

}  // namespace strandline::strategy::claims
