// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/graph_builder.h"
#include "archs/layer_size.h"

namespace strandline::archs {

// What a decode step of very many tokens reads is all that a chip holds, except the embedding table
// (read row by row) and, where tied, the head that is the same table.
double weight_bytes_per_chip(const Architecture& a, const Partition& p) {
  constexpr double kEveryExpert = 1e6;
  OperatorGraph graph;
  graph.reserve(96);
  lower_into(graph, a, {PhaseKind::kPrefill, kEveryExpert, 1, 0}, p);
  double bytes = 0;
  for (const Operator& op : graph) bytes += op.weight_bytes * op.count / a.depth_loops;
  for (const Operator& op : graph)  // outside the loop over depth
    if (op.count == 1 && a.depth_loops > 1) bytes += op.weight_bytes * (1 - 1.0 / a.depth_loops);
  const double tables = (a.tied_embeddings ? 0.0 : double(a.vocabulary) * a.model_width) +
                        double(a.learned_positions) * a.model_width + double(a.table_gather_params);
  return bytes + tables / p.tensor * bytes_per_element(unquantized_type(a));
}

double cache_bytes_per_chip(const Architecture& a, double context, const Partition& p) {
  double bytes = 0;
  for (const LayerSpec& l : a.layers) {
    const MixerSpec& m = l.mixer;
    double width = double(cache_width(m));
    if (m.kind == TokenMixer::kAttention && m.kv_heads > 0)
      width *= double(ceil_div(m.kv_heads, p.tensor)) / m.kv_heads;
    const double entry = bytes_per_element(a.kv_type);
    const double ratio = m.compress_ratio > 1 ? m.compress_ratio : 1;
    double layer =
        (cached_entries(m, context) * width + context / ratio * double(index_width(m))) * entry;
    if (is_recurrent(m.kind))
      layer +=
          (state_elements(m) * bytes_per_element(a.state_type) +
           double(conv_channels(m)) * (m.conv_width > 0 ? m.conv_width - 1 : 0) * kStreamBytes) *
          double(ceil_div(m.heads, p.tensor)) / m.heads;
    bytes += double(ceil_div(l.count, p.pipeline)) * layer;
  }
  return bytes * a.depth_loops;
}

}  // namespace strandline::archs
