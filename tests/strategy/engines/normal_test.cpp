// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/normal.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numbers>

namespace strandline::strategy::engines {

BOOST_AUTO_TEST_SUITE(normal_distribution)

BOOST_AUTO_TEST_CASE(quantiles_of_tables) {
  BOOST_TEST(normal_cdf(1.959963984540054) == 0.975, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(normal_cdf(-5.0) == 2.866515718791939e-07, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(at_the_origin_two_normals_follow_the_arc_sine) {
  for (const double rho : {-0.99, -0.5, 0.0, 0.3, 0.9, 0.9999}) {
    const double sheppard = 0.25 + std::asin(rho) / (2 * std::numbers::pi);
    BOOST_TEST(std::abs(bivariate_normal_cdf(0, 0, rho) - sheppard) < 1e-13, rho);
  }
}

BOOST_AUTO_TEST_CASE(quadrants_sum_to_the_margin) {
  for (const double rho : {-0.95, -0.2, 0.6, 0.999})
    for (const double y : {-2.0, 0.1, 1.5})
      BOOST_TEST(std::abs(bivariate_normal_cdf(0.7, y, rho) + bivariate_normal_cdf(0.7, -y, -rho) -
                          normal_cdf(0.7)) < 1e-13);
}

BOOST_AUTO_TEST_CASE(full_correlation_is_one_normal) {
  BOOST_TEST(bivariate_normal_cdf(0.3, 1.0, 1.0) == normal_cdf(0.3));
  BOOST_TEST(bivariate_normal_cdf(-0.3, -1.0, -1.0) == 0.0);
  BOOST_TEST(std::abs(bivariate_normal_cdf(0.3, 1.0, 1 - 1e-12) - normal_cdf(0.3)) < 1e-6);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::strategy::engines
