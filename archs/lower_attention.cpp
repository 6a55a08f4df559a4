// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "archs/graph_builder.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

// Sum of min(c, limit) for c = from + 1 .. from + n.
double sum_min(double from, double n, double limit) {
  const double rising = std::clamp(limit - from, 0.0, n);
  return rising * from + rising * (rising + 1) / 2 + (n - rising) * limit;
}

}  // namespace

double attended_pairs(const MixerSpec& m, const Step& s) {
  if (s.bidirectional) return s.per_sequence * visible_entries(m, s.end());
  constexpr double kAll = 1e18;
  const auto sum = [&](double limit) { return sum_min(s.context, s.per_sequence, limit); };
  const double near = m.window > 0 ? sum(m.window) : 0;
  if (m.compress_ratio > 1) {
    const double r = m.compress_ratio;
    return near + (m.top_k > 0 ? sum(m.top_k * r) : sum(kAll)) / r;
  }
  if (m.top_k > 0) return sum(double(m.window) + m.top_k);
  return m.window > 0 ? near : sum(kAll);
}

// `width` elements per token and the index keys. Compressed layers write one entry per pool, and
// every token into the window of raw ones. Layers that read another layer's cache write nothing.
void GraphBuilder::append(const MixerSpec& m, std::int64_t width) {
  if (m.shares_kv) return;
  const double kept = m.compress_ratio > 1 ? 1.0 / m.compress_ratio : 1.0;
  const double raw = m.compress_ratio > 1 && m.window > 0 ? 1.0 : 0.0;
  const double index = double(index_width(m));
  const double elements = step.tokens() * (double(width) * (kept + raw) + index * kept);
  if (elements == 0) return;
  Operator& op = add(OperatorKind::kKvAppend, "kv_append");
  op.shape.elements = whole(elements);
  op.state_write_bytes = elements * bytes_per_element(a.kv_type);
  op.activation_bytes = elements * kStreamBytes;
}

// One softmax attention of the local heads. In decode all visible entries come from the cache; in
// prefill the cached part does and the new keys and values are activations.
void GraphBuilder::attend(const MixerSpec& m, std::int64_t heads, std::int64_t kv_heads,
                          std::int64_t qk, std::int64_t v, std::int64_t cached_width) {
  Operator& op =
      add(OperatorKind::kAttention, step.prefill ? "attention_prefill" : "attention_decode");
  const double pairs = attended_pairs(m, step);
  op.shape.batch = whole(step.sequences);
  op.shape.q_tokens = whole(step.per_sequence);
  op.shape.kv_tokens = whole(visible_entries(m, step.end()));
  op.shape.heads = heads;
  op.shape.kv_heads = kv_heads;
  op.shape.qk_dim = qk;
  op.shape.v_dim = v;
  op.shape.span = m.top_k > 0 ? m.top_k : m.window;
  op.shape.mask = m.top_k > 0          ? AttentionMask::kTopk
                  : step.bidirectional ? AttentionMask::kFull
                  : m.window > 0       ? AttentionMask::kWindow
                                       : AttentionMask::kCausal;
  op.flops = 2 * step.sequences * double(heads) * pairs * double(qk + v);
  const double entry = double(cached_width) * bytes_per_element(a.kv_type);
  const double held = cached_entries(m, step.prefill ? step.context : step.end());
  const double read = step.prefill ? held : std::min(held, m.top_k > 0 ? pairs : held);
  op.state_read_bytes = step.sequences * read * entry;
  const double new_keys =
      step.prefill ? double(kv_heads * qk + (m.single_kv ? 0 : kv_heads * v)) : 0;
  op.activation_bytes = step.tokens() * kStreamBytes * (double(heads * (qk + v)) + new_keys);
  if (m.top_k > 0) op.signature.irregularity = 1;
}

