// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace strandline::hw::asic {

/// What a lane of the vector unit computes (rtl/sl_vector_lane.sv), with x = a, or a converted from
/// int32.
enum class LaneOp : std::uint8_t {
  kAdd = 0,             ///< x + b
  kSubtract = 1,        ///< x - b
  kMultiply = 2,        ///< x * b
  kMaximum = 3,         ///< by sign and magnitude of the bits
  kMinimum = 4,         ///< by sign and magnitude of the bits
  kCopy = 5,            ///< x
  kSilu = 6,            ///< x / (1 + 2^(-x log2 e))
  kGelu = 7,            ///< x / (1 + 2^(-k (x + 0.044715 x^3))), k = 2 sqrt(2 / pi) log2 e
  kSiluTimes = 8,       ///< silu(x) * b
  kGeluTimes = 10,      ///< gelu(x) * b
  kTwoProducts = 11,    ///< d * b + x * e
  kProductPlus = 12,    ///< d * b + x
  kCentredSquare = 13,  ///< x * (x - b)
  kNormalize = 14,      ///< (x - d) * e * b
  kSigmoidTimes = 16,   ///< b / (1 + 2^(-x log2 e))
  kExpTimes = 17,       ///< e^(x * b), as 1 / 2^(-x b log2 e)
  kPlusProduct = 18,    ///< x * b + d
};

struct LaneOperands {
  float a = 0;  ///< bits of an int32 where `integer`
  float b = 0, d = 0, e = 0;
  bool integer = false;
};

/// Bit-exact twin of a lane.
float lane(LaneOp op, const LaneOperands& o);

}  // namespace strandline::hw::asic
