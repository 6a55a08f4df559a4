// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/operator.h"
#include "hw/chip.h"
#include "hw/collective_forms.h"
#include "hw/collective_grid.h"

namespace strandline::hw {

/// Time of a collective over `group` chips that lie as close as the network allows: the fastest of
/// the algorithms of the topology.
///
/// `bytes` is the full tensor on each chip: what all-reduce adds, what all-gather returns, what
/// reduce-scatter starts from. For all-to-all it is what each chip sends to the OTHER chips of the
/// group, in total and evenly; of a buffer with a share for the chip itself that is (n-1)/n.
/// `efficiency` is the achieved share of the network's rates, `in_switch_reduction` allows switches
/// that add on the way (NVLink SHARP; 16-bit floats and wider).
///
/// Switch: ring, tree, one-shot, two-shot or in-switch (hw/collective_forms.h). Full mesh: one link
/// per pair. Torus, ring, mesh: multi-ring; all-to-all bounded by injection, bisection and mean
/// load (hw/collective_grid.h). Groups beyond the scale-up domain are spread over as few domains as
/// hold them, evenly, and meet over a non-blocking fat tree with a rail per chip: reduce-scatter
/// inside, all-reduce between the chips of equal rank, all-gather inside (Horovod and NCCL
/// hierarchical all-reduce); an all-to-all sends what stays and what leaves at the same time.
///
/// Zero for a group of one; infinite where a group has no network.
double collective_time_s(archs::Collective kind, double bytes, int group, const Network& network,
                         double efficiency, bool in_switch_reduction = false);

/// The parts of that time.
Phases collective_phases(archs::Collective kind, double bytes, int group, const Network& network,
                         double efficiency, bool in_switch_reduction = false);

/// Time until `bytes` of one chip lie on all `group` chips.
double broadcast_time_s(double bytes, int group, const Network& network, double efficiency,
                        bool in_switch_reduction = false);

/// Time to hand `bytes` to a chip of the next pipeline stage: over scale-out where there is one,
/// else over the scale-up network (one link of it, where links join pairs).
double send_time_s(double bytes, const Network& network, double efficiency);

/// Size at which a collective reaches half of the rate that it has for endless tensors (bytes as
/// above; the usual figure of merit n_1/2 of Hockney). Infinite without a network.
double half_bandwidth_bytes(archs::Collective kind, int group, const Network& network,
                            double efficiency, bool in_switch_reduction = false);

}  // namespace strandline::hw
