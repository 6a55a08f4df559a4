// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "archs/graph_builder.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

StateRule rule_of(const MixerSpec& m) {
  switch (m.kind) {
    case TokenMixer::kMamba1:
      return StateRule::kMamba1;
    case TokenMixer::kMamba2:
      return StateRule::kMamba2;
    case TokenMixer::kGatedDelta:
      return StateRule::kGatedDelta;
    case TokenMixer::kKda:
      return StateRule::kKda;
    case TokenMixer::kLinear:
      return StateRule::kLinear;
    case TokenMixer::kRwkv:
      return is_delta_rule(m) ? StateRule::kRwkv : StateRule::kLinear;
    case TokenMixer::kRgLru:
      return StateRule::kRgLru;
    case TokenMixer::kMlstm:
      return StateRule::kMlstm;
    default:
      return StateRule::kNone;
  }
}

// Flops per state element and token, stepped: decay, outer product, accumulate, read-out (5); the
// delta rule adds the prediction and its correction (8); Mamba-1 discretises per element (9);
// RG-LRU decays, scales and adds (3); mLSTM scales the outer product by its input gate too (6).
double step_flops(const MixerSpec& m) {
  if (m.kind == TokenMixer::kMamba1) return 9;
  if (m.kind == TokenMixer::kRgLru) return 3;
  if (m.kind == TokenMixer::kMlstm) return 6;
  return is_delta_rule(m) ? 8 : 5;
}

// Mamba-1 and RG-LRU decay every state element at its own data-dependent rate: no product form.
bool is_scanned(const MixerSpec& m, const Step& step) {
  return !step.prefill || m.kind == TokenMixer::kMamba1 || m.kind == TokenMixer::kRgLru;
}

// Flops per token and head of the chunked form with chunks of Q tokens, keys of N and values of P:
// scores Q N, intra-chunk output Q P, state update and read-out 2 N P (each times 2). Scores are
// shared by a group of heads (Mamba-2). The delta rule forms K K^T too, applies the inverse to keys
// and values, and corrects with the state once more (arXiv:2406.06484).
double chunk_flops(const MixerSpec& m, double heads, double groups) {
  const double n = m.state_dim, v = m.v_dim;
  if (is_delta_rule(m)) {
    const double q = kDeltaChunk;
    return heads * (4 * q * n + 2 * q * (n + v) + 2 * q * v + 6 * n * v);
  }
  const double q = kSsdChunk;
  return groups * 2 * q * n + heads * (2 * q * v + 4 * n * v);
}

}  // namespace

// The recurrence itself.
void GraphBuilder::state_update(const MixerSpec& m, std::int64_t heads, std::int64_t groups) {
  const double t = step.tokens(), inner = double(heads * m.v_dim);
  const bool scanned = is_scanned(m, step);
  if (!scanned && is_delta_rule(m)) {
    const double decays = double(heads) * (m.kind == TokenMixer::kGatedDelta ? 1 : m.state_dim);
    elementwise(OperatorKind::kCumsum, "decay_cumsum", t * decays, 1, 4);
    Operator& solve = add(OperatorKind::kTriangularSolve, "delta_solve");
    solve.shape.m = kDeltaChunk;
    solve.shape.groups = whole(t / kDeltaChunk) * heads;
    solve.flops = t * double(heads) * kDeltaChunk * kDeltaChunk / 3.0;
    solve.activation_bytes = 2 * t * double(heads) * kDeltaChunk * kStreamBytes;
    solve.signature.sequential_depth = kDeltaChunk;
  }
  Operator& op = scanned ? add(OperatorKind::kLinearScan, "state_scan")
                         : add(OperatorKind::kChunkedState, "state_chunks");
  op.shape.batch = whole(step.sequences);
  op.shape.q_tokens = whole(step.per_sequence);
  op.shape.heads = heads;
  op.shape.kv_heads = groups;
  op.shape.qk_dim = m.state_dim;
  op.shape.v_dim = m.v_dim;
  op.shape.state_dim = m.state_dim;
  op.shape.rule = rule_of(m);
  op.state_type = a.state_type;
  op.flops = scanned ? t * step_flops(m) * inner * m.state_dim
                     : t * chunk_flops(m, double(heads), double(groups));
  const double share = double(heads) / m.heads;
  const double state = step.sequences * state_elements(m) * share * bytes_per_element(a.state_type);
  op.state_read_bytes = op.state_write_bytes = state;
  op.activation_bytes = t * kStreamBytes * (2 * inner + 2 * double(groups) * m.state_dim);
  const double chunk = is_delta_rule(m) ? kDeltaChunk : kSsdChunk;
  op.signature.sequential_depth =
      scanned ? step.per_sequence : std::ceil(step.per_sequence / chunk);
}

