// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "hw/operator_cost.h"

namespace strandline::hw {

/// The cost of a graph taken apart, for sweeps that meet the same operators again: cost(graph) adds
/// the same terms in the same order.

/// What one execution of an operator adds to its graph's time.
struct GraphTerm {
  double work_s = 0;  ///< the largest of its compute, memory and network times
  double fill_s = 0, overhead_s = 0;
  bool issued = true;  ///< counts as an operator of its layer: neither fused nor on the network
};
/// `fused`: runs inside a neighbour's pass (see may_fuse).
GraphTerm graph_term(const archs::Operator& op, bool fused, const ChipModel& model);

/// Whether a kind runs inside the pass of an operator before or after it that anchors it.
bool may_fuse(archs::OperatorKind kind);
/// Whether an operator is one that others fuse with: all but collectives and sends.
bool anchors(archs::OperatorKind kind);

/// What the layers' floor and the engines' fills add to a graph of `layers` layers that issues
/// `issued` operators.
double floor_s(double fill_s, double issued, int layers, const ChipModel& model);

/// Running sums over a graph's operators.
struct GraphTime {
  double work_s = 0, fill_s = 0, issued = 0, overhead_s = 0;
  void add(const GraphTerm& t, int count) {
    work_s += count * t.work_s;
    fill_s += count * t.fill_s;
    if (t.issued) issued += count;
    overhead_s += count * t.overhead_s;
  }
  double time_s(int layers, const ChipModel& model) const {
    return work_s + (overhead_s + floor_s(fill_s, issued, layers, model));
  }
};

}  // namespace strandline::hw
