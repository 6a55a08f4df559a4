// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/run/operator_call.h"

#include <algorithm>
#include <cmath>

#include "kernels/delta/kernel.cuh"
#include "kernels/ssd/kernel.cuh"

namespace strandline::kernels {
namespace {

using archs::DataType;
using archs::Operator;
using archs::OperatorKind;
using archs::StateRule;

constexpr int kPage = 64;
/// Rows of a table that are made for a gather: more would only cost memory.
constexpr std::int64_t kMostTableRows = 1 << 16;

int small(std::int64_t x) {
  return static_cast<int>(x);
}

void note(Call& call, const std::string& text) {
  call.note += (call.note.empty() ? "" : "; ") + text;
}

/// Marks a call as of 8 bits where its format is, and says where it stands in for another.
void set_format(Call& call, DataType type) {
  call.narrow = archs::bytes_per_element(type) < 2;
  const bool exact = type == DataType::kFp8 || type == DataType::kBf16;
  if (!exact)
    note(call, std::string(archs::name_of(type)) + (call.narrow ? " as E4M3" : " as bf16"));
}

Call product(const Operator& op) {
  Call call;
  const GemmShape shape{small(op.shape.m), small(op.shape.n), small(op.shape.k)};
  if (op.weight_type == DataType::kTernary && shape.depth % 16 == 0) {
    call.shape = TernaryShape{shape.rows, shape.outputs, shape.depth};
    return call;
  }
  call.shape = shape;
  set_format(call, op.weight_type);
  // The tiled kernel copies 8 elements at once; the day-one kernel takes any depth.
  if (shape.depth % kCopied != 0) call.narrow = false;
  return call;
}

Call products(const Operator& op) {
  Call call;
  call.shape = GroupedGemmShape{small(op.shape.groups),
                                {small(op.shape.m), small(op.shape.n), small(op.shape.k)}};
  set_format(call, op.weight_type);
  call.narrow = false;  // instances of bf16 alone
  return call;
}

AttentionShape attention_shape(const Operator& op, const CallContext& c, Call& call) {
  const archs::OperatorShape& s = op.shape;
  AttentionShape a;
  a.batch = small(s.batch);
  a.queries = small(s.q_tokens);
  a.heads = small(s.heads);
  a.kv_heads = small(s.kv_heads);
  a.width = small(s.qk_dim);
  a.page = kPage;
  a.causal = s.mask != archs::AttentionMask::kFull;
  a.even = true;
  a.length = small(std::max(s.kv_tokens, s.q_tokens));
  if (s.mask == archs::AttentionMask::kWindow && s.kv_tokens <= s.span) {
    a.window = small(s.span);
    a.length = small(std::max(archs::whole(c.step.end()), s.q_tokens));
  } else if (s.mask == archs::AttentionMask::kWindow) {
    note(call, "raw and compressed entries as one cache");
  }
  if (s.v_dim != s.qk_dim) {
    a.value_width = small(s.v_dim);
    a.apart = s.kv_heads > 1 || s.v_dim > s.qk_dim;
  }
  return a;
}

Call attention(const Operator& op, const CallContext& c) {
  Call call;
  AttentionShape shape = attention_shape(op, c, call);
  call.narrow = archs::bytes_per_element(c.model.kv_type) < 2;
  call.shape = shape;
  return call;
}

/// Each element of a state decays at its own rate: heads of one column under RWKV-7's rule without
/// its correction.
RecurrenceShape by_element(const archs::OperatorShape& s) {
  RecurrenceShape shape;
  shape.batch = small(s.batch);
  shape.tokens = small(s.q_tokens);
  shape.heads = small(s.heads * s.v_dim);
  shape.rows = small(s.state_dim);
  shape.columns = 1;
  return shape;
}

bool fits_tiles(const RecurrenceShape& s) {
  return s.rows % 16 == 0 && s.rows <= 256;
}

Call recurrence(const Operator& op) {
  const archs::OperatorShape& s = op.shape;
  RecurrenceCall r{{small(s.batch), small(s.q_tokens), small(s.heads), 1, small(s.state_dim),
                    small(s.v_dim), s.rule == StateRule::kKda},
                   RecurrenceKernel::kSsd};
  const bool chunks = op.kind == OperatorKind::kChunkedState;
  Call call;
  switch (s.rule) {
    case StateRule::kMamba1:
    case StateRule::kRgLru:
      r = {by_element(s), RecurrenceKernel::kRwkv7};
      note(call, "a decay for each element: RWKV-7's rule by heads of one column");
      break;
    case StateRule::kRwkv:
      r.kernel = RecurrenceKernel::kRwkv7;
      break;
    case StateRule::kGatedDelta:
    case StateRule::kKda:
      r.kernel = chunks && fits_tiles(r.shape) ? RecurrenceKernel::kChunkedDelta
                                               : RecurrenceKernel::kDelta;
      break;
    default: {  // Mamba-2; linear attention and mLSTM have keys for each head
      const bool shared =
          s.rule == StateRule::kMamba2 && s.kv_heads > 0 && s.heads % s.kv_heads == 0;
      r.shape.groups = small(shared ? s.kv_heads : s.heads);
      if (s.rule == StateRule::kMlstm) {
        ++r.shape.columns;
        note(call, "normaliser as one more column, without the division");
      }
      const bool fits = fits_tiles(r.shape) && r.shape.columns % 16 == 0 && r.shape.columns <= 128;
      r.kernel = chunks && fits ? RecurrenceKernel::kChunkedSsd : RecurrenceKernel::kSsd;
    }
  }
  call.shape = r;
  return call;
}

Call passes_over(const Operator& op, const CallContext& c) {
  const std::int64_t tokens = std::max(1, c.tokens());
  const auto width = small(std::max<std::int64_t>(1, archs::ceil_div(op.shape.elements, tokens)));
  Call call;
  if (op.kind == OperatorKind::kNorm || op.name == "gated_norm") {
    call.shape = RmsNormShape{small(tokens), width, op.name == "add_norm"};
    if (c.model.norm == archs::Norm::kLayerNorm) note(call, "LayerNorm as RMSNorm");
    return call;
  }
  call.shape = ActivationShape{small(tokens), width};
  if (op.name != "activation") note(call, "as a gated SiLU");
  return call;
}

Call rope(const Operator& op, const CallContext& c) {
  const int tokens = std::max(1, c.tokens());
  const auto all = small(archs::ceil_div(op.shape.elements, tokens));
  constexpr int kHead = 64;  // pairs turn alone: how they are cut into heads does not matter
  const int head = all % kHead == 0 ? kHead : 2;
  Call call;
  call.shape = RopeShape{tokens, all / head, head, head};
  return call;
}

Call convolution(const Operator& op, const CallContext& c) {
  const int batch = small(archs::whole(c.step.sequences));
  const int tokens = small(archs::whole(c.step.per_sequence));
  const auto channels =
      small(archs::ceil_div(op.shape.elements, std::int64_t{batch} * std::max(tokens, 1)));
  Call call;
  call.shape = ShortConvShape{batch, tokens, channels, small(op.shape.k)};
  return call;
}

Call gather(const Operator& op, const CallContext& c) {
  const std::int64_t tokens = std::max(1, c.tokens());
  const bool hashed = op.name == "table_gather" && c.model.table_rows_per_token > 0;
  const int tables = hashed ? c.model.table_rows_per_token : 1;
  HashGatherShape s;
  s.batch = 1;
  s.length = small(tokens);
  s.tables = tables;
  s.orders = std::min(tables, 8);
  s.width = small(std::max<std::int64_t>(1, op.shape.elements / tokens / tables));
  s.rows = small(std::min(kMostTableRows, std::max<std::int64_t>(1, c.model.vocabulary)));
  Call call;
  call.shape = s;
  if (!hashed) note(call, "at hashed addresses");
  return call;
}

Call sampling(const Operator& op, const CallContext& c) {
  const int vocabulary = small(c.model.vocabulary);
  Call call;
  call.shape = DiffusionShape{small(op.shape.elements / std::max(1, vocabulary)), 1, vocabulary};
  note(call, "takes the most likely token");
  return call;
}

Call append(const Operator& op, const CallContext& c) {
  const int batch = small(archs::whole(c.step.sequences));
  const int queries = small(archs::whole(c.step.per_sequence));
  CacheAppendShape s;
  s.batch = batch;
  s.queries = queries;
  s.length = small(archs::whole(c.step.end()));
  s.width = small(std::max<std::int64_t>(
      1, archs::ceil_div(op.shape.elements, std::int64_t{batch} * std::max(queries, 1))));
  s.page = kPage;
  Call call;
  call.shape = s;
  call.narrow = archs::bytes_per_element(c.model.kv_type) < 2;
  return call;
}

Call streams(const Operator& op, const CallContext& c) {
  const int tokens = std::max(1, c.tokens());
  const auto square = static_cast<double>(archs::ceil_div(op.shape.elements, tokens));
  Call call;
  call.shape = StreamsShape{tokens, small(std::lround(std::sqrt(square))), c.model.model_width};
  return call;
}

Call novel(const Operator& op) {
  NovelShape s;
  s.count = small(op.shape.elements);
  s.signature.flops_per_byte = static_cast<float>(op.signature.flops_per_byte);
  s.signature.sequential_depth = std::max(1, static_cast<int>(op.signature.sequential_depth));
  s.signature.irregularity = static_cast<float>(op.signature.irregularity);
  s.signature.mutable_weights = op.signature.mutable_weights;
  s.signature.data_dependent_control = op.signature.data_dependent_control;
  Call call;
  call.shape = s;
  return call;
}

std::optional<Call> shape_of(const Operator& op, const CallContext& c) {
  switch (op.kind) {
    case OperatorKind::kGemm:
      return product(op);
    case OperatorKind::kGroupedGemm:
      return products(op);
    case OperatorKind::kAttention:
      return attention(op, c);
    case OperatorKind::kLinearScan:
    case OperatorKind::kChunkedState:
      return recurrence(op);
    case OperatorKind::kDepthwiseConv:
      return convolution(op, c);
    case OperatorKind::kNorm:
    case OperatorKind::kElementwise:
      return passes_over(op, c);
    case OperatorKind::kRope:
      return rope(op, c);
    case OperatorKind::kSinkhorn:
      return streams(op, c);
    case OperatorKind::kHashGather:
    case OperatorKind::kEmbed:
      return gather(op, c);
    case OperatorKind::kSample:
      return sampling(op, c);
    case OperatorKind::kKvAppend:
      return append(op, c);
    case OperatorKind::kNovel:
      return novel(op);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<Call> call_of(const Operator& op, int index, const CallContext& context) {
  std::optional<Call> call = shape_of(op, context);
  if (call) call->operators = {index};
  return call;
}

Call experts_call(const CallContext& c, std::vector<int> operators) {
  const archs::ChannelSpec& m = c.channel;
  Call call;
  MoeShape s;
  s.tokens = small(archs::whole(c.step.all_tokens));
  s.hidden = small(m.latent_width > 0 ? m.latent_width : c.model.model_width);
  s.inner = small(m.expert_width);
  s.experts = m.experts;
  s.k = m.experts_per_token;
  call.shape = s;
  set_format(call, c.model.expert_type);
  if (m.activation != archs::Activation::kSwiglu) note(call, "as a gated SiLU");
  if (m.zero_experts > 0) note(call, "without zero experts");
  call.operators = std::move(operators);
  return call;
}

Call sparse_call(const Operator& index, const Operator& attention, const CallContext& c,
                 std::vector<int> operators) {
  Call call;
  SparseShape s;
  s.attention = attention_shape(attention, c, call);
  s.attention.window = 0;
  s.attention.causal = true;
  const bool indexes = index.kind == OperatorKind::kIndexTopk;
  const std::int64_t keys = indexes ? index.shape.kv_tokens : archs::whole(c.step.end());
  s.attention.length = small(std::max(keys, attention.shape.q_tokens));
  s.k = small(
      std::min<std::int64_t>(std::max<std::int64_t>(1, attention.shape.span), s.attention.length));
  if (indexes) {
    s.index_heads = small(index.shape.heads);
    s.index_width = small(index.shape.qk_dim);
  } else {
    note(call, "with the least indexer: the selection is another layer's");
  }
  if (s.attention.apart || s.attention.value_width > s.attention.width) {
    s.attention.apart = false;
    s.attention.value_width = 0;
    note(call, "values as wide as keys");
  }
  call.shape = s;
  call.operators = std::move(operators);
  return call;
}

}  // namespace strandline::kernels
