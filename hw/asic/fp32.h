// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace strandline::hw::asic {

// fp32 as the accelerator computes it (docs/accelerator/architecture.md, "Numbers"): to nearest
// even, subnormals are zero, what is too large is the largest finite number, no infinity, no NaN.
// Bit-exact twins of rtl/sl_fp32_*.sv and rtl/sl_bf16_mul.sv on any IEEE host in its default
// rounding mode.

/// A word of the scratchpad as a number, and back.
inline float as_float(std::uint32_t bits) {
  return std::bit_cast<float>(bits);
}
inline std::uint32_t bits_of(float x) {
  return std::bit_cast<std::uint32_t>(x);
}

/// The sign bit turned, of zero too.
inline float negative(float x) {
  return as_float(bits_of(x) ^ 0x80000000U);
}

/// As the units read an operand.
inline float read_fp32(float x) {
  const std::uint32_t bits = bits_of(x);
  const std::uint32_t exponent = bits >> 23 & 255;
  if (exponent == 0) return std::copysign(0.0F, x);
  if (exponent == 255) return as_float((bits & 0x80000000U) | 0x7f7fffffU);
  return x;
}

/// The fp32 nearest to an exact or sticky-rounded double of magnitude 0 or 2^-300 .. 2^300: rounded
/// as if the exponent had no bounds, then flushed or held at the ceiling.
inline float round_to_fp32(double x) {
  constexpr double kShift = 0x1p100;
  constexpr double kLeast = 0x1p-126, kMost = 0x1.fffffep127;
  if (x == 0) return static_cast<float>(x);
  const double magnitude = std::fabs(x);
  // Small values are rounded where fp32 has all 24 bits, then brought back.
  const double rounded = magnitude < 1       ? static_cast<float>(magnitude * kShift) / kShift
                         : magnitude > kMost ? kMost
                                             : static_cast<float>(magnitude);
  const double held = rounded < kLeast ? 0.0 : rounded > kMost ? kMost : rounded;
  return static_cast<float>(std::copysign(held, x));
}

/// a + b. The double sum of two fp32 numbers has 53 >= 2 * 24 + 2 bits, so that rounding twice is
/// rounding once.
inline float add(float a, float b) {
  return round_to_fp32(static_cast<double>(read_fp32(a)) + read_fp32(b));
}

/// a * b; exact in double.
inline float multiply(float a, float b) {
  return round_to_fp32(static_cast<double>(read_fp32(a)) * read_fp32(b));
}

/// bf16 numbers are held in the upper half of an fp32's bits.
inline float from_bf16(std::uint16_t bits) {
  return as_float(static_cast<std::uint32_t>(bits) << 16);
}

/// To nearest even; finite in, finite out.
inline std::uint16_t to_bf16(float x) {
  const std::uint32_t bits = bits_of(read_fp32(x));
  const std::uint32_t rounded = bits + 0x7fffU + (bits >> 16 & 1);
  const bool over = (rounded >> 23 & 255) == 255;
  return static_cast<std::uint16_t>(over ? (bits >> 31 << 15 | 0x7f7fU) : rounded >> 16);
}

/// Product of two bf16 numbers in fp32. Exponents of 255 are taken at face value: to_bf16() never
/// makes one.
inline float multiply_bf16(std::uint16_t a, std::uint16_t b) {
  const auto value = [](std::uint16_t x) {
    const int exponent = x >> 7 & 255;
    if (exponent == 0) return std::copysign(0.0, x & 0x8000 ? -1.0 : 1.0);
    const double significand = 128 + (x & 127);
    return std::ldexp(x & 0x8000 ? -significand : significand, exponent - 127 - 7);
  };
  return round_to_fp32(value(a) * value(b));
}

/// An fp8 number (e4m3: exponent bias 7, subnormals). The patterns of its NaN read as 448, with
/// sign.
inline float from_fp8(std::uint8_t bits) {
  const int exponent = bits >> 3 & 15;
  const int fraction = (bits & 127) == 127 ? 6 : bits & 7;
  const float magnitude = exponent == 0
                              ? std::ldexp(static_cast<float>(fraction), -9)
                              : std::ldexp(static_cast<float>(8 + fraction), exponent - 10);
  return bits & 128 ? -magnitude : magnitude;
}

/// To the nearest fp8 number, to even; beyond 448 stays there. rtl/sl_fp32_to_fp8.sv.
inline std::uint8_t to_fp8(float x) {
  const float y = read_fp32(x), magnitude = std::fabs(y);
  const auto sign = static_cast<std::uint8_t>(bits_of(y) >> 31 << 7);
  if (magnitude >= 480) return sign | 0x7e;
  // Eighths of the exponent's power of two; the lowest exponent, -6, is that of subnormals too.
  const int exponent = magnitude < 0x1p-6F ? -6 : std::ilogb(magnitude);
  const int eighths = static_cast<int>(std::nearbyint(std::ldexp(magnitude, 3 - exponent)));
  const int code = (exponent + 6) * 8 + eighths;
  return static_cast<std::uint8_t>(sign | (code > 0x7e ? 0x7e : code));
}

/// Product of two fp8 numbers: exact. rtl/sl_fp8_mul.sv.
inline float multiply_fp8(std::uint8_t a, std::uint8_t b) {
  return from_fp8(a) * from_fp8(b);
}

/// (acc * multiplier + half) >> shift, saturated to int8; rtl/sl_requantize.sv. multiplier < 2^15,
/// shift < 32.
inline std::int8_t requantize(std::int32_t acc, std::uint32_t multiplier, unsigned shift) {
  const std::int64_t half = shift == 0 ? 0 : std::int64_t{1} << (shift - 1);
  const std::int64_t y = (std::int64_t{acc} * multiplier + half) >> shift;
  return static_cast<std::int8_t>(y > 127 ? 127 : y < -128 ? -128 : y);
}

}  // namespace strandline::hw::asic
