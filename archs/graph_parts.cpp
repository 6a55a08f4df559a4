// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/graph_parts.h"

#include <limits>

#include "archs/graph_builder.h"

namespace strandline::archs {

RestKey rest_key(const Architecture& a, const Phase& phase, const Partition& p) {
  return {phase.kind == PhaseKind::kPrefill,
          make_step(a, phase, p).sequences,
          phase.new_tokens,
          phase.context_tokens,
          p.tensor,
          p.pipeline};
}

// What the key does not hold is hidden from the builder, so that no operator can depend on it.
void lower_rest_into(GraphRest& rest, const Architecture& a, const LayerRuns& runs,
                     const Phase& phase, const Partition& partition) {
  rest.graph.clear();
  rest.channel_places.clear();
  const Partition seen{.tensor = partition.tensor, .pipeline = partition.pipeline};
  GraphBuilder b{rest.graph, a, seen, make_step(a, phase, partition)};
  b.step.all_tokens = std::numeric_limits<double>::quiet_NaN();
  b.channel_places = &rest.channel_places;
  b.whole_step(runs);
  for (Operator& op : rest.graph) sign(op);
}

void channel_calls_into(std::vector<ChannelCall>& calls, const Architecture& a,
                        const LayerRuns& runs, const Phase& phase, const Partition& partition) {
  check_partition(a, runs, partition);
  calls.clear();
  for (int i = 0; i < runs.size; ++i)
    calls.push_back({&a.layers[std::size_t(runs.run[i].layer)].channel,
                     stage_count(a, partition, runs.run[i].count), false});
  if (a.decoding != Decoding::kMultiToken) return;
  for (const LayerCall& call : draft_calls(a, make_step(a, phase, partition)))
    if (call.layer) calls.push_back({&call.layer->channel, call.count, true});
}

void lower_channel_into(OperatorGraph& graph, const Architecture& a, const ChannelCall& call,
                        const Phase& phase, const Partition& partition) {
  graph.clear();
  const Step step = make_step(a, phase, partition);
  GraphBuilder b{graph, a, partition, call.drafts ? draft_step(step) : step, call.count};
  b.channel_layer(*call.channel);
  for (Operator& op : graph) sign(op);
}

}  // namespace strandline::archs
