// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "archs/lower.h"

namespace strandline::archs {

/// A step's graph in parts, for sweeps that meet the same parts again and again: channel mixers,
/// and the rest. Put together they are lower()'s graph, operator by operator.

/// Everything but the channel mixers. Of the partition it knows the tensor width and the stages
/// alone, of the batch the sequences of the busiest replica.
struct GraphRest {
  OperatorGraph graph;
  std::vector<std::size_t> channel_places;  ///< channel i goes before the operator of that index
};

/// What the rest of a graph depends on beside its architecture: equal keys, equal rests.
struct RestKey {
  bool prefill = false;
  double sequences = 1;  ///< of the busiest replica
  std::int64_t new_tokens = 1, context_tokens = 0;
  int tensor = 1, pipeline = 1;
  auto operator<=>(const RestKey&) const = default;
};
RestKey rest_key(const Architecture& a, const Phase& phase, const Partition& partition);

/// `rest` is overwritten; the partition fits (channel_calls_into() checks).
void lower_rest_into(GraphRest& rest, const Architecture& a, const LayerRuns& runs,
                     const Phase& phase, const Partition& partition);

/// Channel i of a step, in the order of channel_places.
struct ChannelCall {
  const ChannelSpec* channel = nullptr;
  int count = 1;
  bool drafts = false;  ///< of a draft head, which sees fewer tokens than the rest of a decode step
};
/// InputError where the partition does not fit.
void channel_calls_into(std::vector<ChannelCall>& calls, const Architecture& a,
                        const LayerRuns& runs, const Phase& phase, const Partition& partition);
/// Operators of one channel; `graph` is overwritten.
void lower_channel_into(OperatorGraph& graph, const Architecture& a, const ChannelCall& call,
                        const Phase& phase, const Partition& partition);

}  // namespace strandline::archs
