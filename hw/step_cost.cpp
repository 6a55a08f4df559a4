// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/step_cost.h"

#include <algorithm>
#include <cmath>

namespace strandline::hw {
namespace {

using archs::Architecture;
using archs::LayerRuns;
using archs::OperatorGraph;
using archs::Partition;
using archs::Phase;

/// Whether the operator's pass lies inside a neighbour's. Parts of a graph begin and end with
/// operators that fuse with nothing or with a neighbour inside the part, so that a part needs no
/// sight of the next one.
bool is_fused(const OperatorGraph& graph, std::size_t i) {
  if (!may_fuse(graph[i].kind)) return false;
  return (i > 0 && anchors(graph[i - 1].kind)) ||
         (i + 1 < graph.size() && anchors(graph[i + 1].kind));
}

std::int64_t whole(double x) {
  return std::max<std::int64_t>(1, std::llround(std::ceil(x)));
}

/// Tokens that choose experts in a step, drafts included.
double choosing(const Architecture& a, const Phase& phase) {
  const double drafts = a.decoding == archs::Decoding::kMultiToken ? a.draft_tokens : 0;
  return phase.batch * static_cast<double>(phase.new_tokens) * (1 + drafts);
}

/// Lets the chosen experts be fewer, and each of them busier.
void concentrate(OperatorGraph& graph, double share) {
  for (std::size_t i = 0; i < graph.size(); ++i) {
    archs::Operator& op = graph[i];
    if (op.kind != archs::OperatorKind::kGroupedGemm) continue;
    op.weight_bytes *= share;
    op.shape.groups = whole(static_cast<double>(op.shape.groups) * share);
    op.shape.m = whole(static_cast<double>(op.shape.m) / share);
  }
}

}  // namespace

double reached_share(const archs::ChannelSpec& c, double tokens, double skew) {
  const double chance = static_cast<double>(c.experts_per_token) / c.experts;
  const double alike = 1 - std::pow(1 - chance, tokens);
  const double skewed = 1 - std::pow(1 + skew * tokens * chance, -1 / skew);
  return std::min(1.0, std::max(skewed, chance) / alike);
}

void StepCost::cost_into(std::vector<Counted>& terms, OperatorGraph& graph, bool decode) {
  terms.clear();
  for (std::size_t i = 0; i < graph.size(); ++i) {
    archs::Operator& op = graph[i];
    if (decode && op.kind == archs::OperatorKind::kAttention) op.state_read_bytes *= cache_reads_;
    terms.push_back({graph_term(op, is_fused(graph, i), *model_), op.count});
  }
}

const StepCost::Rest& StepCost::rest_of(const Architecture& a, const LayerRuns& runs,
                                        const Phase& phase, const Partition& partition) {
  const auto [at, is_new] = rests_.try_emplace({&a, archs::rest_key(a, phase, partition)});
  if (is_new) {
    archs::lower_rest_into(rest_, a, runs, phase, partition);
    cost_into(at->second.terms, rest_.graph, phase.kind == archs::PhaseKind::kDecode);
    at->second.channel_places = rest_.channel_places;
  }
  return at->second;
}

// An equal channel of the same step costs the same: only the first is lowered.
const std::vector<StepCost::Counted>& StepCost::channel(std::size_t i, const Architecture& a,
                                                        const Phase& phase,
                                                        const Partition& partition) {
  const bool decode = phase.kind == archs::PhaseKind::kDecode;
  std::size_t first = 0;
  while (*calls_[first].channel != *calls_[i].channel ||
         (decode && calls_[first].drafts != calls_[i].drafts))
    ++first;
  if (first == i) {
    archs::lower_channel_into(graph_, a, calls_[i], phase, partition);
    const archs::ChannelSpec& c = *calls_[i].channel;
    if (decode && expert_skew_ > 0 && c.kind == archs::ChannelMixer::kMoe && c.experts > 0)
      concentrate(graph_, reached_share(c, choosing(a, phase), expert_skew_));
    cost_into(channels_[i], graph_, decode);
  }
  return channels_[first];
}

double StepCost::time_s(const Architecture& a, const LayerRuns& runs, const Phase& phase,
                        const Partition& partition, int layers) {
  archs::channel_calls_into(calls_, a, runs, phase, partition);
  const Rest& rest = rest_of(a, runs, phase, partition);
  if (channels_.size() < calls_.size()) channels_.resize(calls_.size());
  GraphTime sum;
  std::size_t next = 0;
  for (std::size_t i = 0; i <= rest.terms.size(); ++i) {
    for (; next < calls_.size() && rest.channel_places[next] == i; ++next)
      for (const Counted& c : channel(next, a, phase, partition))
        sum.add(c.term, calls_[next].count);
    if (i < rest.terms.size()) sum.add(rest.terms[i].term, rest.terms[i].count);
  }
  return sum.time_s(layers, *model_);
}

}  // namespace strandline::hw
