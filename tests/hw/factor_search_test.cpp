// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/factor_search.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

using namespace strandline;
namespace tt = boost::test_tools;

BOOST_AUTO_TEST_SUITE(factor_search)

BOOST_AUTO_TEST_CASE(finds_the_minimum_of_a_separable_loss) {
  double a = 1, b = 100;
  const double least = hw::factor_search(
      {&a, &b}, [&] { return std::pow(std::log(a / 3.7), 2) + std::pow(std::log(b / 0.2), 2); });
  BOOST_TEST(a == 3.7, tt::tolerance(2e-3));
  BOOST_TEST(b == 0.2, tt::tolerance(2e-3));
  BOOST_TEST(least < 1e-5);
}

BOOST_AUTO_TEST_CASE(infinity_bounds_a_number) {
  double share = 0.5;
  hw::factor_search({&share}, [&] {
    return share > 1 ? std::numeric_limits<double>::infinity() : std::fabs(std::log(share / 2));
  });
  BOOST_TEST(share <= 1.0);
  BOOST_TEST(share > 0.99);
}

BOOST_AUTO_TEST_CASE(a_number_that_the_loss_ignores_stays) {
  double a = 2, idle = 5;
  hw::factor_search({&a, &idle}, [&] { return std::fabs(std::log(a)); });
  BOOST_TEST(idle == 5.0);
}

BOOST_AUTO_TEST_SUITE_END()
