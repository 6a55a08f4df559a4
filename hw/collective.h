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
/// size lose half of it). Groups beyond the domain go over scale-out. `in_switch_reduction` is for
/// switches that add on the way (NVLink SHARP); infinite where a group of chips has no network.
double collective_time_s(archs::Collective kind, double bytes, int group, const Network& network,
                         double efficiency, bool in_switch_reduction = false);

/// Time to hand `bytes` to a chip of the next pipeline stage: over scale-out where there is one,
/// else over the scale-up network.
double send_time_s(double bytes, const Network& network, double efficiency);

/// Group of chips, bandwidth per chip and direction (B/s) and latency per step (s) of the closed
/// forms below. All of them give seconds; bytes as in collective_time_s.
struct Wire {
  int chips = 1;
  double bandwidth_b_s = 0, latency_s = 0;
};
/// Ring all-reduce: 2(n-1)/n V/b + 2(n-1) latency (Patarasuk and Yuan, JPDC 2009).
double ring_all_reduce_s(double bytes, const Wire& w);
/// Double binary tree: 2V/b + 2 ceil(log2 n) latency (Sanders, Speck, Traeff 2009; NCCL 2.4).
double tree_all_reduce_s(double bytes, const Wire& w);
/// Every chip sends all of its tensor to every other one: (n-1)V/b + latency.
double one_shot_all_reduce_s(double bytes, const Wire& w);
/// Direct reduce-scatter, then direct all-gather through a switch: 2(n-1)/n V/b + 2 latency.
double two_shot_all_reduce_s(double bytes, const Wire& w);
/// The switch adds and multicasts: V/b + 2 latency.
double in_switch_all_reduce_s(double bytes, const Wire& w);
/// All-gather or reduce-scatter around a ring: (n-1)/n V/b + (n-1) latency.
double ring_gather_s(double bytes, const Wire& w);

/// The slice of a torus or mesh that `chips` take: edges as equal as powers of two allow, longest
/// first; unused dimensions have edge 1.
struct Slice {
  int edge[3] = {1, 1, 1};
  int dimensions = 0;  ///< edges above 1
  bool wrapped = false;
};
Slice slice_of(int chips, const Network& network);

}  // namespace strandline::hw
