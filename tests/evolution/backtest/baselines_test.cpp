// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/baselines.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/csv.h"
#include "tests/evolution/backtest/record_fixture.h"

namespace {

using namespace strandline;
using namespace strandline::evolution::backtest;

/// Releases every week over three years, those of trait 0 at rate logistic(level + slope t), t in
/// years before 2023.
History steady(double level, double slope) {
  History h;
  h.traits.push_back({"made up", false, true, false});
  h.end = 2023.0;
  const core::RandomStream stream(4);
  for (std::uint32_t i = 0; i < 1500; ++i) {
    Release r;
    r.date = 2020.0 + 3.0 * i / 1500.0;
    const double p = 1.0 / (1.0 + std::exp(-level - slope * (r.date - 2023.0)));
    r.traits = {stream.uniform({i, 0, 0, 1, 0}) <= p ? Has::kYes : Has::kNo};
    h.releases.push_back(r);
  }
  return h;
}

double point(Baseline b, const History& h, double date) {
  return baseline_forecast(b, h, {0, 2023.0, date, 100}, true, 1, core::RandomStream(1)).front();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(baselines)

BOOST_AUTO_TEST_CASE(logistic_fit_finds_its_curve) {
  const LogisticFit f = fit_logistic(steady(0.5, 0.9), 0, 2023.0);
  BOOST_TEST(std::abs(f.level - 0.5) < 3.0 * std::sqrt(f.level_var));
  BOOST_TEST(std::abs(f.slope - 0.9) < 3.0 * std::sqrt(f.slope_var));
  BOOST_TEST(f.level_var < 0.05);
}

BOOST_AUTO_TEST_CASE(separable_data_stay_finite) {
  History h = steady(0.0, 0.0);
  for (Release& r : h.releases) r.traits = {r.date > 2022.0 ? Has::kYes : Has::kNo};
  const LogisticFit f = fit_logistic(h, 0, 2023.0);
  BOOST_TEST(std::isfinite(f.slope));
  BOOST_TEST(f.at(2023.5) > 2.0);
}

BOOST_AUTO_TEST_CASE(damped_goes_half_as_far) {
  const History h = steady(0.5, 0.9);
  BOOST_TEST(point(Baseline::kDamped, h, 2025.0) == point(Baseline::kLogistic, h, 2024.0),
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(persistence_repeats_the_last_year) {
  const History h = steady(-1.0, 0.0);
  BOOST_TEST(point(Baseline::kPersistence, h, 2025.0) ==
             share_between(h, 0, 2022.0, 2023.0).value());
}

BOOST_AUTO_TEST_CASE(random_walk_widens_with_time) {
  const History h = steady(0.0, 0.6);
  const auto width = [&](double date) {
    const Ensemble e = baseline_forecast(Baseline::kRandomWalk, h, {0, 2023.0, date, 400}, false,
                                         2000, core::RandomStream(1));
    const Hit hit = central_interval(e, 0.8, 0.5);
    return hit.high - hit.low;
  };
  BOOST_TEST(step_variance(h, 2023.0) == 0.36, boost::test_tools::tolerance(0.5));
  BOOST_TEST(width(2025.5) > 1.2 * width(2023.5));
}

BOOST_AUTO_TEST_CASE(logistic_forecasts_are_near_the_published_ones) {
  if (!tests::data_dir()) return tests::skip("needs ../shared/data");
  const History h = read_history(tests::archs_record());
  const auto table = core::Csv::load(*tests::data_dir() / "archs" / "backtest_share_forecasts.csv");
  double logistic = 0.0, persistence = 0.0;
  int n = 0;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const int t = h.trait(table.cell(row, "trait"));
    const int year = std::stoi(table.cell(row, "fit_through"));
    if (t < 0 || year < 2022 || year > 2024) continue;
    const double date = year + std::stoi(table.cell(row, "horizon")) + 0.5;
    const Target target{t, year + 1.0, date, 50};
    const auto forecast = [&](Baseline b) {
      return baseline_forecast(b, h, target, true, 1, core::RandomStream(1)).front();
    };
    logistic += std::abs(forecast(Baseline::kLogistic) - std::stod(table.cell(row, "logistic")));
    persistence +=
        std::abs(forecast(Baseline::kPersistence) - std::stod(table.cell(row, "persist")));
    ++n;
  }
  BOOST_TEST(n > 120);
  BOOST_TEST_MESSAGE("mean difference: logistic " << logistic / n << ", persistence "
                                                  << persistence / n);
  BOOST_TEST(logistic / n < 0.035);  // the record at hand lacks a seventh of the rows
  BOOST_TEST(persistence / n < 0.02);
}

BOOST_AUTO_TEST_SUITE_END()
