// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cmath>

#include "hw/support.h"
#include "hw/support_rules.h"

namespace strandline::hw {
namespace {

using archs::bit;
using archs::Capability;
using archs::CapabilityMask;
using archs::DataType;
using archs::Operator;
using archs::OperatorKind;

/// PCIe 5.0 x16, one direction (PCI-SIG 2019), and a driver round trip of a small copy.
constexpr double kHostLink_b_s = 64e9;
constexpr double kHostLatency_s = 10e-6;
/// First kernels of gated DeltaNet and KDA prefill run 3.2-3.8 times slower than tuned ones on the
/// same shapes (FLA release history): what a compiler reaches without hand tuning.
constexpr double kUntunedFactor = 3.2;
/// A rewritten recurrence keeps its chunk products in separate passes: scores and states make one
/// more round trip than in a fused kernel.
constexpr double kUnfusedFactor = 2.0;
/// Chunks add in another order than steps do: 64 to 128 terms of 16-bit inputs in 32-bit sums,
/// about 128 * 2^-24 in the worst case, times the growth of the decays' quotients.
constexpr double kReassociated = 1e-4;

CapabilityMask format_needs(DataType t) {
  switch (t) {
    case DataType::kFp8:
    case DataType::kMxfp8:
      return bit(Capability::kFp8);
    case DataType::kMxfp4:
    case DataType::kNvfp4:
    case DataType::kInt4:
      return bit(Capability::kFp4);
    case DataType::kTernary:
      return bit(Capability::kTernary);
    default:
      return 0;
  }
}

CapabilityMask rule_needs(archs::StateRule rule) {
  switch (rule) {
    case archs::StateRule::kMamba1:
    case archs::StateRule::kMamba2:
    case archs::StateRule::kRgLru:
      return bit(Capability::kSsmScan);
    case archs::StateRule::kGatedDelta:
    case archs::StateRule::kKda:
    case archs::StateRule::kRwkv:
      return bit(Capability::kDeltaRule);
    case archs::StateRule::kLinear:
    case archs::StateRule::kMlstm:
      return bit(Capability::kLinearAttention);
    case archs::StateRule::kNone:
      return 0;
  }
  return 0;
}

CapabilityMask attention_needs(const archs::OperatorShape& s) {
  CapabilityMask mask = bit(Capability::kSoftmaxAttention);
  if (is_latent(s))
    mask |= bit(Capability::kLatentKv);
  else if (s.heads > s.kv_heads)
    mask |= bit(Capability::kKvBroadcast);
  if (s.mask == archs::AttentionMask::kWindow) mask |= bit(Capability::kWindowCache);
  if (s.mask == archs::AttentionMask::kTopk) mask |= bit(Capability::kTopkSparse);
  if (s.mask == archs::AttentionMask::kFull && s.q_tokens > 1)
    mask |= bit(Capability::kBidirectional);
  return mask;
}

CapabilityMask kind_needs(const Operator& op) {
  switch (op.kind) {
    case OperatorKind::kAttention:
      return attention_needs(op.shape);
    case OperatorKind::kGroupedGemm:
    case OperatorKind::kRouteTopk:
      return bit(Capability::kMoeRouting);
    case OperatorKind::kLinearScan:
    case OperatorKind::kChunkedState:
      return rule_needs(op.shape.rule);
    case OperatorKind::kTriangularSolve:
      return bit(Capability::kDeltaRule);
    case OperatorKind::kDepthwiseConv:
    case OperatorKind::kLongConv:
      return bit(Capability::kShortConv);
    case OperatorKind::kSinkhorn:
    case OperatorKind::kSoftmax:  // on its own only over the sources of attention residuals
      return bit(Capability::kMultiStream);
    case OperatorKind::kHashGather:
      return bit(Capability::kTableGather);
    case OperatorKind::kIndexTopk:
      return bit(Capability::kTopkSparse);
    case OperatorKind::kWeightUpdate:
      return bit(Capability::kWeightUpdate);
    case OperatorKind::kLoop:
      return bit(Capability::kLoopDepth);
    case OperatorKind::kDenoiseStep:
      return bit(Capability::kBidirectional);
    default:
      return 0;
  }
}

double host_round_trip_s(const Operator& op, const Chip& chip) {
  double link = kHostLink_b_s;
  for (const MemoryTier& tier : chip.memory)
    if (tier.kind == MemoryKind::kHost && tier.bandwidth_b_s.known())
      link = tier.bandwidth_b_s.value;
  return 2 * (op.activation_bytes / link + kHostLatency_s);
}

double rack_round_trip_s(const Operator& op, const Chip& chip) {
  return 2 * (op.activation_bytes / chip.network.scale_out_b_s.value + kHostLatency_s);
}

Verdict impossible(std::string_view why) {
  return {.kind = SupportKind::kImpossible, .how = why};
}

/// Operators of no capability that a chip without an engine for them sends to the host.
bool may_leave(OperatorKind kind) {
  return kind == OperatorKind::kSample || kind == OperatorKind::kSort ||
         kind == OperatorKind::kEmbed;
}

/// What one missing capability costs on a chip that reaches it by rewriting.
Verdict rewriting_of(Capability c, const Operator& op, const Chip& chip, CapabilityMask native) {
  const archs::OperatorShape& s = op.shape;
  Verdict v{.kind = SupportKind::kEmulated, .how = rewriting_name(c)};
  switch (c) {
    case Capability::kWindowCache:
    case Capability::kTopkSparse:
      // Shapes whose keys go beyond the span pay here; graphs of execute_as() already read all.
      if (op.kind == OperatorKind::kAttention && s.span > 0 && s.kv_tokens > s.span)
        v.time_factor = static_cast<double>(s.kv_tokens) / static_cast<double>(s.span);
      return v;
    case Capability::kLatentKv: {
      const LatentRewriting r = latent_rewriting(s.heads, s.qk_dim, s.v_dim, 0, chip, native);
      v.time_factor = r.time_factor;
      v.memory_factor = r.memory_factor;
      v.how = r.how;
      return v;
    }
    case Capability::kKvBroadcast:
      v.memory_factor = static_cast<double>(s.heads) / static_cast<double>(s.kv_heads);
      return v;
    case Capability::kMoeRouting:
      if (gathers(chip))
        v.fixed_time_s = static_cast<double>(std::max<std::int64_t>(1, s.groups)) * kDispatch_s;
      return v;
    case Capability::kSsmScan:
    case Capability::kLinearAttention:
    case Capability::kDeltaRule:
      v.time_factor = kUnfusedFactor;
      v.tolerance = kReassociated;
      if (s.rule == archs::StateRule::kRgLru)
        v.how = "gated recurrence by doubling on vector lanes";
      return v;
    case Capability::kFp8:
    case Capability::kFp4:
    case Capability::kTernary:
      v.weight_factor = archs::bytes_per_element(widened(op.weight_type, native)) /
                        archs::bytes_per_element(op.weight_type);
      return v;
    case Capability::kTableGather:
      v.kind = SupportKind::kHostFallback;
      v.fixed_time_s = host_round_trip_s(op, chip);
      return v;
    default:
      return v;
  }
}

void combine(Verdict& sum, const Verdict& v) {
  sum.kind = std::max(sum.kind, v.kind);
  if (sum.how.empty()) sum.how = v.how;
  sum.time_factor *= v.time_factor;
  sum.memory_factor *= v.memory_factor;
  sum.weight_factor *= v.weight_factor;
  sum.fixed_time_s += v.fixed_time_s;
  sum.tolerance = std::max(sum.tolerance, v.tolerance);
}

Verdict judge_fixed(const Operator& op, const Chip& chip, CapabilityMask native) {
  constexpr CapabilityMask kAnyNovel = ~(bit(Capability::kNovel0) - 1);
  if (op.kind == OperatorKind::kNovel) {
    if (native & kAnyNovel) return {};
    if (!reachable(Capability::kNovel0, chip, native))
      return impossible(impossible_name(Capability::kNovel0));
    return {.kind = SupportKind::kEmulated, .how = rewriting_name(Capability::kNovel0)};
  }
  Verdict sum;
  for (CapabilityMask left = needs_of(op) & ~native; left; left &= left - 1) {
    const auto c = static_cast<Capability>(std::countr_zero(left));
    if (!reachable(c, chip, native)) return impossible(impossible_name(c));
    combine(sum, rewriting_of(c, op, chip, native));
  }
  if (may_leave(op.kind) && !runs(chip, op.kind))
    combine(sum, {.kind = SupportKind::kHostFallback,
                  .how = "on the host",
                  .fixed_time_s = host_round_trip_s(op, chip)});
  if (op.kind == OperatorKind::kLongConv && !runs(chip, OperatorKind::kElementwise) &&
      chip.network.scale_out_b_s.known())
    combine(sum, {.kind = SupportKind::kGpuFallback,
                  .how = "on a GPU in the rack",
                  .fixed_time_s = rack_round_trip_s(op, chip)});
  return sum;
}

Verdict judge_software(const Operator& op, CapabilityMask native) {
  constexpr CapabilityMask kFormats =
      bit(Capability::kFp8) | bit(Capability::kFp4) | bit(Capability::kTernary);
  const CapabilityMask left = needs_of(op) & ~native;
  if (!left) return {};
  const auto first = static_cast<Capability>(std::countr_zero(left));
  Verdict v{.kind = SupportKind::kEmulated, .how = rewriting_name(first)};
  if (left & ~kFormats) {
    v.how = "in software without a tuned kernel";
    v.time_factor = kUntunedFactor;
  }
  return v;
}

}  // namespace

CapabilityMask needs_of(const Operator& op) {
  const CapabilityMask weights = op.weight_bytes > 0 ? format_needs(op.weight_type) : 0;
  return kind_needs(op) | weights | format_needs(op.activation_type);
}

Verdict judge(const Operator& op, const Chip& chip, CapabilityMask native) {
  return chip.programmability == Programmability::kFixedFunction ? judge_fixed(op, chip, native)
                                                                 : judge_software(op, native);
}

Support support(const Operator& op, const Chip& chip) {
  const Verdict v = judge(op, chip, native_mask(chip));
  return {.kind = v.kind,
          .how = std::string(v.how),
          .time_factor = v.time_factor,
          .memory_factor = v.memory_factor,
          .tolerance = v.tolerance,
          .quality_loss = v.quality_loss,
          .fixed_time_s = v.fixed_time_s,
          .weight_factor = v.weight_factor};
}

}  // namespace strandline::hw
