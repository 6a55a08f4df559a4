// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "evolution/maturity.h"
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

/// What is known of software, beside the terms.
struct SoftwareFacts {
  hw::SoftwareEpochs epochs;
  evolution::MaturityFile maturity;
  double kernel_writing = 1;  ///< the scenario's
  strategy::Terms shipped;    ///< terms as the file has them: what differs was set by somebody
  static SoftwareFacts load(double kernel_writing);
};

/// How a GPU's kernels for an operator that nobody knew approach tuned speed: the rise nearest to
/// what the lags and first kernels of `draw` come to, the point's for 0. Never below 2 % of tuned
/// speed, which would be no serving at all.
evolution::Ramp unseen_ramp(const SoftwareFacts& facts, std::uint64_t seed, std::uint32_t draw);

/// Software of one draw; 0 is the point. The epochs give what serving software gained per quarter
/// at the ages of 3 to 6 quarters (5 to 95 % interval), the terms the efficiency of first kernels
/// (ramp_start, log-uniform over its interval: a young chip's kernels lie between those of new
/// decode and new prefill operators) and the ramps of own chips (own_software_start,
/// own_software_quarters; 90 % intervals). Unseen operators rise by unseen_ramp(), a team's own
/// compiler semi_ramp_factor times as slowly; where ramp_start or ramp_quarters is not as shipped,
/// by those two terms instead. Terms with an override keep their value at the median. One normal
/// each per draw: all vendors' software and
/// both own chips err together. Own chips' columns have no ramp by date: theirs counts from the
/// project's own volume.
strategy::SoftwareDraw draw_software(std::uint64_t seed, std::uint32_t draw,
                                     const strategy::Terms& terms, const Columns& columns,
                                     const SoftwareFacts& facts);

}  // namespace strandline::study
