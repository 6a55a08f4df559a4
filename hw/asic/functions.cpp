// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/functions.h"

#include <array>
#include <cmath>

#include "hw/asic/fp32.h"

namespace strandline::hw::asic {
namespace {

constexpr float kMost = 0x1.fffffep127F;

/// Sign, exponent and significand fields of an operand as units read it.
struct Fields {
  std::uint32_t sign, exponent, fraction;
};
Fields fields_of(float x) {
  const auto bits = std::bit_cast<std::uint32_t>(read_fp32(x));
  return {bits & 0x80000000U, bits >> 23 & 255, bits & 0x7fffffU};
}

float assemble(std::uint32_t sign, std::uint32_t exponent, std::uint32_t fraction) {
  return std::bit_cast<float>(sign | exponent << 23 | fraction);
}

/// Entries are far from a tie: any libm rounds them to the same integer.
template <std::size_t N, class F>
std::array<std::uint64_t, N> table(F entry) {
  std::array<std::uint64_t, N> t{};
  for (std::size_t i = 0; i < N; ++i)
    t[i] = static_cast<std::uint64_t>(std::llround(entry(static_cast<double>(i))));
  return t;
}

/// The chord between entries i and i + 1 of a falling table, at part / 2^bits of the way.
std::uint64_t chord(const std::array<std::uint64_t, 65>& t, std::uint32_t i, std::uint64_t part,
                    unsigned bits) {
  return t[i] - ((t[i] - t[i + 1]) * part >> bits);
}

}  // namespace

float exp2(float x) {
  static const auto kPowers = table<64>([](double i) { return std::exp2(i / 64) * 0x1p23; });
  constexpr std::uint64_t kLn2 = 726817;  // ln 2 in units of 2^-20
  const float e = read_fp32(x);
  if (e >= 128) return kMost;
  if (e < -126) return 0;
  const auto fixed = static_cast<std::int64_t>(std::floor(static_cast<double>(e) * 0x1p20));
  const std::int64_t whole = fixed >> 20;
  const auto fraction = static_cast<std::uint64_t>(fixed & 0xfffff);
  const std::uint64_t u = (fraction & 0x3fff) * kLn2 >> 12;  // units of 2^-28
  const std::uint64_t correction = (1ULL << 28) + u + (u * u >> 29);
  const std::uint64_t product = kPowers[fraction >> 14] * correction;
  const auto significand = static_cast<std::uint32_t>((product + (1ULL << 27)) >> 28);
  const auto exponent = static_cast<std::uint32_t>(whole + 127) + (significand >> 24);
  return assemble(0, exponent, significand & 0x7fffffU);
}

float reciprocal(float x) {
  static const auto kPoints = table<65>([](double i) { return 0x1p18 / (1 + i / 64); });
  const auto [sign, exponent, fraction] = fields_of(x);
  if (exponent == 0) return assemble(sign, 254, 0x7fffffU);
  const std::uint64_t seed = chord(kPoints, fraction >> 17, fraction & 0x1ffff, 17);
  const std::uint64_t near_one = (fraction | 1ULL << 23) * seed;  // units of 2^-41
  const std::uint64_t step = ((1ULL << 42) - near_one) >> 15;
  const auto q = static_cast<std::uint32_t>((seed * step + (1ULL << 19)) >> 20);
  const int power = 253 - static_cast<int>(exponent) + static_cast<int>(q >> 24);
  if (power <= 0) return assemble(sign, 0, 0);
  return assemble(sign, static_cast<std::uint32_t>(power), q >> 24 ? 0 : q & 0x7fffffU);
}

float reciprocal_sqrt(float x) {
  static const auto kPoints = table<65>(
      [](double i) { return 0x1p18 / std::sqrt(i < 32 ? 1 + i / 32 : 2 + (i - 32) / 16); });
  const auto [sign, exponent, fraction] = fields_of(x);
  if (exponent == 0) return kMost;
  const std::uint32_t odd = ~exponent & 1;  // the bias is odd
  const std::uint64_t seed = chord(kPoints, odd << 5 | fraction >> 18, fraction & 0x3ffff, 18);
  const std::uint64_t m = (fraction | 1ULL << 23) << odd;
  const auto near_one =
      static_cast<std::uint64_t>(static_cast<unsigned __int128>(m) * seed * seed >> 33);
  const std::uint64_t step = 3 * (1ULL << 26) - near_one;
  const auto q = static_cast<std::uint32_t>((seed * step + (1ULL << 20)) >> 21);
  const std::uint32_t half = 190 - (exponent >> 1) - (exponent & 1) + (q >> 24);
  return assemble(0, half, q >> 24 ? 0 : q & 0x7fffffU);
}

float from_int(std::int32_t x) {
  return static_cast<float>(x);
}

std::int8_t to_int8(float x) {
  const double y = std::nearbyint(static_cast<double>(read_fp32(x)));
  return static_cast<std::int8_t>(y > 127 ? 127 : y < -128 ? -128 : y);
}

}  // namespace strandline::hw::asic