void GraphBuilder::short_conv(const MixerSpec& m) {
  const std::int64_t channels = ceil_div(conv_channels(m), p.tensor);
  if (channels == 0) return;
  const double t = step.tokens();
  Operator& op = add(OperatorKind::kDepthwiseConv, "short_conv");
  op.shape.k = m.conv_width;
  op.shape.elements = whole(t * double(channels));
  op.flops = 2 * m.conv_width * t * double(channels);
  op.weight_type = unquantized_type(a);
  op.weight_bytes = double(channels) * m.conv_width * bytes_per_element(op.weight_type);
  op.activation_bytes = 2 * t * double(channels) * kStreamBytes;
  op.state_read_bytes = op.state_write_bytes =
      step.sequences * double(channels) * std::max(0, m.conv_width - 1) * kStreamBytes;
}

// Products behind the input projection that make decays and gates. RG-LRU: two gates of one block
// per head, and per channel two sigmoids, the decay's exponential and the input's scale.
void GraphBuilder::recurrent_gates(const MixerSpec& m, std::int64_t heads) {
  const double t = step.tokens();
  const std::int64_t inner = heads * m.v_dim;
  if (m.kind == TokenMixer::kMamba1) {
    gemm("dt_b_c_proj", t, m.q_rank + 2LL * m.state_dim, inner, a.weight_type);
    gemm("dt_up", t, inner, m.q_rank, a.weight_type);
  } else if (m.kind == TokenMixer::kRgLru) {
    Operator& op = gemm("block_gates", t, 2 * inner, m.v_dim, a.weight_type);
    op.kind = OperatorKind::kGroupedGemm;
    op.shape.groups = heads;
    op.shape.n = 2LL * m.v_dim;
    elementwise(OperatorKind::kElementwise, "gates", t * double(inner), 20, 4);
  } else if (m.q_rank > 0) {  // second halves of low-rank maps; RWKV's ranks are added up
    const bool one = m.kind == TokenMixer::kRwkv || m.full_rank_gate;
    gemm("gates_up", t, (one ? 1 : 2) * inner, m.q_rank, a.weight_type);
  }
}

// Mamba, delta-rule, linear and convolutional mixers: projection, short convolution, recurrence,
// gated norm, output projection. Heads and groups are cut over the tensor width.
void GraphBuilder::recurrent_layer(const MixerSpec& m) {
  const std::int64_t d = a.model_width;
  const std::int64_t heads = ceil_div(m.heads, p.tensor), inner = heads * m.v_dim;
  const std::int64_t groups = ceil_div(std::max(1, m.state_groups), p.tensor);
  const double t = step.tokens();
  gemm("state_proj", t, ceil_div(recurrent_projection(m, d), p.tensor), d, a.weight_type);
  short_conv(m);
  recurrent_gates(m, heads);
  if (m.state_dim > 0) state_update(m, heads, groups);
  elementwise(OperatorKind::kElementwise, "gated_norm", t * double(inner), 10, 3);
  gemm("out_proj", t, d, inner, a.weight_type);
  collective("mixer_all_reduce", Collective::kAllReduce, t * double(d) * kStreamBytes, p.tensor);
}

}  // namespace strandline::archs
