// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/growth_belief.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <random>

using strandline::evolution::GrowthBelief;
using strandline::evolution::MarketTerms;

namespace {

MarketTerms terms() {
  MarketTerms t;
  t.growth_start = 0.17;
  t.growth_long = 0.035;
  t.growth_reversion = 0.084;
  t.growth_sd = 0.019;
  t.demand_sd = 0.125;
  t.demand_risk_shift = 0.0125;
  return t;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(growth_belief)

BOOST_AUTO_TEST_CASE(growth_is_known_where_demand_shows_it_plainly) {
  MarketTerms t = terms();
  t.demand_sd = 0;
  GrowthBelief b{0.5, 1.0};  // a belief far off
  b.observe(t, 0.1 - t.demand_risk_shift);
  const double next = 0.1 + t.growth_reversion * (t.growth_long - 0.1);
  BOOST_TEST(b.mean == next, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(b.variance == t.growth_sd * t.growth_sd, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_start_that_is_known_learns_nothing_from_the_first_quarter) {
  const MarketTerms t = terms();
  GrowthBelief a = GrowthBelief::at_start(t), b = a;
  a.observe(t, 0.9);
  b.observe(t, -0.9);
  BOOST_TEST(a.mean == b.mean);
}

/// The variance settles where the discrete Riccati equation has its root:
/// P = k^2 P r / (P + r) + q, solved here as the quadratic that it is.
BOOST_AUTO_TEST_CASE(the_variance_settles_at_the_root_of_riccatis_equation) {
  const MarketTerms t = terms();
  GrowthBelief b = GrowthBelief::at_start(t);
  for (int i = 0; i < 400; ++i) b.observe(t, 0.05);
  const double k = 1 - t.growth_reversion, q = t.growth_sd * t.growth_sd,
               r = t.demand_sd * t.demand_sd;
  const double half = (r * (1 - k * k) - q) / 2;
  const double root = -half + std::sqrt(half * half + q * r);
  BOOST_TEST(b.variance == root, boost::test_tools::tolerance(1e-9));
}

/// Against histories drawn by another generator: growth lies around the belief as wide as it says,
/// and what the belief misses is not told by its mean.
BOOST_AUTO_TEST_CASE(growth_lies_about_the_belief_as_wide_as_it_says) {
  const MarketTerms t = terms();
  std::mt19937_64 engine(7);
  std::normal_distribution<double> normal;
  constexpr int kHistories = 20000, kQuarters = 17;
  double off = 0, squares = 0, told = 0;
  for (int i = 0; i < kHistories; ++i) {
    double g = t.growth_start;
    GrowthBelief b = GrowthBelief::at_start(t);
    for (int quarter = 0; quarter < kQuarters; ++quarter) {
      b.observe(t, g + t.demand_sd * normal(engine) - t.demand_risk_shift);
      g += t.growth_reversion * (t.growth_long - g) + t.growth_sd * normal(engine);
    }
    const double z = (g - b.mean) / std::sqrt(b.variance);
    off += z;
    squares += z * z;
    told += z * (b.mean - 0.06) / 0.03;
  }
  const double se = 1 / std::sqrt(static_cast<double>(kHistories));
  BOOST_TEST(std::abs(off / kHistories) < 4 * se);
  BOOST_TEST(std::abs(squares / kHistories - 1) < 4 * std::sqrt(2.0) * se);
  BOOST_TEST(std::abs(told / kHistories) < 4 * se);
}

BOOST_AUTO_TEST_SUITE_END()
