// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/statistics.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <stdexcept>
#include <tuple>

using namespace strandline::core;

namespace {

/// The 6-MP arm of Freireich et al. (1963), remission weeks of 21 leukemia patients.
std::vector<SurvivalPoint> freireich() {
  std::vector<std::uint64_t> events(36, 0);
  std::vector<std::uint64_t> censored(36, 0);
  for (const int t : {6, 6, 6, 7, 10, 13, 16, 22, 23}) ++events[static_cast<std::size_t>(t)];
  for (const int t : {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35})
    ++censored[static_cast<std::size_t>(t)];
  return kaplan_meier(events, censored);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics)

// Kleinbaum and Klein, Survival Analysis, table 2.1; intervals as Stata's `sts list` prints them.
BOOST_AUTO_TEST_CASE(kaplan_meier_gives_the_textbook_survival_of_the_leukemia_trial) {
  const auto curve = freireich();
  const std::tuple<std::size_t, double, double, double> rows[] = {
      {6, 0.8571, 0.6197, 0.9516},  {7, 0.8067, 0.5631, 0.9228},  {10, 0.7529, 0.5032, 0.8894},
      {13, 0.6902, 0.4316, 0.8491}, {16, 0.6275, 0.3675, 0.8049}, {22, 0.5378, 0.2678, 0.7468},
      {23, 0.4482, 0.1881, 0.6801}};
  for (const auto& [week, survival, low, high] : rows) {
    BOOST_TEST(std::fabs(curve[week].survival - survival) < 5.1e-5, "week " << week);
    BOOST_TEST(std::fabs(curve[week].low - low) < 5.1e-5, "week " << week);
    BOOST_TEST(std::fabs(curve[week].high - high) < 5.1e-5, "week " << week);
  }
}

BOOST_AUTO_TEST_CASE(survival_is_flat_between_events_and_one_before_the_first) {
  const auto curve = freireich();
  BOOST_TEST(curve.size() == 36u);
  BOOST_TEST(curve[5].survival == 1.0);
  BOOST_TEST(curve[5].low == 1.0);
  BOOST_TEST(curve[12].survival == curve[10].survival);
  BOOST_TEST(curve[35].survival == curve[23].survival);
}

BOOST_AUTO_TEST_CASE(survival_without_censoring_is_the_share_that_is_left) {
  const std::vector<std::uint64_t> events{10, 0, 30, 60};
  const std::vector<std::uint64_t> none(4, 0);
  const auto curve = kaplan_meier(events, none);
  BOOST_TEST(std::fabs(curve[0].survival - 0.9) < 1e-15);
  BOOST_TEST(std::fabs(curve[2].survival - 0.6) < 1e-15);
  BOOST_TEST(curve[3].survival == 0.0);
  BOOST_TEST(curve[3].low == 0.0);
}

BOOST_AUTO_TEST_CASE(survival_of_nobody_stays_one) {
  const std::vector<std::uint64_t> none(3, 0);
  for (const auto& p : kaplan_meier(none, none)) BOOST_TEST(p.survival == 1.0);
  BOOST_CHECK_THROW(kaplan_meier(none, std::vector<std::uint64_t>(2, 0)), std::logic_error);
}

// Newcombe (1998), Statistics in Medicine 17, table I, method 3.
BOOST_AUTO_TEST_CASE(wilson_gives_newcombes_published_intervals) {
  const std::tuple<std::uint64_t, std::uint64_t, double, double> rows[] = {
      {81, 263, 0.2553, 0.3662},
      {15, 148, 0.0624, 0.1605},
      {0, 20, 0.0, 0.1611},
      {1, 29, 0.0061, 0.1718}};
  for (const auto& [k, n, low, high] : rows) {
    const Estimate e = wilson_interval(k, n);
    BOOST_TEST(std::fabs(e.low - low) < 5.1e-5, k << " of " << n);
    BOOST_TEST(std::fabs(e.high - high) < 5.1e-5, k << " of " << n);
  }
}

BOOST_AUTO_TEST_CASE(wilson_is_symmetric_and_knows_nothing_from_nothing) {
  const Estimate few = wilson_interval(3, 40);
  const Estimate many = wilson_interval(37, 40);
  BOOST_TEST(std::fabs(few.low - (1 - many.high)) < 1e-15);
  const Estimate nothing = wilson_interval(0, 0);
  BOOST_TEST(nothing.low == 0.0);
  BOOST_TEST(nothing.high == 1.0);
  BOOST_TEST(wilson_interval(5, 5).high == 1.0);
  BOOST_CHECK_THROW(wilson_interval(6, 5), std::logic_error);
}

// R: quantile(c(1, 3, 2, 4), .25) = 1.75; quantile(1:10, .9) = 9.1; Hyndman and Fan's type 7.
BOOST_AUTO_TEST_CASE(quantiles_are_those_of_r) {
  BOOST_TEST(quantile({1, 3, 2, 4}, 0.25) == 1.75);
  BOOST_TEST(std::fabs(quantile({10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 0.9) - 9.1) < 1e-14);
  BOOST_TEST(quantile({5, 1, 3}, 0.5) == 3.0);
  BOOST_TEST(quantile({5, 1, 3}, 0.0) == 1.0);
  BOOST_TEST(quantile({5, 1, 3}, 1.0) == 5.0);
  BOOST_TEST(quantile({7}, 0.3) == 7.0);
  BOOST_CHECK_THROW(quantile({}, 0.5), std::logic_error);
}

BOOST_AUTO_TEST_CASE(the_normal_interval_covers_95_per_cent) {
  const Estimate e = normal_interval(10, 2);
  const double covered = std::erf((e.high - 10) / 2 / std::sqrt(2.0));
  BOOST_TEST(std::fabs(covered - 0.95) < 1e-12);
  BOOST_TEST(std::fabs(e.low + e.high - 20) < 1e-14);
}

BOOST_AUTO_TEST_SUITE_END()
