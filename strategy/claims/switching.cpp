// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/claims/switching.h"

#include <algorithm>

namespace strandline::strategy::claims {

double Payout::operator()(std::span<const double> features) const {
  double sum = constant;
  for (const Term& term : terms) {
    double product = term.coefficient;
    for (const int f : term.features) product *= features[f];
    sum += product;
  }
  return std::max(floor, std::min(cap, sum));
}

int Decision::longest_lag() const {
  int longest = 0;
  for (const Outcome& o : outcomes) longest = std::max(longest, o.lag);
  return longest;
}

bool SwitchingProblem::offered(const Decision& d, int k) const {
  return k < steps && k >= d.first_step && k <= d.last_step && d.longest_lag() <= steps - k;
}

}  // namespace strandline::strategy::claims
