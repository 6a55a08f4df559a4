// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "study/pilot.h"

namespace strandline::study {

/// One cell of the break-even map: G2 at a factor on fixed-function rates and on the arrival of
/// operator-changing events.
struct BreakevenCell {
  double gain, hazard;
  core::Estimate g2;
};

/// The map over the scenario's axes, every cell on the same side paths.
std::vector<BreakevenCell> run_breakeven(const World& world, const Pilot& pilot);

/// The least gain at hazard 1 where G2 is zero, by linear interpolation between cells; value is NaN
/// where the map never crosses. Its interval is where G2's own interval crosses zero.
core::Estimate least_gain(const std::vector<BreakevenCell>& map);

/// G2 and the best strategy with one input at the low and the high end of its interval.
struct SensitivityRow {
  std::string parameter;
  double low_input, high_input, g2_low, g2_high;
  std::string best_low, best_high;  ///< labels of the strategies
};

/// One input at a time, all others at their points, ranked by the swing of G2 (largest first).
std::vector<SensitivityRow> run_sensitivity(const World& world, const Pilot& pilot);

}  // namespace strandline::study
