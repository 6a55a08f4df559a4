// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <random>

#include "hw/asic/fp32.h"
#include "hw/asic/functions.h"

namespace strandline::hw::asic {
namespace {

/// Largest relative error of f against `exact` (float64) over random x in [low, high].
template <class F, class Exact>
double worst(F f, Exact exact, double low, double high) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> number(low, high);
  double most = 0;
  for (int i = 0; i < 200000; ++i) {
    const auto x = static_cast<float>(number(random));
    const double e = exact(static_cast<double>(x));
    most = std::max(most, std::fabs(static_cast<double>(f(x)) - e) / std::fabs(e));
  }
  return most;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(numbers)

BOOST_AUTO_TEST_CASE(functions_keep_their_error_bounds) {
  BOOST_TEST(worst(
                 exp2, [](double x) { return std::exp2(x); }, -8, 8) < 1e-6);
  BOOST_TEST(worst(
                 reciprocal, [](double x) { return 1 / x; }, 1e-3, 1e3) < 2e-7);
  BOOST_TEST(worst(
                 reciprocal_sqrt, [](double x) { return 1 / std::sqrt(x); }, 1e-3, 1e3) < 2e-7);
}

/// Where neither operand nor result is subnormal or too large, fp32 is the host's IEEE fp32.
BOOST_AUTO_TEST_CASE(sums_and_products_are_ieee_in_the_normal_range) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<float> fraction(-2, 2);
  std::uniform_int_distribution<int> power(-20, 20);
  long bad = 0;
  for (int i = 0; i < 200000; ++i) {
    const float a = std::ldexp(fraction(random), power(random));
    const float b = std::ldexp(fraction(random), power(random));
    bad += add(a, b) != a + b;
    bad += multiply(a, b) != a * b;
  }
  BOOST_TEST(bad == 0);
}

BOOST_AUTO_TEST_CASE(no_result_is_subnormal_infinite_or_no_number) {
  BOOST_TEST(multiply(0x1p-100F, 0x1p-100F) == 0.0F);
  BOOST_TEST(multiply(0x1p100F, -0x1p100F) == -0x1.fffffep127F);
  BOOST_TEST(add(0x1.8p-126F, -0x1p-126F) == 0.0F);  // 2^-127 is flushed
  BOOST_TEST(reciprocal(0.0F) == 0x1.fffffep127F);
  BOOST_TEST(exp2(1e30F) == 0x1.fffffep127F);
  BOOST_TEST(exp2(-1e30F) == 0.0F);
}

BOOST_AUTO_TEST_CASE(requantize_rounds_half_up_and_saturates) {
  BOOST_TEST(int{requantize(5, 1, 1)} == 3);    // 2.5
  BOOST_TEST(int{requantize(-5, 1, 1)} == -2);  // -2.5
  BOOST_TEST(int{requantize(1000, 1, 2)} == 127);
  BOOST_TEST(int{requantize(-1000, 1, 2)} == -128);
  BOOST_TEST(int{requantize(100, 3, 0)} == 127);
  std::mt19937_64 random(13);
  for (int i = 0; i < 20000; ++i) {
    const auto acc = static_cast<std::int32_t>(random());
    const auto multiplier = static_cast<std::uint32_t>(random() % 32768);
    const auto shift = static_cast<unsigned>(random() % 32);
    const long double exact = std::floor(static_cast<long double>(acc) * multiplier /
                                             std::ldexp(1.0L, static_cast<int>(shift)) +
                                         0.5L);
    const auto held = static_cast<int>(std::clamp<long double>(exact, -128, 127));
    BOOST_TEST_REQUIRE(int{requantize(acc, multiplier, shift)} == held);
  }
}

BOOST_AUTO_TEST_CASE(narrowing_rounds_to_nearest_even) {
  BOOST_TEST(int{to_int8(2.5F)} == 2);
  BOOST_TEST(int{to_int8(3.5F)} == 4);
  BOOST_TEST(int{to_int8(-200.0F)} == -128);
  BOOST_TEST(from_bf16(to_bf16(1.00390625F)) == 1.0F);       // halfway, down to even
  BOOST_TEST(from_bf16(to_bf16(1.01171875F)) == 1.015625F);  // halfway, up to even
  BOOST_TEST(from_bf16(to_bf16(0x1.fffffep127F)) == 0x1.fep127F);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
