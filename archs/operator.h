// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "archs/data_type.h"

namespace strandline::archs {

/// The vocabulary of tensor operators. `kNovel` stands for one that does not exist yet: only its
/// signature is known.
enum class OperatorKind : std::uint8_t {
  kGemm,
  kGroupedGemm,
  kAttention,
  kLinearScan,
  kChunkedState,
  kTriangularSolve,
  kCumsum,
  kDepthwiseConv,
  kLongConv,
  kNorm,
  kSoftmax,
  kElementwise,
  kRope,
  kQuantize,
  kHadamard,
  kSinkhorn,
  kRouteTopk,
  kIndexTopk,
  kSort,
  kGather,
  kScatter,
  kHashGather,
  kEmbed,
  kSample,
  kKvAppend,
  kKvEvict,
  kKvRollback,
  kWeightUpdate,
  kLoop,
  kDenoiseStep,
  kCollective,
  kSend,
  kNovel,
  kCount
};

enum class AttentionMask : std::uint8_t { kCausal, kFull, kWindow, kBlockSparse, kTopk };
enum class Collective : std::uint8_t { kAllReduce, kAllGather, kReduceScatter, kAllToAll };
/// Recurrences that linear_scan (one step) and chunked_state (prefill) run.
enum class StateRule : std::uint8_t {
  kNone,
  kMamba1,
  kMamba2,
  kGatedDelta,
  kKda,
  kLinear,
  kRwkv,
  kRgLru,
  kMlstm
};

/// What is known of an operator apart from its kind, so that unseen ones can be drawn and costed.
struct Signature {
  double flops_per_byte = 0;     ///< arithmetic intensity at the least traffic
  double sequential_depth = 1;   ///< dependent steps per token block; 1 = fully parallel
  double irregularity = 0;       ///< share of accesses with data-dependent addresses, 0..1
  bool mutable_weights = false;  ///< weights change while serving
  bool data_dependent_control = false;
};

/// Sizes by role. Unused fields are 0. Per chip, after the partition of lower().
struct OperatorShape {
  std::int64_t m = 0, n = 0, k = 0;  ///< GEMM [m,k] x [k,n]; m = tokens (per group for grouped)
  std::int64_t groups = 0;           ///< weight matrices touched (grouped GEMM: active experts)
  std::int64_t batch = 0;            ///< sequences
  std::int64_t q_tokens = 0;         ///< query tokens per sequence
  std::int64_t kv_tokens = 0;        ///< keys visible to the last query of a sequence
  std::int64_t heads = 0, kv_heads = 0, qk_dim = 0, v_dim = 0;
  std::int64_t span = 0;       ///< window or top-k of the mask
  std::int64_t elements = 0;   ///< of element-wise kinds, in total
  std::int64_t state_dim = 0;  ///< recurrent state per head: state_dim x v_dim
  AttentionMask mask = AttentionMask::kCausal;
  StateRule rule = StateRule::kNone;
  Collective collective = Collective::kAllReduce;
  int group_size = 1;        ///< chips in a collective
  double payload_bytes = 0;  ///< collective: bytes of the full tensor on each chip
};

/// One node of a graph, per chip and executed `count` times per phase step. Flops and bytes are of
/// ONE execution: a multiply-add is 2 flops; weight bytes are read once; state bytes are KV cache
/// or recurrent state moved to and from memory; activation bytes are inputs plus outputs.
struct Operator {
  OperatorKind kind = OperatorKind::kGemm;
  std::string_view name;  ///< a literal with static lifetime, e.g. "qkv_proj", "expert_up"
  std::int32_t count = 1;
  OperatorShape shape;
  DataType weight_type = DataType::kBf16;
  DataType activation_type = DataType::kBf16;
  DataType state_type = DataType::kBf16;
  double flops = 0;
  double weight_bytes = 0;
  double activation_bytes = 0;
  double state_read_bytes = 0;
  double state_write_bytes = 0;
  Signature signature;
};

using OperatorGraph = std::vector<Operator>;  ///< in order of execution

std::string_view name_of(OperatorKind kind);  ///< "grouped_gemm", ...
std::optional<OperatorKind> operator_kind_from(std::string_view name);
std::string_view describe(OperatorKind kind);  ///< one sentence for `arch ops` and the docs

}  // namespace strandline::archs
