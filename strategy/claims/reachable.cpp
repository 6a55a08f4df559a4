// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/claims/reachable.h"

#include <algorithm>
#include <vector>

namespace strandline::strategy::claims {

std::optional<int> unreachable_mode(const SwitchingProblem& p) {
  const int never = p.steps + 1;
  std::vector<int> earliest(p.modes.size(),
                            never);  // date at which a mode can first be decided from
  earliest[p.start_mode] = 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (const Decision& d : p.decisions) {
      const int taken = std::max(earliest[d.from], d.first_step);
      if (!p.offered(d, taken)) continue;
      for (const Outcome& o : d.outcomes)
        // One decision a date: after a switch without lag the next one is a step later.
        if (const int arrival = taken + std::max(1, o.lag); arrival < earliest[o.to]) {
          earliest[o.to] = arrival;
          changed = true;
        }
    }
  }
  const auto lost = std::find(earliest.begin(), earliest.end(), never);
  if (lost == earliest.end()) return std::nullopt;
  return static_cast<int>(lost - earliest.begin());
}

}  // namespace strandline::strategy::claims
