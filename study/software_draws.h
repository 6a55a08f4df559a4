// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "hw/software_epochs.h"
#include "strategy/software.h"
#include "study/columns.h"

namespace strandline::study {

/// How a merchant GPU's software matures since the chip's volume: an age a (quarters) takes
/// e^(log_start e^(-a / quarters)) times as long as tuned software, which is what costs are of.
struct GpuRamp {
  double log_start = 0;  ///< logarithm of the slowness of day one
  double quarters = 1;   ///< time constant
  double time_at(double age) const;
};

/// The ramp that starts at an efficiency and gains `gain` (log of speed) between two ages, of which
/// the second is twice the first: x (1 - x) = gain / log_start for x = e^(-age / quarters), the
/// faster of the two solutions. Where no exponential from that start gains so much in that span,
/// the start is as much lower as needed. `gain` above 0.
GpuRamp gpu_ramp(double start_efficiency, double gain, double first_age);

/// Software of one draw; 0 is the point. `epochs` gives what serving software gained per quarter at
/// the ages of 3 to 6 quarters (5 to 95 % interval), the terms the efficiency of first kernels
/// (ramp_start, log-uniform over its interval: a young chip's kernels lie between those of new
/// decode and new prefill operators) and the ramps of unseen operators and of own chips
/// (ramp_quarters, own_software_start, own_software_quarters; 90 % intervals). Terms with an
/// override keep their value at the median. One normal each per draw: all vendors' software and
/// both own chips err together. Own chips' columns have no ramp by date: theirs counts from the
/// project's own volume.
strategy::SoftwareDraw draw_software(std::uint64_t seed, std::uint32_t draw,
                                     const strategy::Terms& terms, const Columns& columns,
                                     const hw::SoftwareEpochs& epochs);

}  // namespace strandline::study
