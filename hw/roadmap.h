// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/chip.h"

namespace strandline::hw {

/// A future generation of a family: the base chip with rates, bandwidth, capacity, network and
/// price scaled by the family's cadence and growth (hw/roadmap.yaml, each with interval and
/// source). `quarter` counts from the study's start (base date); generations arrive at the cadence,
/// so the result is the newest in volume at that quarter. Intervals widen with time. The same
/// technology growth drives GPUs and candidates, each with its lag. The id becomes "<id>@q<arrival
/// quarter>", the date that of its arrival; at quarter 0 the numbers are the base's own. InputError
/// for a family without roadmap, or a base without date when it must grow.
Chip project(const Chip& base, int quarter);

/// Quarters from the study's start at which new generations of the family reach volume, 0 first.
std::vector<int> generation_quarters(const Chip& base, int horizon_quarters);

/// First quarter in which a chip of these parts can be in volume, as [early, central, late]: 0 but
/// for memory that is not there yet (DRAM stacked on the die).
struct Availability {
  int early = 0, central = 0, late = 0;
};
Availability availability(const Chip& base);

/// Predicted over actual when the yearly growth from the first chip to the second is carried on to
/// the third's date: how far a simple extrapolation would have been off. NaN where a fact is blank.
struct Backtest {
  double compute = 0, bandwidth = 0, capacity = 0, scale_up = 0;
};
Backtest backtest(const Chip& first, const Chip& second, const Chip& third);

}  // namespace strandline::hw
