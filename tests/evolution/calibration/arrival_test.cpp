// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/arrival.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numeric>

#include "core/csv.h"
#include "tests/support/data.h"

namespace strandline::tests {
namespace {

using namespace strandline::evolution;

/// Ten years observed evenly, long after they were.
ArrivalData even(std::vector<double> events) {
  ArrivalData data{2010, 2020, 2040, 10, std::move(events), {}};
  for (int i = 0; i < 120; ++i) data.releases.push_back(2008.95 + 0.1 * i);
  return data;
}

ArrivalDraw homogeneous(double rate) {
  ArrivalDraw d;
  d.rate = rate;
  d.kappa = 0.0;
  d.delay = 0.1;
  return d;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arrival)

BOOST_AUTO_TEST_CASE(homogeneous_likelihood_is_poissons) {
  const auto data = even({2011.3, 2014.0, 2019.9});
  const double expected = 3 * std::log(0.7) - 7.0;
  BOOST_TEST(arrival_log_likelihood(homogeneous(0.7), data, 2010) == expected,
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(hawkes_without_branching_is_homogeneous) {
  const auto data = even({2011.3, 2014.0, 2019.9});
  ArrivalDraw d = homogeneous(0.7);
  d.model = ArrivalModel::kHawkes;
  BOOST_TEST(
      arrival_log_likelihood(d, data, 2010) == arrival_log_likelihood(homogeneous(0.7), data, 2010),
      boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(hawkes_likelihood_of_one_event_in_closed_form) {
  // mu T + n (1 - e^{-beta (T - t)}) is the compensator; the event itself finds mu.
  ArrivalDraw d = homogeneous(1.0);
  d.model = ArrivalModel::kHawkes;
  d.branching = 0.4;
  d.decay = 2.0;
  const double expected = std::log(0.6) - 6.0 - 0.4 * (1.0 - std::exp(-2.0 * (2020 - 2015.0)));
  BOOST_TEST(std::abs(arrival_log_likelihood(d, even({2015.0}), 2010) - expected) < 0.02);
}

BOOST_AUTO_TEST_CASE(regimes_that_are_alike_are_homogeneous) {
  const auto data = even({2011.3, 2014.0, 2019.9});
  ArrivalDraw d = homogeneous(0.7);
  d.model = ArrivalModel::kTwoRegime;
  d.calm = 1.0;
  d.to_calm = d.to_busy = 0.5;
  BOOST_TEST(
      arrival_log_likelihood(d, data, 2010) == arrival_log_likelihood(homogeneous(0.7), data, 2010),
      boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(likelihoods_of_parts_add_up) {
  const auto data = even({2011.3, 2014.0, 2019.9});
  const auto d = homogeneous(0.7);
  const double first = arrival_log_likelihood(d, up_to(data, 2015), 2010);
  BOOST_TEST(first + arrival_log_likelihood(d, data, 2015) == arrival_log_likelihood(d, data, 2010),
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(simulated_hawkes_has_the_published_moments) {
  const auto dir = data_dir();
  if (!dir) return skip("needs ../shared/data");
  const auto table = core::Csv::load(*dir / "options/hawkes_moments.csv");
  const core::RandomStream stream(4);
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const auto at = [&](const char* name) { return std::stod(table.cell(row, name)); };
    ArrivalDraw d;
    d.model = ArrivalModel::kHawkes;
    d.branching = at("branching_ratio");
    d.decay = at("beta");
    d.rate = at("mu") / (1.0 - d.branching);
    d.start = 1.0 - d.branching;
    constexpr int kPaths = 20000;
    double sum = 0, squares = 0;
    for (std::uint32_t path = 0; path < kPaths; ++path) {
      const double n = static_cast<double>(simulate_arrivals(d, at("T"), stream, path).size());
      sum += n;
      squares += n * n;
    }
    const double mean = sum / kPaths, variance = squares / kPaths - mean * mean;
    const double wanted = at("E_N_T_closed"), spread = at("Var_N_T");
    BOOST_TEST_MESSAGE("mean " << mean << " of " << wanted << ", variance " << variance << " of "
                               << spread);
    BOOST_TEST(std::abs(mean - wanted) < 4.0 * std::sqrt(spread / kPaths));
    BOOST_TEST(std::abs(variance / spread - 1.0) < 0.08);
  }
}

BOOST_AUTO_TEST_CASE(simulated_regimes_have_the_stationary_rate) {
  ArrivalDraw d = homogeneous(4.0);
  d.model = ArrivalModel::kTwoRegime;
  d.calm = 0.25;
  d.to_calm = 0.5;
  d.to_busy = 1.0;
  d.start = 1.0 / 1.5;  // stationary: busy two thirds of the time
  const core::RandomStream stream(4);
  double sum = 0;
  constexpr int kPaths = 20000;
  for (std::uint32_t path = 0; path < kPaths; ++path)
    sum += static_cast<double>(simulate_arrivals(d, 5.0, stream, path).size());
  BOOST_TEST(std::abs(sum / kPaths / 5.0 - 3.0) < 0.05);
}

BOOST_AUTO_TEST_CASE(two_regimes_as_hawkes_keep_mean_and_long_run_variance) {
  ArrivalDraw d = homogeneous(6.0);
  d.model = ArrivalModel::kTwoRegime;
  d.calm = 0.2;
  d.to_calm = 1.0;
  d.to_busy = 2.0;
  d.start = 0.95;
  const ArrivalDraw h = as_hawkes(d);
  const core::RandomStream stream(4);
  const auto moments = [&](const ArrivalDraw& draw, double years) {
    double sum = 0, squares = 0;
    constexpr int kPaths = 20000;
    for (std::uint32_t path = 0; path < kPaths; ++path) {
      const double n = static_cast<double>(simulate_arrivals(draw, years, stream, path).size());
      sum += n / kPaths;
      squares += n * n / kPaths;
    }
    return std::pair(sum, squares - sum * sum);
  };
  for (const double years : {1.0, 3.0, 20.0})
    BOOST_TEST(std::abs(moments(d, years).first / moments(h, years).first - 1.0) < 0.02);
  BOOST_TEST(std::abs(moments(d, 20.0).second / moments(h, 20.0).second - 1.0) < 0.08);
}

BOOST_AUTO_TEST_CASE(the_posterior_of_a_poisson_rate_is_near_gammas) {
  // 40 events in ten years at exposure one: 4 a year, standard error about 0.63.
  std::vector<double> events;
  for (int i = 0; i < 40; ++i) events.push_back(2010.1 + 0.247 * i);
  const auto fit = fit_arrival(even(events), {400, 200, 3, false});
  double mean = 0;
  for (const auto& d : fit.draws[0]) mean += d.rate / 400.0;
  BOOST_TEST(std::abs(mean - 4.0) < 0.25);
}

BOOST_AUTO_TEST_CASE(weights_sum_to_one_and_the_stack_holds_every_model) {
  const auto fit =
      fit_arrival(even({2011, 2011.1, 2011.2, 2016, 2016.1, 2016.2}), {60, 60, 3, true});
  BOOST_TEST(fit.weight[0] + fit.weight[1] + fit.weight[2] == 1.0,
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(fit.held_out_years == 8);
  std::array<int, 3> seen{};
  for (const auto& d : fit.stacked(500, 1)) ++seen[static_cast<std::size_t>(d.model)];
  for (const int n : seen) BOOST_TEST(n > 20);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::tests
