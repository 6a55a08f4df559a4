// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/serving_case.h"

namespace strandline::hw {

/// What the chips of an instance spend their time on, as shares of it that sum to 1: engines at
/// work, memory streaming, waiting for other chips, and the floor per layer and step.
struct TimeShares {
  double compute = 0, memory = 0, network = 0, overhead = 0;
  /// The largest share.
  Bound bound() const;
};

/// Shares over the prefill and the decode of a request at a point of its frontier, both weighted by
/// the time they take. An operator's time counts whole for what bounds it: max(compute, memory,
/// network) of it alone; what fusing saves is spread over all. Reads of `point` the partition, the
/// concurrency and the three rates per chip.
TimeShares time_shares(const ServingCase& c, const core::Segment& mix, const ServingPoint& point);

}  // namespace strandline::hw
