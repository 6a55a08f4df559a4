// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/operator.h"
#include "hw/chip.h"

namespace strandline::hw {

/// Time of a collective over `group` chips of one scale-up domain, `bytes` the full tensor per chip
/// (all-to-all: bytes each chip sends in total). The fastest of the algorithms that the topology
/// allows: ring, tree, one-shot, two-shot, in-switch; torus multi-ring; all-to-all on a k^3 torus
/// about k V / (8 b) + hops (V bytes per chip, b per link direction; slices below the wrap-around
/// size lose half of it). Groups beyond the domain go over scale-out.
double collective_time_s(archs::Collective kind, double bytes, int group, const Network& network,
                         double efficiency);

}  // namespace strandline::hw
