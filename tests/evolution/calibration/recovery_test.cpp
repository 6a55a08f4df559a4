// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/recovery.h"

#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "core/csv.h"
#include "core/files.h"
#include "tests/support/data.h"

/// Simulate with parameters drawn from the priors, fit, and count how often the truth lies in the
/// 90 % interval. evolution/recovery.csv holds 200 trials (`strandline evolve recover --out`); the
/// long test (`ctest -C Long -L long`) does them again.
namespace strandline::tests {

using namespace strandline::evolution;
namespace {

core::Csv committed() {
  return core::Csv::load(core::home_path("evolution/recovery.csv"));
}

double number(const core::Csv& csv, std::size_t row, const char* column) {
  return std::stod(csv.cell(row, column));
}

bool long_run() {
  const char* set = std::getenv("STRANDLINE_LONG");
  return set && std::string(set) == "1";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recovery)

constexpr double kLeastShare = 0.85;

BOOST_AUTO_TEST_CASE(every_parameter_was_recovered_in_85_percent_of_200_trials) {
  const core::Csv csv = committed();
  BOOST_REQUIRE(csv.rows.size() >= 40u);
  for (std::size_t row = 0; row < csv.rows.size(); ++row) {
    BOOST_TEST(number(csv, row, "trials") >= 200);
    BOOST_TEST(number(csv, row, "share") >= kLeastShare, csv.cell(row, "parameter"));
  }
}

BOOST_AUTO_TEST_CASE(the_committed_trials_are_of_todays_code) {
  const core::Csv csv = committed();
  const auto trial = recovery_trial(1);
  BOOST_REQUIRE(trial.size() == csv.rows.size());
  for (std::size_t row = 0; row < trial.size(); ++row) {
    const Recovered& r = trial[row];
    BOOST_TEST(r.name == csv.cell(row, "parameter"));
    const auto same = [&](const char* column, double now) {
      // To six digits: elementary functions of other machines' libraries may round otherwise.
      BOOST_TEST(now == number(csv, row, column), boost::test_tools::tolerance(1e-6));
    };
    same("first_truth", r.truth);
    same("first_low", r.low);
    same("first_high", r.high);
  }
}

BOOST_AUTO_TEST_CASE(two_hundred_trials) {
  if (!long_run()) return skip("200 trials take some 8 CPU-minutes: ctest -C Long -L long");
  for (const Recovery& r : recover(200, 0)) {
    fmt::print("recovery of {}: {} of {} inside, contraction {:.2f}\n", r.name, r.inside, r.trials,
               r.contraction);
    BOOST_TEST(r.inside >= kLeastShare * r.trials, r.name << " inside in " << r.inside);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::tests
