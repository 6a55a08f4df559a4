// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/graph_builder.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

// A product per head with that head's own [k, n] weights: the absorbed maps of MLA.
void per_head(GraphBuilder& b, std::string_view name, std::int64_t heads, std::int64_t n,
              std::int64_t k) {
  Operator& op = b.add(OperatorKind::kGroupedGemm, name);
  const double t = b.step.tokens(), h = double(heads);
  op.shape.m = whole(t);
  op.shape.n = n;
  op.shape.k = k;
  op.shape.groups = heads;
  op.flops = 2 * t * h * double(n) * double(k);
  op.weight_bytes = h * double(n) * double(k) * bytes_per_element(op.weight_type);
  op.activation_bytes = t * h * double(n + k) * kStreamBytes;
}

}  // namespace

// Multi-head latent attention (arXiv:2405.04434). Decode attends in the latent space (queries and
// outputs absorb the up-projections: one key head of kv_rank + rope_dim, values of kv_rank, the
// latent cache read whole by every chip); prefill expands keys and values per head, those of the
// cached context too. Top-k selection attends in the latent space in both phases, because each
// query sees other tokens.
void GraphBuilder::latent_layer(const MixerSpec& m) {
  const std::int64_t d = a.model_width, heads = ceil_div(m.heads, p.tensor);
  const std::int64_t nope = m.qk_dim - m.rope_dim, latent = m.kv_rank + m.rope_dim;
  const std::int64_t projected = m.shares_kv ? 0 : latent;
  const std::int64_t inner = heads * m.v_dim, gate = m.output_gate ? inner : 0;
  const double t = step.tokens();
  if (m.q_rank > 0) {
    gemm("qkv_down", t, m.q_rank + projected + gate, d, a.weight_type);
    norm("latent_norm", t * double(m.q_rank + m.kv_rank));
    gemm("q_up", t, heads * m.qk_dim, m.q_rank, a.weight_type);
  } else {
    gemm("qkv_down", t, heads * m.qk_dim + projected + gate, d, a.weight_type);
    norm("latent_norm", t * double(m.kv_rank));
  }
  elementwise(OperatorKind::kRope, "rope", t * double(heads + 1) * m.rope_dim, 3, 2);
  append(m, latent);
  indexer(m);
  if (step.prefill && m.top_k == 0) {
    gemm("kv_up", t + step.sequences * step.context, heads * (nope + m.v_dim), m.kv_rank,
         a.weight_type);
    attend(m, heads, heads, m.qk_dim, m.v_dim, latent);
  } else {
    per_head(*this, "absorb_query", heads, m.kv_rank, nope);
    attend(m, heads, 1, latent, m.kv_rank, latent);
    per_head(*this, "absorb_value", heads, m.v_dim, m.kv_rank);
  }
  if (gate > 0) elementwise(OperatorKind::kElementwise, "output_gate", t * double(inner), 5, 3);
  gemm("out_proj", t, d, inner, a.weight_type);
  collective("attention_all_reduce", Collective::kAllReduce, t * double(d) * kStreamBytes,
             p.tensor);
}

}  // namespace strandline::archs
