// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/maturity.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/error.h"
#include "core/files.h"
#include "core/rng.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;
using namespace strandline::evolution;

MaturityFile shipped() {
  return load_maturity(core::home_path("evolution/maturity.yaml"));
}

/// Lognormal lags, cut off at `end` days where they are longer.
std::vector<SupportLag> made_up(double median, double sd, double end, int n) {
  std::vector<SupportLag> lags;
  const core::RandomStream stream(21);
  for (int i = 0; i < n; ++i) {
    const double days =
        median * std::exp(sd * stream.normal({static_cast<std::uint32_t>(i), 0, 0, 1, 0}));
    lags.push_back({std::min(days, end), days <= end, true});
  }
  return lags;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(maturity)

BOOST_AUTO_TEST_CASE(censored_lags_give_their_law_back) {
  const LagFit fit = fit_lags(made_up(100.0, 1.5, 200.0, 4000), true, 0, 1);
  BOOST_TEST(fit.censored > 1000);  // ln 2 / 1.5: a third
  BOOST_TEST(fit.median_days == 100.0, boost::test_tools::tolerance(0.1));
  BOOST_TEST(fit.log_sd == 1.5, boost::test_tools::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(without_censoring_the_fit_is_the_mean_of_logs) {
  const auto lags = made_up(10.0, 0.7, 1e9, 50);
  double mean = 0.0, squares = 0.0;
  for (const SupportLag& l : lags) {
    mean += std::log(l.days) / 50.0;
    squares += std::log(l.days) * std::log(l.days) / 50.0;
  }
  const LagFit fit = fit_lags(lags, true, 0, 1);
  BOOST_TEST(fit.median_days == std::exp(mean), boost::test_tools::tolerance(1e-9));
  BOOST_TEST(fit.log_sd == std::sqrt(squares - mean * mean), boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(the_shipped_lags_are_the_fit_to_the_record) {
  if (!tests::data_dir()) return tests::skip("needs ../shared/data");
  const auto lags = read_support_lags(
      core::Csv::load(*tests::data_dir() / "archs" / "llamacpp_support_lag.csv"), "2026-08-18");
  const MaturityFile file = shipped();
  const LagFit port = fit_lags(lags, false, 2000, 1), lag = fit_lags(lags, true, 2000, 1);
  BOOST_TEST(port.n == 50);
  BOOST_TEST(lag.n == 25);
  BOOST_TEST(lag.censored == 5);
  const auto near = boost::test_tools::tolerance(0.01);
  BOOST_TEST(port.median_days == file.port_median_days.value, near);
  BOOST_TEST(port.log_sd == file.port_log_sd.value, near);
  BOOST_TEST(lag.median_days == file.lag_median_days.value, near);
  BOOST_TEST(lag.log_sd == file.lag_log_sd.value, near);
  BOOST_TEST(lag.median_quantile(0.05) == file.lag_median_days.low, near);
  BOOST_TEST(lag.median_quantile(0.95) == file.lag_median_days.high, near);
  BOOST_TEST(port.log_sd_quantile(0.05) == file.port_log_sd.low, near);
  BOOST_TEST(lag.log_sd_quantile(0.95) == file.lag_log_sd.high, near);
}

BOOST_AUTO_TEST_CASE(published_medians_lie_in_the_intervals) {
  const MaturityFile file = shipped();  // 6 and 105 days: archs record, section 5
  BOOST_TEST(file.port_median_days.low < 6.0);
  BOOST_TEST(file.port_median_days.high > 6.0);
  BOOST_TEST(file.lag_median_days.low < 105.0);
  BOOST_TEST(file.lag_median_days.high > 105.0);
}

BOOST_AUTO_TEST_CASE(half_are_ported_at_the_median) {
  Maturity m = shipped().draw(1, 0);
  BOOST_TEST(m.expected_share(m.port_median_days / 91.3125, false) == 0.5,
             boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(an_instant_lag_leaves_the_exponential_rise) {
  Maturity m;
  m.lag_median_days = 1e-3;
  m.lag_log_sd = 0.1;
  m.first_share = 0.25;
  m.tuning_quarters = 2.0;
  for (const double q : {1.0, 2.0, 6.0})
    BOOST_TEST(m.expected_share(q, true) == 1.0 - 0.75 * std::exp(-q / 2.0),
               boost::test_tools::tolerance(0.003));
  const Ramp ramp = nearest_ramp({1, 1, 1e-3, 0.1, 0.25, 2.0, 1.0});
  BOOST_TEST(ramp.quarters == 2.0, boost::test_tools::tolerance(0.3));
}

BOOST_AUTO_TEST_CASE(kernel_writing_models_shorten_every_wait) {
  Maturity m = shipped().draw(1, 0);
  BOOST_TEST(m.kernel_writing == 1.0);  // the stated default
  const double before = m.expected_share(1.0, true);
  const double later = m.expected_share(4.0, true);
  m.kernel_writing = 4.0;
  BOOST_TEST(m.expected_share(1.0, true) == later, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(later > before);
}

BOOST_AUTO_TEST_CASE(draws_keep_median_and_interval) {
  const MaturityFile file = shipped();
  int below = 0, outside = 0;
  for (std::uint32_t d = 1; d <= 4000; ++d) {
    const double x = file.draw(3, d).lag_median_days;
    below += x < file.lag_median_days.value;
    outside += x < file.lag_median_days.low || x > file.lag_median_days.high;
  }
  BOOST_TEST(std::abs(below - 2000) < 100);
  BOOST_TEST(std::abs(outside - 400) < 80);
}

BOOST_AUTO_TEST_CASE(a_bad_day_is_named) {
  const auto table = core::Csv::parse(
      "model_release,llamacpp_support,class\n2024-01-01,2024-13-01,same-ops\n", "lags.csv");
  BOOST_CHECK_EXCEPTION(read_support_lags(table, "2026-08-18"), core::InputError,
                        [](const core::InputError& e) {
                          return std::string(e.what()).find("lags.csv:2") != std::string::npos;
                        });
}

BOOST_AUTO_TEST_SUITE_END()
