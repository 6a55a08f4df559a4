// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/kernel_class.h"

#include <algorithm>

namespace strandline::hw {
namespace {

using archs::DataType;
using archs::Operator;
using archs::OperatorKind;
using archs::StateRule;

/// Bits of a format in steps of what engines multiply: 16 (and wider), 8, 4 (and narrower).
int width(DataType t) {
  switch (t) {
    case DataType::kFp8:
    case DataType::kInt8:
    case DataType::kMxfp8:
      return 8;
    case DataType::kMxfp4:
    case DataType::kNvfp4:
    case DataType::kInt4:
    case DataType::kTernary:
      return 4;
    default:
      return 16;
  }
}

KernelClass product_class(const Operator& op) {
  const int bits = std::max(width(op.weight_type), width(op.activation_type));
  return bits == 16  ? KernelClass::kProduct16
         : bits == 8 ? KernelClass::kProduct8
                     : KernelClass::kProduct4;
}

KernelClass experts_class(const Operator& op) {
  const int weights = width(op.weight_type), inputs = width(op.activation_type);
  if (weights == 4 && inputs == 16) return KernelClass::kExperts4With16;
  if (weights == 4 && inputs == 8) return KernelClass::kExperts4With8;
  const int bits = std::max(weights, inputs);
  return bits == 16  ? KernelClass::kExperts16
         : bits == 8 ? KernelClass::kExperts8
                     : KernelClass::kExperts4;
}

/// A call of experts is an up and a down product; others called "grouped" are plain products.
KernelUse grouped_use(const Operator& op) {
  if (op.name.starts_with("expert_")) return {experts_class(op), 0.5};
  return {product_class(op), 1};
}

KernelUse attention_use(const Operator& op) {
  const archs::OperatorShape& s = op.shape;
  const bool latent = s.qk_dim > s.v_dim && (s.kv_heads == s.heads || s.kv_heads == 1);
  const bool narrow = archs::bytes_per_element(op.state_type) < 2;
  const int base =
      static_cast<int>(latent ? KernelClass::kLatentPrefill16 : KernelClass::kAttentionPrefill16);
  const bool decode = s.q_tokens <= kStepTokens && s.kv_tokens > s.q_tokens;
  if (decode && !latent && s.kv_heads == s.heads)
    return {narrow ? KernelClass::kMultiHeadDecode8 : KernelClass::kMultiHeadDecode16, 1};
  const int phase = decode ? 2 : 0;
  return {static_cast<KernelClass>(base + phase + (narrow ? 1 : 0)), 1};
}

KernelUse scan_use(const Operator& op) {
  const archs::OperatorShape& s = op.shape;
  if (s.q_tokens > kStepTokens || s.state_dim == 0) return {};
  if (s.rule != StateRule::kKda) return {KernelClass::kDeltaSteps, 1};
  return {s.q_tokens > 1 ? KernelClass::kKdaVerify : KernelClass::kKdaSteps, 1};
}

/// The passes around the products of a call of experts.
bool around_experts(const Operator& op) {
  return op.name == "permute_tokens" || op.name == "expert_activation" ||
         op.name == "combine_tokens";
}

/// Tokens per sequence: where the shape does not say, from the window that each sequence keeps.
KernelUse convolution_use(const Operator& op) {
  const archs::OperatorShape& s = op.shape;
  const double kept = op.state_read_bytes > 0 ? op.state_read_bytes : op.state_write_bytes;
  const double window = static_cast<double>(s.k - 1) * archs::bytes_per_element(DataType::kBf16);
  const double channels = window > 0 ? kept / window : 0;  // times sequences
  const double tokens = s.q_tokens > 0 ? static_cast<double>(s.q_tokens)
                        : channels > 0 ? static_cast<double>(s.elements) / channels
                                       : 0;
  const bool steps = tokens > 0 && tokens < static_cast<double>(kStepTokens) + 0.5;
  return {steps ? KernelClass::kConvolutionSteps : KernelClass::kConvolutionPrefill, 1};
}

}  // namespace

KernelUse kernel_use(const Operator& op) {
  const bool kda = op.shape.rule == StateRule::kKda;
  switch (op.kind) {
    case OperatorKind::kGemm:
      return {product_class(op), 1};
    case OperatorKind::kGroupedGemm:
      return grouped_use(op);
    case OperatorKind::kAttention:
      return attention_use(op);
    case OperatorKind::kChunkedState:
      return {kda ? KernelClass::kKdaChunks : KernelClass::kDeltaChunks, 1};
    case OperatorKind::kCumsum:
    case OperatorKind::kTriangularSolve:
      return {kda ? KernelClass::kKdaChunks : KernelClass::kDeltaChunks, 0};
    case OperatorKind::kLinearScan:
      return scan_use(op);
    case OperatorKind::kDepthwiseConv:
      return convolution_use(op);
    case OperatorKind::kGather:
    case OperatorKind::kScatter:
    case OperatorKind::kElementwise:
      return around_experts(op) ? KernelUse{KernelClass::kExperts16, 0} : KernelUse{};
    default:
      return {};
  }
}

}  // namespace strandline::hw
