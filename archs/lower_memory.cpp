// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "archs/graph_builder.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

bool loops(const Architecture& a) {
  return a.depth_loops > 1 ||
         std::any_of(a.layers.begin(), a.layers.end(), [](const auto& l) { return l.loops > 1; });
}

// The weights of a looped model are those of one pass.
Architecture run_once(Architecture a) {
  a.depth_loops = 1;
  for (LayerSpec& l : a.layers) l.loops = 1;
  return a;
}

// Weights that are held and never read, of the slowest stage.
double idle_bytes(const Architecture& a, const Partition& p) {
  double bytes = 0;
  for (const LayerSpec& l : a.layers)
    each_mixer(l, [&](const MixerSpec& m) {
      bytes += double(ceil_div(l.count, p.pipeline)) * idle_parameters(m, a.model_width);
    });
  return bytes / p.tensor * bytes_per_element(a.weight_type);
}

// Cache and state of one mixer and sequence.
double mixer_cache_bytes(const Architecture& a, const MixerSpec& m, double context,
                         const Partition& p) {
  double width = double(cache_width(m));
  if (m.kind == TokenMixer::kAttention && m.kv_heads > 0)
    width *= double(ceil_div(m.kv_heads, p.tensor)) / m.kv_heads;
  const double ratio = m.compress_ratio > 1 ? m.compress_ratio : 1;
  const double elements =
      cached_entries(m, context) * width + context / ratio * double(index_width(m));
  if (!is_recurrent(m.kind)) return elements * bytes_per_element(a.kv_type);
  const double tail = double(conv_channels(m)) * (m.conv_width > 0 ? m.conv_width - 1 : 0);
  return (state_elements(m) * bytes_per_element(a.state_type) + tail * kStreamBytes) *
         double(ceil_div(m.heads, p.tensor)) / m.heads;
}

}  // namespace

// What a decode step of very many tokens reads is all that a chip holds, except the embedding table
// (read row by row) and, where tied, the head that is the same table.
double weight_bytes_per_chip(const Architecture& a, const Partition& p) {
  constexpr double kEveryExpert = 1e6;
  if (loops(a)) return weight_bytes_per_chip(run_once(a), p);
  OperatorGraph graph;
  graph.reserve(96);
  lower_into(graph, a, {PhaseKind::kPrefill, kEveryExpert, 1, 0}, p);
  double bytes = 0;
  for (const Operator& op : graph) bytes += op.weight_bytes * op.count;
  const double tables = (a.tied_embeddings ? 0.0 : double(a.vocabulary) * a.model_width) +
                        double(a.learned_positions) * a.model_width +
                        double(a.table_gather_params) + layer_embedding(a).table;
  return bytes + idle_bytes(a, p) + tables / p.tensor * bytes_per_element(unquantized_type(a));
}

double cache_bytes_per_chip(const Architecture& a, double context, const Partition& p) {
  double bytes = 0;
  for (const LayerSpec& l : a.layers)
    each_mixer(l, [&](const MixerSpec& m) {
      bytes +=
          double(ceil_div(l.count, p.pipeline)) * l.loops * mixer_cache_bytes(a, m, context, p);
    });
  return bytes * a.depth_loops;
}

}  // namespace strandline::archs
