// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/start_bound.h"

#include <algorithm>
#include <limits>

namespace strandline::strategy {

StartBound bound_start(const StartExpectations& e, int quarter, int target) {
  StartBound out;
  out.upper = -std::numeric_limits<double>::infinity();
  double paid = 0;  // M_t
  for (int t = 0; t < e.quarters; ++t) {
    paid += e.news[t];
    for (int k = 0; k < e.targets; ++k)
      if (e.open[static_cast<std::size_t>(t) * e.targets + k])
        out.upper = std::max(out.upper, e.gain(t, k) - paid);
    if (target >= 0 && t == quarter) out.lower = e.gain(t, target) - paid;
  }
  out.upper = std::max(out.upper, -paid);
  if (target < 0) out.lower = -paid;
  return out;
}

}  // namespace strandline::strategy
