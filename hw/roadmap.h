// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/chip.h"

namespace strandline::hw {

/// A future generation of a family: the base chip with rates, bandwidth, capacity, network and price
/// scaled by the family's cadence and growth (hw/roadmap.yaml, each with interval and source).
/// `quarter` counts from the study's start (base date); generations arrive at the cadence, so the
/// result is the newest in volume at that quarter. Intervals widen with time. The same technology
/// growth drives GPUs and candidates, each with its lag.
Chip project(const Chip& base, int quarter);

/// Quarters from the study's start at which new generations of the family reach volume, 0 first.
std::vector<int> generation_quarters(const Chip& base, int horizon_quarters);

}  // namespace strandline::hw
