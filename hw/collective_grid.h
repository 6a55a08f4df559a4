// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/chip.h"
#include "hw/collective_forms.h"

namespace strandline::hw {

/// The slice of a torus, ring or mesh that `chips` take: edges as equal as powers of two allow,
/// longest first; unused dimensions have edge 1.
struct Slice {
  int edge[3] = {1, 1, 1};
  int dimensions = 0;    ///< edges above 1
  bool wrapped = false;  ///< opposite faces are joined: never on a mesh, on a torus in slices of
                         ///< `slice_chips` and above (a TPU v5p slice below a 4x4x4 cube has no
                         ///< torus links: Cloud TPU documentation, v5p), a ring only as a whole
  int chips() const { return edge[0] * edge[1] * edge[2]; }
};
Slice slice_of(int chips, const Network& network);

/// What bounds an all-to-all on a slice: `bytes` that each chip sends to the others, evenly, along
/// shortest paths in dimension order; `link` B/s of one link and direction. The time is the
/// largest.
struct AllToAllLimits {
  double injection_s = 0;  ///< out of a chip (a corner, without wrap-around)
  double bisection_s = 0;  ///< through the hottest link, in the middle of the longest edge: on a
                           ///< torus of even edge k, k/8 n/(n-1) V / b (V bytes to others); twice
                           ///< that without wrap-around (Dally and Towles, Principles and Practices
                           ///< of Interconnection Networks, 2004, chapter 3)
  double mean_load_s = 0;  ///< bytes times mean hops over all links
  double worst_s() const;
};
AllToAllLimits all_to_all_limits(double bytes, const Slice& slice, double link);

/// Multi-ring: every dimension carries a ring in both directions at once, each on its part of the
/// tensor, so that all links work; a line folds its ring back over its own links and keeps half
/// (Jouppi et al., ISCA 2023, TPU v4; Chan et al., Concurrency 19, 2007). All-reduce: 2(n-1)/n V
/// over all links of a chip, sum of 2(edge - 1) steps; gathers half of both; all-to-all as above
/// with the longest path as latency.
Phases grid_phases(archs::Collective kind, double bytes, const Slice& slice, double link,
                   double latency_s);
/// Edge-disjoint pipelined trees over all links of the root, the longest path as latency (Johnsson
/// and Ho, IEEE TC 38, 1989).
Phases grid_broadcast(double bytes, const Slice& slice, double link, double latency_s);

}  // namespace strandline::hw
