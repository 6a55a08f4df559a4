// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/scores.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numbers>

#include "core/rng.h"

namespace {

using namespace strandline;
using namespace strandline::evolution::backtest;

/// Quantiles (i + 1/2) / n of a normal: an ensemble without sampling error.
Ensemble normal_ensemble(double mean, double sd, int n) {
  const boost::math::normal law(mean, sd);
  Ensemble e;
  for (int i = 0; i < n; ++i) e.push_back(boost::math::quantile(law, (i + 0.5) / n));
  return e;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scores)

BOOST_AUTO_TEST_CASE(crps_of_a_point_is_the_absolute_error) {
  BOOST_TEST(crps(Ensemble{0.3}, 0.8) == 0.5, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(crps_of_two_points_by_hand) {
  // E|X - y| = (0.2 + 0.6) / 2, E|X - X'| / 2 = 0.4 * 2 / 4 / 2
  BOOST_TEST(crps(Ensemble{0.1, 0.5}, -0.1) == 0.4 - 0.1, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(crps_of_a_uniform_forecast_has_its_closed_form) {
  Ensemble e;
  for (int i = 0; i < 20000; ++i) e.push_back((i + 0.5) / 20000);
  for (const double y : {0.0, 0.2, 0.5, 1.0})  // y^2 - y + 1/3
    BOOST_TEST(crps(e, y) == y * y - y + 1.0 / 3.0, boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(crps_of_a_normal_ensemble_approaches_the_closed_form) {
  const Ensemble e = normal_ensemble(0.4, 0.2, 20000);
  for (const double y : {-0.1, 0.4, 0.55, 1.2})
    BOOST_TEST(crps(e, y) == crps_normal(0.4, 0.2, y), boost::test_tools::tolerance(2e-3));
}

BOOST_AUTO_TEST_CASE(normal_crps_at_its_mean) {
  // Gneiting et al. 2005: sd (sqrt(2) - 1) / sqrt(pi)
  BOOST_TEST(
      crps_normal(3.0, 2.0, 3.0) == 2.0 * (std::numbers::sqrt2 - 1.0) * std::numbers::inv_sqrtpi,
      boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(crps_rewards_the_true_spread) {
  // Mean score over outcomes of N(0, 1): least for sd = 1, by 1.6 % less than for 1.3 and 0.75.
  const Ensemble outcomes = normal_ensemble(0.0, 1.0, 4000);
  const auto mean_score = [&](double sd) {
    double sum = 0.0;
    for (const double y : outcomes) sum += crps_normal(0.0, sd, y);
    return sum / static_cast<double>(outcomes.size());
  };
  BOOST_TEST(mean_score(1.0) < mean_score(0.75));
  BOOST_TEST(mean_score(1.0) < mean_score(1.3));
  BOOST_TEST(mean_score(1.0) == std::numbers::inv_sqrtpi, boost::test_tools::tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE(interval_holds_its_ends) {
  const Ensemble e{0.0, 0.25, 0.5, 0.75, 1.0};
  const Hit hit = central_interval(e, 0.5, 0.25);
  BOOST_TEST(hit.low == 0.25);
  BOOST_TEST(hit.high == 0.75);
  BOOST_TEST(hit.inside);
  BOOST_TEST(!central_interval(e, 0.5, 0.2).inside);
}

BOOST_AUTO_TEST_CASE(pit_spreads_the_mass_at_the_outcome) {
  const Ensemble e{0.0, 0.0, 0.0, 0.5};
  BOOST_TEST(pit(e, 0.0, 0.5) == 0.375);
  BOOST_TEST(pit(e, 0.5, 1.0) == 1.0);
  BOOST_TEST(pit(e, 0.7, 0.3) == 1.0);
}

BOOST_AUTO_TEST_CASE(pit_of_true_forecasts_is_uniform) {
  const Ensemble e = normal_ensemble(0.0, 1.0, 2000);
  std::vector<double> values;
  const core::RandomStream stream(5);
  for (std::uint32_t i = 0; i < 5000; ++i)
    values.push_back(pit(e, stream.normal({i, 0, 0, 1, 0}), stream.uniform({i, 0, 0, 2, 0})));
  double chi2 = 0.0;
  for (const int n : pit_histogram(values)) chi2 += (n - 500.0) * (n - 500.0) / 500.0;
  BOOST_TEST(chi2 < 27.9);  // 99.9 % point at 9 degrees of freedom
}

BOOST_AUTO_TEST_CASE(bootstrap_of_equal_values_has_no_width) {
  const BlockMean m = block_bootstrap({0.2, 0.2, 0.2}, {0, 1, 1}, 200, 3);
  BOOST_TEST(m.mean == 0.2, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(m.high - m.low < 1e-12);
}

BOOST_AUTO_TEST_CASE(bootstrap_of_blocks_is_wider_than_of_single_values) {
  std::vector<double> value;
  std::vector<int> together, apart;
  const core::RandomStream stream(9);
  for (std::uint32_t b = 0; b < 20; ++b)
    for (int k = 0; k < 10; ++k) {
      value.push_back(stream.normal({b, 0, 0, 1, 0}));
      together.push_back(static_cast<int>(b));
      apart.push_back(static_cast<int>(value.size()) - 1);
    }
  const BlockMean blocks = block_bootstrap(value, together, 2000, 1);
  const BlockMean single = block_bootstrap(value, apart, 2000, 1);
  // ten equal values a block: sqrt(10) times the standard error of independent ones
  const double ratio = (blocks.high - blocks.low) / (single.high - single.low);
  BOOST_TEST(ratio == std::sqrt(10.0), boost::test_tools::tolerance(0.15));
}

BOOST_AUTO_TEST_SUITE_END()
