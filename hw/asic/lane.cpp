// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/lane.h"

#include "hw/asic/fp32.h"
#include "hw/asic/functions.h"

namespace strandline::hw::asic {
namespace {

constexpr float kCubic = 0.044715F;
constexpr float kSiluArgument = -1.44269502F;  // -log2 e
constexpr float kGeluArgument = -2.30220819F;  // -2 sqrt(2 / pi) log2 e

bool less(float x, float y) {
  const std::uint32_t a = bits_of(x), b = bits_of(y);
  const std::uint32_t p = a & 0x7fffffffU, q = b & 0x7fffffffU;
  if (a >> 31 != b >> 31) return a >> 31 != 0;
  return a >> 31 ? p > q : p < q;
}

float sigmoid_of(float argument) {
  return reciprocal(add(exp2(argument), 1));
}

float silu(float x) {
  return multiply(sigmoid_of(multiply(x, kSiluArgument)), x);
}

float gelu(float x) {
  const float inner = multiply(add(multiply(multiply(x, x), kCubic), 1), x);
  return multiply(sigmoid_of(multiply(inner, kGeluArgument)), x);
}

}  // namespace

float lane(LaneOp op, const LaneOperands& o) {
  const float x = o.integer ? from_int(std::bit_cast<std::int32_t>(o.a)) : o.a;
  switch (op) {
    case LaneOp::kAdd:
      return add(x, o.b);
    case LaneOp::kSubtract:
      return add(x, negative(o.b));
    case LaneOp::kMultiply:
      return multiply(x, o.b);
    case LaneOp::kMaximum:
      return less(x, o.b) ? o.b : x;
    case LaneOp::kMinimum:
      return less(x, o.b) ? x : o.b;
    case LaneOp::kCopy:
      return x;
    case LaneOp::kSilu:
      return silu(x);
    case LaneOp::kGelu:
      return gelu(x);
    case LaneOp::kSiluTimes:
      return multiply(silu(x), o.b);
    case LaneOp::kGeluTimes:
      return multiply(gelu(x), o.b);
    case LaneOp::kTwoProducts:
      return add(multiply(o.d, o.b), multiply(x, o.e));
    case LaneOp::kProductPlus:
      return add(multiply(o.d, o.b), x);
    case LaneOp::kCentredSquare:
      return multiply(add(x, negative(o.b)), x);
    case LaneOp::kNormalize:
      return multiply(multiply(add(x, negative(o.d)), o.e), o.b);
    case LaneOp::kSigmoidTimes:
      return multiply(multiply(sigmoid_of(multiply(x, kSiluArgument)), 1), o.b);
    case LaneOp::kExpTimes:
      return multiply(reciprocal(exp2(multiply(multiply(x, o.b), kSiluArgument))), 1);
    case LaneOp::kPlusProduct:
      return add(multiply(x, o.b), o.d);
  }
  return 0;
}

}  // namespace strandline::hw::asic
