// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "evolution/backtest/trend_fit.h"

namespace {

using namespace strandline;
using namespace strandline::evolution::backtest;

constexpr TrendConstants kPlain{0.5, 0.6, 0.1, -2.0, 0.5, 1.0, 0.4, 1e6};

/// A series whose share follows logistic(level + slope t), t in years since its start.
Series rising(double level, double slope, int quarters, int per_quarter) {
  Series s;
  s.name = "made up";
  s.start = 20;
  for (int q = 0; q < quarters; ++q) {
    const double p = 1.0 / (1.0 + std::exp(-level - slope * 0.25 * q));
    s.cells.push_back({20 + q, per_quarter, static_cast<int>(std::lround(p * per_quarter))});
  }
  return s;
}

double quantile_of(const Paths& paths, std::size_t quarter, double p) {
  std::vector<double> x;
  for (const auto& path : paths) x.push_back(path[quarter]);
  std::sort(x.begin(), x.end());
  return sorted_quantile(x, p);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(trend)

BOOST_AUTO_TEST_CASE(beta_binomial_probabilities_sum_to_one) {
  for (const double concentration : {0.7, 5.0, 80.0}) {
    double sum = 0.0;
    for (int k = 0; k <= 12; ++k) sum += std::exp(beta_binomial(k, 12, 0.3, concentration).value);
    BOOST_TEST(sum == 1.0, boost::test_tools::tolerance(1e-10));
  }
}

BOOST_AUTO_TEST_CASE(beta_binomial_of_high_concentration_is_binomial) {
  const double p = 1.0 / (1.0 + std::exp(0.8));
  const boost::math::binomial law(9, p);
  for (int k = 0; k <= 9; ++k)
    BOOST_TEST(std::exp(beta_binomial(k, 9, -0.8, 1e9).value) == boost::math::pdf(law, k),
               boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(slope_is_the_derivative) {
  constexpr double kStep = 1e-5;
  for (const double x : {-2.0, 0.1, 1.5}) {
    const double numeric =
        (beta_binomial(3, 8, x + kStep, 12.0).value - beta_binomial(3, 8, x - kStep, 12.0).value) /
        (2.0 * kStep);
    BOOST_TEST(beta_binomial(3, 8, x, 12.0).slope == numeric, boost::test_tools::tolerance(1e-5));
  }
}

BOOST_AUTO_TEST_CASE(without_releases_the_state_follows_its_moments) {
  Series s;
  s.start = 0;
  double log_likelihood = 0.0;
  const TrendState state = filter(s, kPlain, 8, log_likelihood);
  BOOST_TEST(log_likelihood == 0.0);
  // dv = -a v dt + s dW: mean and variance after two years
  const double keep = std::exp(-0.5 * 2.0);
  BOOST_TEST(state.velocity == keep, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(state.level == -2.0 + (1.0 - keep) / 0.5, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(state.velocity_var == keep * keep * 0.16 + 0.36 * (1.0 - keep * keep) / 1.0,
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(filter_finds_level_and_trend_of_many_releases) {
  double log_likelihood = 0.0;
  const TrendState s =
      filter(rising(-2.0, 1.2, 13, 400), {0.05, 0.1, 0.02, -2, 1, 0, 2, 1e6}, 32, log_likelihood);
  BOOST_TEST(s.level == -2.0 + 1.2 * 3.0, boost::test_tools::tolerance(0.05));
  BOOST_TEST(s.velocity == 1.2, boost::test_tools::tolerance(0.1));
  BOOST_TEST(log_likelihood < 0.0);
}

BOOST_AUTO_TEST_CASE(paths_have_the_moments_of_their_constants) {
  TrendPosterior p;
  p.constants = {kPlain};
  p.states = {{{0.0, 1.0, 0.0001, 0.0, 0.0001}}};
  p.series.resize(1);
  const Paths paths = trend_paths(p, 0, 8, 20000, core::RandomStream(3));
  const double median = quantile_of(paths, 7, 0.5);
  const double level = (1.0 - std::exp(-1.0)) / 0.5;
  BOOST_TEST(median == 1.0 / (1.0 + std::exp(-level)), boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(a_fit_forecasts_an_outcome_it_has_not_seen) {
  // Twelve curves of one family, cut off half way: most outcomes two years on lie in their 80 %.
  std::vector<Series> all;
  const core::RandomStream stream(17);
  std::vector<double> level, slope;
  for (std::uint32_t i = 0; i < 12; ++i) {
    const auto z = stream.normals({i, 0, 0, 1, 0});
    level.push_back(-2.0 + 0.5 * z[0]);
    slope.push_back(0.8 + 0.5 * z[1]);
    all.push_back(rising(level.back(), slope.back(), 9, 20));
  }
  const double cutoff = kFirstYear + 0.25 * 29;
  FitOptions options;
  options.warm_up = 300;
  options.steps = 600;
  options.kept = 60;
  const TrendPosterior p = fit_trends(all, cutoff, options);
  BOOST_TEST(p.acceptance > 0.2);
  BOOST_TEST(p.acceptance < 0.7);
  int inside = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Paths paths = trend_paths(p, i, 8, 1200, core::RandomStream(5));
    const double y = 1.0 / (1.0 + std::exp(-level[i] - slope[i] * 4.0));
    inside += y >= quantile_of(paths, 7, 0.1) && y <= quantile_of(paths, 7, 0.9);
  }
  BOOST_TEST(inside >= 8);
}

BOOST_AUTO_TEST_CASE(the_prior_is_wider_than_what_releases_leave) {
  const std::vector<Series> all{rising(-1.0, 0.5, 9, 30)};
  const double cutoff = kFirstYear + 0.25 * 29;
  FitOptions options;
  options.warm_up = 200;
  options.steps = 400;
  options.kept = 40;
  const Paths fitted =
      trend_paths(fit_trends(all, cutoff, options), 0, 4, 800, core::RandomStream(2));
  const Paths prior =
      trend_paths(prior_trends(all, cutoff, options), 0, 4, 800, core::RandomStream(2));
  BOOST_TEST(quantile_of(prior, 3, 0.9) - quantile_of(prior, 3, 0.1) >
             1.5 * (quantile_of(fitted, 3, 0.9) - quantile_of(fitted, 3, 0.1)));
}

BOOST_AUTO_TEST_CASE(sampling_of_releases_has_beta_binomial_variance) {
  const Paths paths(20000, std::vector<double>(1, 0.3));
  const std::vector<double> concentration(20000, 9.0);
  const Ensemble e = sampled_shares(paths, concentration, {{0, 10, 0}}, core::RandomStream(8), 1);
  double mean = 0.0, square = 0.0;
  for (const double x : e) {
    mean += x / 20000.0;
    square += x * x / 20000.0;
  }
  BOOST_TEST(mean == 0.3, boost::test_tools::tolerance(0.02));
  // p (1 - p) / n times (c + n) / (c + 1)
  BOOST_TEST(square - mean * mean == 0.021 * 19.0 / 10.0, boost::test_tools::tolerance(0.05));
}

BOOST_AUTO_TEST_SUITE_END()
