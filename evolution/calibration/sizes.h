// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evolution/calibration/record.h"

namespace strandline::evolution {

/// One draw of the drift of size classes, in the process' terms: over `years` a release moves one
/// class up with probability 1 - exp(-up * years), one down with 1 - exp(-down * years).
struct SizeDraw {
  double up = 0, down = 0;  ///< 1/year
};

/// From class counts of open notable releases in the `window` years before the end: an unknown mix
/// at the start of the window (Dirichlet 1/2) that drifts. Priors: 0.12 and 0.05 a year, each
/// within a factor of 3 (90 %).
std::vector<SizeDraw> fit_sizes(const Record& record, double window, int draws, int warm_up,
                                std::uint64_t seed);

/// A factor a year by which a quantity of the record grew, with draws of its posterior (Student's t
/// of the slope of the logarithm; Zellner and Siow's flat prior). Nothing where fewer than eight
/// releases tell it.
struct Growth {
  std::string name, meaning;
  int releases = 0;
  std::vector<double> factor;  ///< per year; empty where too few tell it
};
/// Total and active parameters (frontier), experts, expert width, context and KV bytes per token
/// over the `window` years before the end. They describe the record; the process keeps the
/// library's sizes within a class.
std::vector<Growth> fit_growth(const Record& record, double window, int draws, std::uint64_t seed);

}  // namespace strandline::evolution
