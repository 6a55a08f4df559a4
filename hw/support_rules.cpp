// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/support_rules.h"

#include <algorithm>

namespace strandline::hw {
namespace {

using archs::bit;
using archs::Capability;
using archs::CapabilityMask;
using archs::DataType;
using archs::OperatorKind;

/// More pieces than this cost more in repeated score passes than un-absorbing does.
constexpr std::int64_t kMaxPieces = 4;
/// DeepSeek-V2/V3 heads un-absorbed: 192 for the key (128 + 64 rope) and 128 for the value
/// (arXiv:2405.04434, section 2.1).
constexpr std::int64_t kUnabsorbedHead = 192 + 128;

/// The basics of an engine kind on fixed-function chips (support_rules.h, runs()).
bool is_basic(EngineKind engine, OperatorKind kind) {
  switch (kind) {
    case OperatorKind::kGemm:
    case OperatorKind::kGroupedGemm:
      return engine == EngineKind::kMatrix;
    case OperatorKind::kNorm:
    case OperatorKind::kElementwise:
    case OperatorKind::kRope:
    case OperatorKind::kQuantize:
    case OperatorKind::kSample:
    case OperatorKind::kKvAppend:
      return engine == EngineKind::kVector;
    case OperatorKind::kSoftmax:
      return engine == EngineKind::kVector || engine == EngineKind::kSoftmax;
    case OperatorKind::kEmbed:
      return engine == EngineKind::kVector || engine == EngineKind::kGather;
    case OperatorKind::kLinearScan:
    case OperatorKind::kCumsum:
    case OperatorKind::kDepthwiseConv:
      return engine == EngineKind::kScan;
    case OperatorKind::kGather:
    case OperatorKind::kScatter:
    case OperatorKind::kHashGather:
    case OperatorKind::kRouteTopk:
    case OperatorKind::kIndexTopk:
    case OperatorKind::kSort:
      return engine == EngineKind::kGather;
    default:
      return false;
  }
}

}  // namespace

bool runs(const Chip& chip, OperatorKind kind) {
  const bool fixed = chip.programmability == Programmability::kFixedFunction;
  return std::any_of(chip.engines.begin(), chip.engines.end(), [&](const Engine& e) {
    if (!e.kinds.empty()) return std::find(e.kinds.begin(), e.kinds.end(), kind) != e.kinds.end();
    return !fixed || is_basic(e.kind, kind);
  });
}

bool reachable(Capability c, const Chip& chip, CapabilityMask native) {
  if (c >= Capability::kNovel0) return runs(chip, OperatorKind::kNovel);
  const bool vector = runs(chip, OperatorKind::kElementwise);
  const bool routes = native & bit(Capability::kMoeRouting);
  const bool attention = native & bit(Capability::kSoftmaxAttention);
  switch (c) {
    case Capability::kSoftmaxAttention:
      return vector || runs(chip, OperatorKind::kSoftmax);
    case Capability::kMoeRouting:
      return vector || gathers(chip);
    case Capability::kFineMoe:
      return routes || vector || gathers(chip);
    case Capability::kLatentKv:
    case Capability::kWindowCache:
    case Capability::kKvBroadcast:
    case Capability::kBidirectional:
      return attention;
    case Capability::kTopkSparse:
      return attention &&
             (routes || runs(chip, OperatorKind::kIndexTopk) || runs(chip, OperatorKind::kSort));
    case Capability::kCompressedKv:
      return attention && vector;
    case Capability::kSsmScan:
      return vector || runs(chip, OperatorKind::kLinearScan);
    case Capability::kDeltaRule:
      return runs(chip, OperatorKind::kTriangularSolve);
    case Capability::kMultiStream:
      return vector;
    case Capability::kTableGather:
      return !chip.weights_fixed;
    case Capability::kLinearAttention:
    case Capability::kShortConv:
    case Capability::kLoopDepth:
    case Capability::kMultiToken:
    case Capability::kFp8:
    case Capability::kFp4:
    case Capability::kTernary:
      return true;
    default:
      return false;
  }
}

std::string_view rewriting_name(Capability c) {
  switch (c) {
    case Capability::kSoftmaxAttention:
      return "attention as products with the softmax on vector lanes";
    case Capability::kMoeRouting:
      return "experts as gathered products, or all of them behind a mask";
    case Capability::kFineMoe:
      return "narrow experts padded to the matrix tile";
    case Capability::kLatentKv:
      return "latent attention split or un-absorbed";
    case Capability::kWindowCache:
      return "window as masked full attention";
    case Capability::kKvBroadcast:
      return "shared keys and values copied per head";
    case Capability::kBidirectional:
      return "bidirectional blocks query by query over a filled cache";
    case Capability::kTopkSparse:
      return "top-k as masked full attention; the indexer still runs";
    case Capability::kCompressedKv:
      return "pooled entries as a shorter cache, pooled on vector lanes";
    case Capability::kSsmScan:
      return "state-space recurrence as chunked products";
    case Capability::kDeltaRule:
      return "delta rule as chunked products with a triangular solve";
    case Capability::kMultiStream:
      return "stream or depth mixing on vector lanes";
    case Capability::kTableGather:
      return "table in host memory";
    case Capability::kLinearAttention:
      return "linear attention as chunked products";
    case Capability::kShortConv:
      return "short convolution as a banded product";
    case Capability::kLoopDepth:
      return "loop unrolled";
    case Capability::kMultiToken:
      return "one token at a time";
    case Capability::kFp8:
      return "8-bit floats widened to bf16";
    case Capability::kFp4:
      return "4-bit floats widened";
    case Capability::kTernary:
      return "ternary weights as int8";
    default:
      return c >= Capability::kNovel0 ? "unseen operator on the programmable vector unit" : "";
  }
}

std::string_view impossible_name(Capability c) {
  switch (c) {
    case Capability::kSoftmaxAttention:
      return "no softmax and no vector lanes";
    case Capability::kMoeRouting:
    case Capability::kFineMoe:
      return "no vector lanes or gathers to route experts";
    case Capability::kDeltaRule:
      return "no engine for the triangular solve of the delta rule";
    case Capability::kSsmScan:
      return "no vector or scan engine for the decays";
    case Capability::kWeightUpdate:
      return "weights cannot change while serving";
    case Capability::kMultiStream:
      return "no vector lanes to mix residual streams";
    case Capability::kTableGather:
      return "weights are fixed and the table is not among them";
    case Capability::kTopkSparse:
      return "nothing selects the top k keys";
    case Capability::kCompressedKv:
      return "no attention engine with vector lanes";
    case Capability::kLatentKv:
    case Capability::kWindowCache:
    case Capability::kKvBroadcast:
    case Capability::kBidirectional:
      return "no attention engine to rewrite for";
    default:
      return "an operator that is not in silicon";
  }
}

DataType widened(DataType type, CapabilityMask native) {
  const bool fp8 = native & bit(Capability::kFp8);
  const bool fp4 = native & bit(Capability::kFp4);
  switch (type) {
    case DataType::kFp8:
    case DataType::kMxfp8:
      return fp8 ? type : DataType::kBf16;
    case DataType::kMxfp4:
    case DataType::kNvfp4:
    case DataType::kInt4:
      if (fp4) return type;
      return fp8 ? DataType::kFp8 : DataType::kBf16;
    case DataType::kTernary:
      return native & bit(Capability::kTernary) ? type : DataType::kInt8;
    default:
      return type;
  }
}

LatentRewriting latent_rewriting(std::int64_t heads, std::int64_t latent_qk, std::int64_t latent_v,
                                 std::int64_t expanded, const Chip& chip, CapabilityMask native) {
  const std::int64_t widest = chip.max_head_dim > 0 ? chip.max_head_dim : latent_qk;
  const std::int64_t pieces = (latent_qk + widest - 1) / widest;
  const auto ratio = [](std::int64_t a, std::int64_t b) {
    return static_cast<double>(a) / static_cast<double>(b);
  };
  if ((native & bit(Capability::kKvBroadcast)) && pieces <= kMaxPieces)
    return {.time_factor = static_cast<double>(pieces),
            .memory_factor = ratio(latent_qk + latent_v, latent_qk),
            .how = "latent split into pieces whose scores are added"};
  const std::int64_t head = expanded > 0 ? expanded : kUnabsorbedHead;
  return {.time_factor = 1.0,
          .memory_factor = ratio(heads * head, latent_qk),
          .how = "latent un-absorbed: keys and values cached per head"};
}

}  // namespace strandline::hw
