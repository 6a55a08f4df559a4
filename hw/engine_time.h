// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/operator_cost.h"

namespace strandline::hw {

/// Compute side of operator costs: seconds on the engine that runs the kind, and what latency comes
/// on top. No memory traffic in here.
struct EngineTime {
  double compute_s = 0;
  double fill_s = 0;          ///< issue, fill and drain of the engine
  double steps_s = 0;         ///< latency of dependent steps
  double traffic_factor = 1;  ///< memory traffic over the least (chunked recurrences spill states)
};
EngineTime engine_time(const archs::Operator& op, const ChipModel& model);

/// Work of a product [m,k] x [k,n] done `groups` times when every tile is computed in full and
/// tiles run in waves over the engine's units, in flops: >= 2 m n k groups. Fewer rows (tokens)
/// than a tile's shorten it, down to 32. With fewer tiles than units the k loop is split so that
/// more units work.
double tiled_flops(double m, double n, double k, double groups, const Engine& engine,
                   const Efficiency& e = efficiencies().of(""));

}  // namespace strandline::hw
