// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace strandline::hw::asic {

// The accelerator's functions of fp32 numbers, bit by bit as rtl/ computes them: fixed tables and
// integer arithmetic, independent of the host's libm.

/// 2^x (rtl/sl_exp2.sv): x floored to 2^-20, a table of 64 powers, second-order correction.
/// Relative error below 1e-6 for |x| < 8, of the flooring; 0 below -126, the largest finite number
/// from 128.
float exp2(float x);

/// 1 / x (rtl/sl_recip.sv): chord and a Newton step, relative error below 2e-7; of 0 the largest
/// finite number with its sign.
float reciprocal(float x);

/// 1 / sqrt(|x|) (rtl/sl_rsqrt.sv), relative error below 2e-7; of 0 the largest finite number.
float reciprocal_sqrt(float x);

/// To nearest even (rtl/sl_int_to_fp32.sv).
float from_int(std::int32_t x);

/// To nearest even, saturated (rtl/sl_fp32_to_int8.sv).
std::int8_t to_int8(float x);

}  // namespace strandline::hw::asic
