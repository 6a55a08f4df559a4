// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

#include "kernels/common/portable.h"

// Number formats of the kernels: fp32, bf16 and the two 8-bit floats. Conversions are own integer
// code so that host and GPU give the same bits; `kernels_check` compares them with CUDA's headers.

namespace strandline::kernels {

STRANDLINE_SHARED inline std::uint32_t bits_of(float x) {
  std::uint32_t u;
  memcpy(&u, &x, sizeof u);
  return u;
}

STRANDLINE_SHARED inline float from_bits(std::uint32_t u) {
  float x;
  memcpy(&x, &u, sizeof x);
  return x;
}

/// bfloat16: the upper half of a float, rounded to nearest, ties to even. NaN becomes 0x7FFF, as in
/// CUDA's __float2bfloat16_rn.
struct Bf16 {
  std::uint16_t bits;
};

STRANDLINE_SHARED inline Bf16 to_bf16(float x) {
  if (x != x) return {0x7FFF};
  const std::uint32_t u = bits_of(x);
  return {static_cast<std::uint16_t>((u + 0x7FFF + ((u >> 16) & 1)) >> 16)};
}

/// An 8-bit float of `Exponent` exponent bits. E4M3 has no infinity and ends at 448; E5M2 ends at
/// 57344. Both saturate ("satfinite"), round to nearest, ties to even, and write NaN as 0x7F.
template <int Exponent>
struct Fp8 {
  static_assert(Exponent == 4 || Exponent == 5);
  static constexpr int kMantissa = 7 - Exponent;
  static constexpr int kBias = (1 << (Exponent - 1)) - 1;
  static constexpr std::uint8_t kLargest = Exponent == 4 ? 0x7E : 0x7B;
  std::uint8_t bits;
};
using E4M3 = Fp8<4>;
using E5M2 = Fp8<5>;

template <int Exponent>
STRANDLINE_SHARED inline Fp8<Exponent> to_fp8(float x) {
  using F = Fp8<Exponent>;
  const std::uint32_t u = bits_of(x);
  const auto sign = static_cast<std::uint8_t>((u >> 24) & 0x80);
  const std::uint32_t magnitude = u & 0x7FFFFFFF;
  if (magnitude > 0x7F800000) return {0x7F};
  // Steps between neighbours of the result: those of its smallest normal number below it.
  const int exponent = greatest(static_cast<int>(magnitude >> 23) - 127, 1 - F::kBias);
  const float step = from_bits(static_cast<std::uint32_t>(exponent - F::kMantissa + 127) << 23);
  // Adding and subtracting 1.5 * 2^23 rounds to nearest even; steps of an infinity saturate below.
  const float steps = magnitude >= 0x48000000 ? 1e6F : from_bits(magnitude) / step;
  const auto count = static_cast<std::uint32_t>(rintf(steps));
  // Counted from zero, an exponent's step is 2^mantissa codes above the one before it.
  const std::uint32_t code =
      (static_cast<std::uint32_t>(exponent + F::kBias - 1) << F::kMantissa) + count;
  return {static_cast<std::uint8_t>(sign | least<std::uint32_t>(code, F::kLargest))};
}

template <int Exponent>
STRANDLINE_SHARED inline float fp8_to_float(Fp8<Exponent> x) {
  using F = Fp8<Exponent>;
  const int code = x.bits & 0x7F;
  const float sign = (x.bits & 0x80) != 0 ? -1.0F : 1.0F;
  if (code > F::kLargest) {
    if (Exponent == 5 && code == 0x7C) return sign * from_bits(0x7F800000);
    return from_bits(0x7FC00000);
  }
  const int exponent = greatest(code >> F::kMantissa, 1);
  const int fraction = code - ((exponent - 1) << F::kMantissa);
  const int power = exponent - F::kBias - F::kMantissa + 127;
  return sign * static_cast<float>(fraction) * from_bits(static_cast<std::uint32_t>(power) << 23);
}

STRANDLINE_SHARED inline float widen(float x) {
  return x;
}
STRANDLINE_SHARED inline float widen(Bf16 x) {
  return from_bits(static_cast<std::uint32_t>(x.bits) << 16);
}
template <int Exponent>
STRANDLINE_SHARED inline float widen(Fp8<Exponent> x) {
  return fp8_to_float(x);
}

/// A number format by its type: its conversion, its name in tables and its relative half step.
template <class T>
struct Number;
template <>
struct Number<float> {
  static constexpr const char* kName = "float32";
  static constexpr double kHalfStep = 0x1p-24;
  STRANDLINE_SHARED static float round(float x) { return x; }
};
template <>
struct Number<Bf16> {
  static constexpr const char* kName = "bfloat16";
  static constexpr double kHalfStep = 0x1p-9;
  STRANDLINE_SHARED static Bf16 round(float x) { return to_bf16(x); }
};
template <int Exponent>
struct Number<Fp8<Exponent>> {
  static constexpr const char* kName = Exponent == 4 ? "fp8" : "fp8_e5m2";
  static constexpr double kHalfStep = Exponent == 4 ? 0x1p-4 : 0x1p-3;
  STRANDLINE_SHARED static Fp8<Exponent> round(float x) { return to_fp8<Exponent>(x); }
};

template <class T>
STRANDLINE_SHARED inline T narrow(float x) {
  return Number<T>::round(x);
}

/// Name of a pair of formats in tables: one name where they are the same, else "first+second".
template <class First, class Second>
std::string paired_name() {
  std::string text = Number<First>::kName;
  if (!std::is_same_v<First, Second>) text.append("+").append(Number<Second>::kName);
  return text;
}

/// Bound on the relative norm of the error of a result of type T: half a step of its rounding,
/// twice for what is rounded on the way, and the sums of a few thousand terms in fp32.
template <class T>
constexpr double tolerance_of() {
  return 2 * Number<T>::kHalfStep + 2e-6;
}

}  // namespace strandline::kernels
