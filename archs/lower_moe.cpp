// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "archs/graph_builder.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

/// How the routed experts lie on the chips that share them (all of a stage).
struct ExpertLayout {
  int chips = 1;          ///< tensor * attention_data
  int ranks = 1;          ///< expert-parallel ranks
  int cut = 1;            ///< every expert's width is cut over this many chips
  bool exchange = false;  ///< tokens move by all-to-all (else every chip has all of them)
};

ExpertLayout layout_of(const Partition& p) {
  ExpertLayout l;
  l.chips = p.tensor * p.attention_data;
  l.ranks = p.expert;
  l.cut = l.chips / l.ranks;
  // Inside one tensor-parallel group each chip already has every token: it computes its own experts
  // and the all-reduce adds them up, without an exchange.
  l.exchange = p.attention_data > 1 && p.expert > 1;
  return l;
}

// Ranks other than its own that a token's k experts lie on, in the mean over uniform choices.
double remote_ranks(double k, double ranks) {
  return (ranks - 1) * (1 - std::pow(1 - 1 / ranks, k));
}

void expert_products(GraphBuilder& b, const ChannelSpec& c, const ExpertLayout& l,
                     std::int64_t width) {
  const RoutingLoad load = routing_load(c, b.step.all_tokens, l.ranks);
  const double local = std::ceil(double(c.experts) / l.ranks);
  const double tokens = b.step.all_tokens * load.hottest_rank;
  const double chosen = real_experts_per_token(c);
  const double reached = 1 - std::pow(1 - chosen / c.experts, tokens);
  const double active = l.ranks == 1 ? load.active_experts : local * reached;
  const double rows = tokens * chosen / l.ranks;
  const std::int64_t w = ceil_div(c.expert_width, l.cut);
  const auto product = [&](std::string_view name, std::int64_t n, std::int64_t k) {
    Operator& op = b.add(OperatorKind::kGroupedGemm, name);
    op.weight_type = b.a.expert_type;
    op.shape.m = whole(rows / std::max(active, 1e-9));
    op.shape.n = n;
    op.shape.k = k;
    op.shape.groups = whole(active);
    op.flops = 2 * rows * double(n) * double(k);
    op.weight_bytes = active * double(n) * double(k) * bytes_per_element(op.weight_type);
    op.activation_bytes =
        rows * (double(k) * bytes_per_element(op.activation_type) + double(n) * kStreamBytes);
  };
  b.elementwise(OperatorKind::kGather, "permute_tokens", rows * double(width), 0, 2);
  product("expert_up", is_gated(c.activation) ? 2 * w : w, width);
  b.elementwise(OperatorKind::kElementwise, "expert_activation", rows * double(w), 6,
                is_gated(c.activation) ? 3 : 2);
  product("expert_down", width, w);
  b.elementwise(OperatorKind::kScatter, "combine_tokens", rows * double(width), 2, 2);
}

}  // namespace

// Active experts: an expert stays unread only if every token picks others. Hottest rank: the
// maximum of R Poisson loads with mean mu lies near mu + sqrt(2 mu ln R) (Raab and Steger 1998,
// balls into bins); at least one token is somewhere, and no rank gets more than min(k, its experts)
// per token.
RoutingLoad routing_load(const ChannelSpec& moe, double tokens, int expert_parallel) {
  RoutingLoad load;
  if (moe.kind != ChannelMixer::kMoe || moe.experts == 0 || tokens <= 0) return load;
  const double experts = moe.experts, k = real_experts_per_token(moe);
  load.active_experts = experts * (1 - std::pow(1 - k / experts, tokens));
  if (expert_parallel <= 1) return load;
  const double ranks = expert_parallel, mean = tokens * k / ranks;
  const double local = std::ceil(experts / ranks);
  double hottest = mean + std::sqrt(2 * mean * std::log(ranks));
  hottest = std::max(hottest, std::min(1.0, tokens * k));
  hottest = std::min(hottest, tokens * std::min(k, local));
  load.hottest_rank = std::max(1.0, hottest / mean);
  return load;
}

void GraphBuilder::moe_layer(const ChannelSpec& c) {
  const ExpertLayout l = layout_of(p);
  const std::int64_t d = a.model_width;
  const std::int64_t width = c.latent_width > 0 ? c.latent_width : d;
  const double t = step.tokens(), row_bytes = double(width) * kStreamBytes;
  const double send = step.all_tokens / l.chips;  // tokens that each chip hands out
  const std::int64_t candidates = std::int64_t(c.experts) + c.zero_experts;
  gemm("router", t, candidates, d, unquantized_type(a));
  elementwise(OperatorKind::kRouteTopk, "route_topk", t * double(candidates), 4, 1);
  graph.back().shape.span = c.experts_per_token;
  graph.back().signature.data_dependent_control = true;
  if (c.latent_width > 0) gemm("latent_down", t, width, d, a.weight_type);
  const double moved = send * remote_ranks(real_experts_per_token(c), l.ranks);
  const bool gathered = !l.exchange && p.attention_data > 1;
  if (l.exchange)
    collective("expert_dispatch", Collective::kAllToAll,
               moved * double(width) * bytes_per_element(a.activation_type), l.ranks);
  if (gathered)
    collective("token_all_gather", Collective::kAllGather, step.all_tokens * row_bytes,
               p.attention_data);
  expert_products(*this, c, l, width);
  if (l.exchange) collective("expert_combine", Collective::kAllToAll, moved * row_bytes, l.ranks);
  if (gathered)
    collective("token_reduce_scatter", Collective::kReduceScatter, step.all_tokens * row_bytes,
               p.attention_data);
  if (c.latent_width > 0) gemm("latent_up", t, d, width, a.weight_type);
  if (c.shared_experts > 0 && c.shared_width > 0)
    dense_mlp("shared_up", "shared_down", c.activation, c.shared_experts * c.shared_width);
  // After an exchange each chip has the routed output of its own tokens; shared experts cut over
  // the tensor width still need their partial sums added.
  const bool partial = !l.exchange || c.shared_experts > 0;
  collective("moe_all_reduce", partial ? Collective::kAllReduce : Collective::kAllGather,
             t * double(d) * kStreamBytes, p.tensor);
}

}  // namespace strandline::archs
