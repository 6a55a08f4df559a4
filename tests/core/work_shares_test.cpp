// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/work_shares.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace strandline;
using core::WorkClass;
using core::WorkShares;

namespace {

std::array<double, core::kWorkClasses> seconds(double product, double attention, double network) {
  std::array<double, core::kWorkClasses> s{};
  s[static_cast<std::size_t>(WorkClass::kProduct)] = product;
  s[static_cast<std::size_t>(WorkClass::kAttention)] = attention;
  s[static_cast<std::size_t>(WorkClass::kNetwork)] = network;
  return s;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(work_shares)

BOOST_AUTO_TEST_CASE(shares_sum_to_one_and_are_near_the_seconds) {
  for (int i = 0; i <= 40; ++i) {
    const auto s = seconds(1e-3 * i, 2e-3, 0.7e-3);
    const WorkShares shares = WorkShares::of(s);
    double total = 0, sum = 0;
    for (const double x : s) total += x;
    for (int c = 0; c < core::kWorkClasses; ++c) {
      sum += shares.share(c);
      BOOST_TEST(std::abs(shares.share(c) - s[c] / total) < 1.0 / WorkShares::kParts);
    }
    BOOST_TEST(sum == 1.0, boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(exact_fifteenths_stay_exact) {
  const WorkShares shares = WorkShares::of(seconds(9, 5, 1));
  BOOST_TEST(shares[WorkClass::kProduct] == 9.0 / 15);
  BOOST_TEST(shares[WorkClass::kAttention] == 5.0 / 15);
  BOOST_TEST(shares[WorkClass::kNetwork] == 1.0 / 15);
  BOOST_TEST(shares[WorkClass::kUnseen] == 0.0);
}

BOOST_AUTO_TEST_CASE(one_class_alone_is_all_of_the_time) {
  BOOST_TEST(WorkShares::of(seconds(0, 3e-9, 0))[WorkClass::kAttention] == 1.0);
}

BOOST_AUTO_TEST_CASE(no_time_is_nothing_known) {
  BOOST_TEST(!WorkShares::of(seconds(0, 0, 0)).known());
  BOOST_TEST(!WorkShares().known());
  BOOST_TEST(WorkShares::of(seconds(1, 0, 0)).known());
}

BOOST_AUTO_TEST_CASE(codes_restore_shares) {
  const WorkShares shares = WorkShares::of(seconds(1, 2, 3));
  BOOST_TEST((WorkShares::from_code(shares.code()) == shares));
}

BOOST_AUTO_TEST_SUITE_END()