// Scores every cached (compressed) token with a small product and keeps top_k per query. The
// indexer is not cut over chips: it is narrow and every chip needs its selection.
void GraphBuilder::indexer(const MixerSpec& m) {
  if (m.top_k == 0 || m.index_heads == 0 || m.shares_index) return;
  const double ratio = std::max(1, m.compress_ratio);
  const std::int64_t from = m.q_rank > 0 ? m.q_rank : a.model_width;
  gemm("index_query", step.tokens(), std::int64_t(m.index_heads) * m.index_dim, from,
       a.weight_type);
  const int key = m.compress_ratio > 1 ? 0 : m.index_dim;  // compressed: the compressor makes it
  gemm("index_key", step.tokens(), key + m.index_heads, a.model_width, a.weight_type);
  MixerSpec all;  // every token is scored, whatever is then attended
  const double pairs = attended_pairs(all, step) / ratio;
  Operator& op = add(OperatorKind::kIndexTopk, "index_topk");
  op.shape.batch = whole(step.sequences);
  op.shape.q_tokens = whole(step.per_sequence);
  op.shape.kv_tokens = whole(step.end() / ratio);
  op.shape.heads = m.index_heads;
  op.shape.kv_heads = 1;
  op.shape.qk_dim = m.index_dim;
  op.shape.span = m.top_k;
  op.flops = step.sequences * pairs * m.index_heads * (2.0 * m.index_dim + 2);
  const double held = (step.prefill ? step.context : step.end()) / ratio;
  op.state_read_bytes = step.sequences * held * m.index_dim * bytes_per_element(a.kv_type);
  op.activation_bytes = step.tokens() * kStreamBytes * double(m.index_heads + 1) * m.index_dim;
  op.signature.irregularity = 0.5;
  op.signature.data_dependent_control = true;
}

void GraphBuilder::attention_layer(const MixerSpec& m) {
  const std::int64_t d = a.model_width, heads = ceil_div(m.heads, p.tensor);
  const std::int64_t kv_heads = ceil_div(m.kv_heads, p.tensor);
  const std::int64_t keys = kv_heads * m.qk_dim, values = kv_heads * m.v_dim;
  const std::int64_t inner = heads * m.v_dim, gate = m.output_gate ? inner : 0;
  const std::int64_t projected = m.shares_kv ? 0 : keys + (m.tied_kv || m.single_kv ? 0 : values);
  const double t = step.tokens();
  if (m.q_rank > 0) {
    gemm("qkv_down", t, m.q_rank + projected + gate, d, a.weight_type);
    gemm("q_up", t, heads * m.qk_dim, m.q_rank, a.weight_type);
  } else {
    gemm("qkv_proj", t, heads * m.qk_dim + projected + gate, d, a.weight_type);
  }
  const std::int64_t rotated =
      (heads + (m.shares_kv ? 0 : kv_heads)) * (m.rope_dim > 0 ? m.rope_dim : m.qk_dim);
  elementwise(OperatorKind::kRope, "rope", t * double(rotated), m.qk_norm ? 7 : 3, 2);
  const std::int64_t cached = kv_heads * (m.single_kv ? m.qk_dim : m.qk_dim + m.v_dim);
  append(m, cached);
  if (const std::int64_t n = compressor_width(m); n > 0)
    gemm("compress_proj", t, n, d, a.weight_type);
  indexer(m);
  attend(m, heads, kv_heads, m.qk_dim, m.v_dim, cached);
  if (m.output_gate)
    elementwise(OperatorKind::kElementwise, "output_gate", t * double(inner), 5, 3);
  if (m.out_groups > 0) {
    const std::int64_t groups = std::max<std::int64_t>(1, m.out_groups / p.tensor);
    Operator& op = gemm("out_down", t, groups * m.out_rank, inner / groups, a.weight_type);
    op.kind = OperatorKind::kGroupedGemm;
    op.shape.groups = groups;
    op.shape.n = m.out_rank;
    gemm("out_up", t, d, groups * m.out_rank, a.weight_type);
  } else {
    gemm("out_proj", t, d, inner, a.weight_type);
  }
  collective("attention_all_reduce", Collective::kAllReduce, t * double(d) * kStreamBytes,
             p.tensor);
}

}  // namespace strandline::archs
