// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hw/asic/timing_outline.h"

namespace strandline::hw::asic {

/// A program's analytic cycles in closed form over main memory: the greatest of a few planes, each
/// the program's cycles where one mix of compute, bytes and latencies bounds it. A memory that
/// keeps up with the channel's beats has planes of its own: between it and slower ones the model
/// steps. For those who ask for many memories of one program: some ten nanoseconds an answer.
struct AnalyticForm {
  /// cycles + per_latency * latency + per_beat * (cycles that memory takes for a beat).
  struct Plane {
    double cycles = 0, per_latency = 0, per_beat = 0;
  };
  std::vector<Plane> fast, slow;  ///< at least a beat a cycle; less
  double dma_bytes = 1;

  double cycles(const MemorySpeed& m) const;
};

/// Follows the outline at a grid of memories (latencies of 0 to 2000 cycles, a beat a cycle down to
/// one in 32) and takes the tangent planes there, lowered where they rise above the model
/// elsewhere: the cycles are greatest sums along paths, so that planes meet them wherever one bound
/// holds, and lie close between. A fraction of a millisecond, once for a program.
AnalyticForm analytic_form(const Outline& o);

}  // namespace strandline::hw::asic
