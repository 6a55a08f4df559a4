// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/innovation.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/csv.h"
#include "core/rng.h"
#include "tests/support/data.h"

namespace strandline::evolution {
namespace {

/// Mean and variance of the count up to T of the discretized process, started at its baseline.
struct Moments {
  double mean = 0, variance = 0, mean_intensity = 0;
};

Moments simulate(double mu, double alpha, double beta, double horizon, int paths, int steps) {
  const double dt = horizon / steps;
  const HawkesStep step = HawkesStep::make(mu, alpha / beta, beta, dt);
  const core::RandomStream stream(21);
  double sum = 0, squares = 0, intensities = 0;
  for (int path = 0; path < paths; ++path) {
    double intensity = mu, count = 0;
    for (int k = 0; k < steps; ++k) {
      const double u = stream.uniform(
          {static_cast<std::uint32_t>(path), 0, static_cast<std::uint16_t>(k), 1, 0});
      const int n = core::RandomStream::poisson(intensity * dt, u);
      count += n;
      intensity = step.next(intensity, n);
    }
    sum += count;
    squares += count * count;
    intensities += intensity;
  }
  const double mean = sum / paths;
  return {mean, squares / paths - mean * mean, intensities / paths};
}

/// The exact mean of the discretized count: the recursion is linear.
double mean_count(double mu, double alpha, double beta, double horizon, int steps) {
  const double dt = horizon / steps;
  const HawkesStep step = HawkesStep::make(mu, alpha / beta, beta, dt);
  double intensity = mu, count = 0;
  for (int k = 0; k < steps; ++k) {
    count += intensity * dt;
    intensity = step.next(intensity, intensity * dt);
  }
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(innovation)

BOOST_AUTO_TEST_CASE(the_stationary_rate_is_mu_over_one_less_branching_at_any_step) {
  for (const double dt : {0.01, 0.25, 1.0, 4.0}) {
    const HawkesStep step = HawkesStep::make(1.2, 0.6, 0.8, dt);
    double intensity = 1.2;
    for (int k = 0; k < 20000; ++k) intensity = step.next(intensity, intensity * dt);
    BOOST_TEST(intensity == 1.2 / (1.0 - 0.6), boost::test_tools::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(the_mean_count_converges_to_the_closed_form) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const auto table = core::Csv::load(*data / "options/hawkes_moments.csv");
  for (const auto& row : table.rows) {
    const auto x = [&](const char* name) { return std::stod(row[table.column(name)]); };
    const double mean = mean_count(x("mu"), x("alpha"), x("beta"), x("T"), 200000);
    BOOST_TEST(mean == x("E_N_T_closed"), boost::test_tools::tolerance(1e-4));
  }
}

BOOST_AUTO_TEST_CASE(simulated_mean_and_variance_match_the_published_moments) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const auto table = core::Csv::load(*data / "options/hawkes_moments.csv");
  for (const auto& row : table.rows) {
    const auto x = [&](const char* name) { return std::stod(row[table.column(name)]); };
    constexpr int kPaths = 4000;
    const Moments m = simulate(x("mu"), x("alpha"), x("beta"), x("T"), kPaths, 400);
    const double se = std::sqrt(x("Var_N_T") / kPaths);
    BOOST_TEST_MESSAGE("mean " << m.mean << " for " << x("E_N_T_closed") << ", variance "
                               << m.variance << " for " << x("Var_N_T"));
    BOOST_TEST(std::abs(m.mean - x("E_N_T_closed")) < 4 * se + 0.01 * x("E_N_T_closed"));
    BOOST_TEST(m.variance == x("Var_N_T"), boost::test_tools::tolerance(0.15));
  }
}

BOOST_AUTO_TEST_CASE(no_branching_is_a_poisson_process) {
  const Moments m = simulate(0.5, 0.0, 1.0, 10.0, 8000, 100);
  BOOST_TEST(m.mean == 5.0, boost::test_tools::tolerance(0.02));
  BOOST_TEST(m.variance == 5.0, boost::test_tools::tolerance(0.06));
}

BOOST_AUTO_TEST_CASE(more_intensity_never_gives_fewer_events) {
  const core::RandomStream stream(4);
  const HawkesStep low = HawkesStep::make(0.5, 0.5, 0.4, 1.0);
  const HawkesStep high = HawkesStep::make(1.0, 0.5, 0.4, 1.0);
  for (std::uint32_t path = 0; path < 500; ++path) {
    double a = 1.0, b = 2.0;
    for (std::uint16_t k = 0; k < 40; ++k) {
      const double u = stream.uniform({path, 0, k, 2, 0});
      const int n = core::RandomStream::poisson(a, u);
      const int m = core::RandomStream::poisson(b, u);
      BOOST_REQUIRE(n <= m);
      a = low.next(a, n);
      b = high.next(b, m);
      BOOST_REQUIRE(a <= b);
    }
  }
}

BOOST_AUTO_TEST_CASE(bass_adoption_follows_the_closed_curve) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const auto table = core::Csv::load(*data / "options/bass_diffusion.csv");
  for (const auto& row : table.rows) {
    const auto value = [&](const char* name) { return std::stod(row[table.column(name)]); };
    constexpr double kStep = 1e-3;
    double x = 0.0;
    for (int k = 1; k <= 20000; ++k) {
      x += (1.0 - x) * event_probability(bass_hazard(value("p"), value("q"), x), kStep);
      if (k == 5000)
        BOOST_TEST(x * value("m") == value("N(5)"), boost::test_tools::tolerance(2e-3));
      if (k == 10000)
        BOOST_TEST(x * value("m") == value("N(10)"), boost::test_tools::tolerance(2e-3));
    }
    BOOST_TEST(x * value("m") == value("N(20)"), boost::test_tools::tolerance(2e-3));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::evolution
