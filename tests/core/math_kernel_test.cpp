// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/math_kernel.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/hash.h"

namespace kernel = strandline::core::kernel;

BOOST_AUTO_TEST_SUITE(math_kernel)

BOOST_AUTO_TEST_CASE(exp_keeps_its_stated_error_against_long_double) {
  double worst = 0;
  for (int i = 0; i <= 200'000; ++i) {
    const double x = -700.0 + 1400.0 * i / 200'000;
    const long double truth = std::exp(static_cast<long double>(x));
    worst = std::max(worst, static_cast<double>(std::fabs(kernel::exp(x) / truth - 1.0L)));
  }
  BOOST_TEST_MESSAGE("worst relative error of exp: " << worst);
  BOOST_TEST(worst < 3e-16);
}

BOOST_AUTO_TEST_CASE(exp_of_zero_is_one_and_far_arguments_are_clamped) {
  BOOST_TEST(kernel::exp(0.0) == 1.0);
  BOOST_TEST(kernel::exp(1e9) == kernel::exp(700.0));
  BOOST_TEST(kernel::exp(-1e9) == kernel::exp(-700.0));
  BOOST_TEST(std::isfinite(kernel::exp(1e9)));
}

BOOST_AUTO_TEST_CASE(log_keeps_its_stated_error_near_one) {
  double worst = 0;
  for (int i = 1; i <= 200'000; ++i) {
    const double x = 4.0 * i / 200'000;
    const long double truth = std::log(static_cast<long double>(x));
    const double allowed = std::max(1.0, static_cast<double>(std::fabs(truth)));
    worst = std::max(worst, static_cast<double>(std::fabs(kernel::log(x) - truth)) / allowed);
  }
  BOOST_TEST_MESSAGE("worst error of log near one: " << worst);
  BOOST_TEST(worst < 3e-16);
}

BOOST_AUTO_TEST_CASE(log_keeps_its_stated_error_over_all_magnitudes) {
  double worst = 0;
  for (int e = -1020; e <= 1020; ++e) {
    for (int i = 0; i < 64; ++i) {
      const double x = std::ldexp(1.0 + i / 64.0, e);
      const long double truth = std::log(static_cast<long double>(x));
      const double allowed = std::max(1.0, static_cast<double>(std::fabs(truth)));
      worst = std::max(worst, static_cast<double>(std::fabs(kernel::log(x) - truth)) / allowed);
    }
  }
  BOOST_TEST_MESSAGE("worst error of log: " << worst);
  BOOST_TEST(worst < 3e-16);
  BOOST_TEST(kernel::log(1.0) == 0.0);
}

BOOST_AUTO_TEST_CASE(pow_agrees_with_libm_on_market_exponents) {
  for (const double x : {1e-6, 0.03, 0.5, 1.0, 2.7, 40.0, 1e5}) {
    for (const double y : {-3.0, -0.4, 0.25, 1.0, 2.5}) {
      const double truth = std::pow(x, y);
      BOOST_TEST(std::fabs(kernel::pow(x, y) / truth - 1.0) < 2e-14, x << "^" << y);
    }
  }
}

BOOST_AUTO_TEST_CASE(sine_and_cosine_keep_their_stated_error) {
  const long double tau = 2.0L * std::acos(-1.0L);
  double worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double u = i / 200'000.0;
    const auto a = kernel::sincos_2pi(u);
    const long double angle = tau * static_cast<long double>(u);
    worst = std::max(worst, static_cast<double>(std::fabs(a.sin - std::sin(angle))));
    worst = std::max(worst, static_cast<double>(std::fabs(a.cos - std::cos(angle))));
  }
  BOOST_TEST_MESSAGE("worst error of sin and cos: " << worst);
  BOOST_TEST(worst < 3e-15);
}

BOOST_AUTO_TEST_CASE(quarter_turns_are_exact) {
  BOOST_TEST(kernel::sincos_2pi(0.0).sin == 0.0);
  BOOST_TEST(kernel::sincos_2pi(0.0).cos == 1.0);
  BOOST_TEST(kernel::sincos_2pi(0.25).sin == 1.0);
  BOOST_TEST(kernel::sincos_2pi(0.5).cos == -1.0);
  BOOST_TEST(kernel::sincos_2pi(0.75).sin == -1.0);
}

// What ARCHITECTURE.md promises of a seed rests on these bits: g++ 12 and clang 14, -O0 to -O3,
// with and without -march=native give them; -ffp-contract=fast does not.
BOOST_AUTO_TEST_CASE(the_bits_are_those_of_every_compiler) {
  strandline::core::ContentHash hash;
  for (int i = 0; i < 20'000; ++i) {
    hash.add(kernel::exp(0.01 * i - 100));
    hash.add(kernel::log(0.37 + i));
    hash.add(kernel::pow(0.5 + i, 0.3));
  }
  BOOST_TEST(hash.hex() == "d6dd766e73d4ab5e");
}

BOOST_AUTO_TEST_SUITE_END()
