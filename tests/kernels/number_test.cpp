// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/number.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

using namespace strandline::kernels;

BOOST_AUTO_TEST_SUITE(number)

// The nearest of all codes, ties to the even code, by looking at each: no arithmetic of the unit's.
template <int Exponent>
int nearest_code(float x) {
  int best = -1;
  double distance = std::numeric_limits<double>::infinity();
  for (int code = 0; code <= Fp8<Exponent>::kLargest; ++code) {
    const double value = widen(Fp8<Exponent>{static_cast<std::uint8_t>(code)});
    const double apart = std::fabs(value - std::fabs(static_cast<double>(x)));
    if (apart < distance || (apart == distance && code % 2 == 0)) {
      distance = apart;
      best = code;
    }
  }
  return best | (std::signbit(x) ? 0x80 : 0);
}

template <int Exponent>
void check_every_magnitude() {
  for (std::uint32_t upper = 0x3000; upper < 0x4900; upper += 3)
    for (std::uint32_t sign : {0U, 0x80000000U}) {
      const float x = from_bits((upper << 16) | sign | 0x12);
      const float tie = from_bits((upper << 16) | sign);
      BOOST_REQUIRE_EQUAL(int{to_fp8<Exponent>(x).bits}, nearest_code<Exponent>(x));
      BOOST_REQUIRE_EQUAL(int{to_fp8<Exponent>(tie).bits}, nearest_code<Exponent>(tie));
    }
}

BOOST_AUTO_TEST_CASE(e4m3_is_the_nearest_code) {
  check_every_magnitude<4>();
}

BOOST_AUTO_TEST_CASE(e5m2_is_the_nearest_code) {
  check_every_magnitude<5>();
}

BOOST_AUTO_TEST_CASE(fp8_has_the_published_limits) {
  // Micikevicius et al. 2022, table 1: largest 448 and 57344, least subnormal 2^-9 and 2^-16.
  BOOST_TEST(widen(to_fp8<4>(1e9F)) == 448.0F);
  BOOST_TEST(widen(to_fp8<5>(1e9F)) == 57344.0F);
  BOOST_TEST(widen(E4M3{1}) == std::ldexp(1.0F, -9));
  BOOST_TEST(widen(E5M2{1}) == std::ldexp(1.0F, -16));
  BOOST_TEST(std::isnan(widen(E4M3{0x7F})));
  BOOST_TEST(std::isinf(widen(E5M2{0x7C})));
  BOOST_TEST(int{to_fp8<4>(std::numeric_limits<float>::infinity()).bits} == 0x7E);
}

BOOST_AUTO_TEST_CASE(bf16_rounds_to_nearest_even) {
  BOOST_TEST(to_bf16(1.0F).bits == 0x3F80);
  BOOST_TEST(to_bf16(from_bits(0x3F808000)).bits == 0x3F80);  // a tie: down to even
  BOOST_TEST(to_bf16(from_bits(0x3F818000)).bits == 0x3F82);  // a tie: up to even
  BOOST_TEST(to_bf16(from_bits(0x3F808001)).bits == 0x3F81);
  BOOST_TEST(to_bf16(-0.0F).bits == 0x8000);
  BOOST_TEST(to_bf16(std::nanf("")).bits == 0x7FFF);
  BOOST_TEST(std::isinf(widen(to_bf16(3.4e38F))));
}

BOOST_AUTO_TEST_CASE(every_code_survives_a_round_trip) {
  for (int code = 0; code < 256; ++code) {
    const auto bits = static_cast<std::uint8_t>(code);
    if ((bits & 0x7F) <= E4M3::kLargest) BOOST_TEST(int{to_fp8<4>(widen(E4M3{bits})).bits} == code);
    if ((bits & 0x7F) <= E5M2::kLargest) BOOST_TEST(int{to_fp8<5>(widen(E5M2{bits})).bits} == code);
  }
}

BOOST_AUTO_TEST_SUITE_END()
