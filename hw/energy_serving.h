// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/energy.h"
#include "hw/serving_case.h"

namespace strandline::hw {

/// Work of all chips of an instance per request, by phase.
struct RequestWork {
  EnergyWork prefill, decode;
};

/// What a request of a mix makes the instance of `point` do: one prefill, packed into chunks as
/// InstanceModel packs them, and output_tokens / e decode steps shared by `point.concurrency`
/// sequences. Reads of `point` the partition and the concurrency alone. Models with drafts count
/// them where they make decoding faster, as InstanceModel does.
RequestWork request_work(const ServingCase& c, const core::Segment& mix,
                         const ServingSoftware& software, const ServingPoint& point);

/// Joules and watts of a serving point.
struct ServingEnergy {
  double joules_per_output_token = 0;       ///< of the chips' boards, prefill included
  double wall_joules_per_output_token = 0;  ///< with host, network and power conversion
  double chip_w = 0;                        ///< of one board, mean over time
  double wall_w = 0;                        ///< the same with its share of all else
  double wanted_w = 0;   ///< of one board were there no limit; above chip_w: it throttles
  double dynamic_j = 0;  ///< per output token: operations and bytes
  double static_j = 0;   ///< per output token: idle and clocks, over the time it takes
};

/// Energy at a point whose rate (output_tok_s_per_chip) is known, predicted or measured:
///   watts of a chip = least(limit, idle + clocks + dynamic joules per token * tokens/s/chip).
/// Above the limit real chips slow down; the rate is taken as what they reach at the limit. At rate
/// 0 a board draws its idle power, and joules per token are infinite.
ServingEnergy energy_of(const RequestWork& work, const core::Segment& mix,
                        const ServingPoint& point, const EnergyModel& energy);

/// request_work() and then the above.
ServingEnergy energy_of(const ServingCase& c, const core::Segment& mix,
                        const ServingSoftware& software, const ServingPoint& point,
                        const EnergyModel& energy);

}  // namespace strandline::hw
