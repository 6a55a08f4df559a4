// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fixed_sum.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "core/rng.h"

using strandline::core::FixedMoments;
using strandline::core::FixedSum;
using strandline::core::RandomStream;
using strandline::core::RuntimeFailure;

namespace {

std::vector<double> terms(std::uint32_t n) {
  std::vector<double> x;
  const RandomStream stream(1);
  for (std::uint32_t i = 0; i < n; ++i)
    x.push_back(1000 * stream.normal({.path = i}) * stream.exponential({.path = i, .factor = 1}));
  return x;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fixed_sum)

BOOST_AUTO_TEST_CASE(the_order_of_terms_does_not_change_a_bit) {
  std::vector<double> x = terms(10'000);
  FixedSum forward;
  FixedSum sorted;
  double plain_forward = 0;
  double plain_sorted = 0;
  for (const double t : x) forward.add(t), plain_forward += t;
  std::sort(x.begin(), x.end());
  for (const double t : x) sorted.add(t), plain_sorted += t;
  BOOST_TEST((forward == sorted));
  BOOST_TEST(forward.value() == sorted.value());
  BOOST_TEST(plain_forward != plain_sorted);  // what the fixed point is for
}

BOOST_AUTO_TEST_CASE(merging_parts_equals_one_sum) {
  const std::vector<double> x = terms(1000);
  FixedSum whole;
  std::vector<FixedSum> parts(7);
  for (std::size_t i = 0; i < x.size(); ++i) {
    whole.add(x[i]);
    parts[i % 7].add(x[i]);
  }
  FixedSum merged;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) merged.merge(*part);
  BOOST_TEST((merged == whole));
}

BOOST_AUTO_TEST_CASE(each_term_is_rounded_to_two_to_the_minus_forty) {
  const std::vector<double> x = terms(1000);
  FixedSum sum;
  long double truth = 0;
  for (const double t : x) sum.add(t), truth += t;
  BOOST_TEST(std::fabs(sum.value() - static_cast<double>(truth)) < 1000 * std::ldexp(0.5, -40));
  FixedSum tiny;
  tiny.add(std::ldexp(1.0, -42));
  BOOST_TEST(tiny.value() == 0.0);
}

BOOST_AUTO_TEST_CASE(large_terms_and_nan_are_errors) {
  for (const double bad : {4194304.0, -4194304.0, 1e300, std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity()}) {
    FixedSum sum;
    BOOST_CHECK_THROW(sum.add(bad), RuntimeFailure);
    BOOST_TEST(sum.value() == 0.0);
  }
  FixedSum sum;
  BOOST_CHECK_NO_THROW(sum.add(4194303.5));
}

BOOST_AUTO_TEST_CASE(moments_agree_with_the_two_pass_formula) {
  std::vector<double> x = terms(5000);
  FixedMoments moments(100.0);
  long double sum = 0;
  for (const double t : x) moments.add(t), sum += t;
  const long double mean = sum / 5000.0L;
  long double squares = 0;
  for (const double t : x) squares += (t - mean) * (t - mean);
  const double variance = static_cast<double>(squares / 4999.0L);
  BOOST_TEST(moments.count() == 5000u);
  BOOST_TEST(std::fabs(moments.mean() - static_cast<double>(mean)) < 1e-9);
  BOOST_TEST(std::fabs(moments.variance() / variance - 1) < 1e-10);
  BOOST_TEST(std::fabs(moments.standard_error() / std::sqrt(variance / 5000) - 1) < 1e-10);
}

BOOST_AUTO_TEST_CASE(moments_of_one_value_have_no_spread) {
  FixedMoments moments;
  BOOST_TEST(moments.mean() == 0.0);
  moments.add(3.25);
  BOOST_TEST(moments.mean() == 3.25);
  BOOST_TEST(moments.variance() == 0.0);
  BOOST_TEST(moments.standard_error() == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()
