// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "evolution/calibration/lineage.h"

namespace strandline::evolution {

/// What a record of releases says, weakly, of the traffic that it does not show.
struct TrafficDraw {
  double entrant_share = 0;        ///< of releases by a lab new to the record
  double retention_half_life = 0;  ///< years
  double closed_shift = 0;  ///< log odds by which closed models need operators beyond attention and
                            ///< experts, against open ones of the same year
};

/// Entrants: Beta(1, 4) and the releases of the last `window` years. Retention: a model is
/// superseded when its lab releases the next of its size class (exponential, censored at the end);
/// traffic halves in that half-life within a factor of 2.3 (90 %, judgement) and in half a year
/// within a factor of 1.85 (prior). Closed shift: logit with an intercept per year (normal around a
/// common mean), shift normal(0, 1) a priori; only disclosed closed models tell of it.
std::vector<TrafficDraw> fit_traffic(const Lineages& lineages, double window, int draws,
                                     int warm_up, std::uint64_t seed);

}  // namespace strandline::evolution
