// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/study.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <filesystem>

#include "core/files.h"
#include "study/runner.h"

using namespace strandline;

namespace {

/// hello.yaml, shrunk; the cost table is cached in the build's temporary folder for all cases.
study::Scenario small() {
  auto s = study::load_scenario(core::home_path("scenarios/hello.yaml"), {0, 1024});
  s.sensitivities.clear();
  return s;
}

study::RunSettings settings(int threads = 2) {
  study::RunSettings r;
  r.threads = threads;
  r.cache_dir = std::filesystem::temp_directory_path() / "strandline-test-cache";
  return r;
}

double measure(const study::StudyResult& r, const std::string& id) {
  for (const auto& row : r.store.get("measures").cells())
    if (std::get<std::string>(row[0]) == id) return std::get<double>(row[2]);
  BOOST_FAIL("no measure " + id);
  return 0;
}

std::size_t column(const core::Table& t, const std::string& name) {
  for (std::size_t i = 0; i < t.columns().size(); ++i)
    if (t.columns()[i].name == name) return i;
  BOOST_FAIL("no column " + name);
  return 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(study_run)

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_byte) {
  const auto s = small();
  const auto one = study::run_study(s, settings(1));
  const auto two = study::run_study(s, settings(2));
  BOOST_TEST(one.summary_json == two.summary_json);
  BOOST_TEST(one.expanded_yaml == two.expanded_yaml);
}

BOOST_AUTO_TEST_CASE(a_seed_changes_the_numbers) {
  auto s = small();
  const auto first = study::run_study(s, settings());
  s.seed = 99;
  BOOST_TEST(study::run_study(s, settings()).summary_json != first.summary_json);
}

BOOST_AUTO_TEST_CASE(measures_add_up) {
  const auto r = study::run_study(small(), settings());
  const double g0 = measure(r, "S"), g1 = measure(r, "G1"), g2 = measure(r, "G2");
  const double scale = std::abs(g0) + std::abs(g1) + std::abs(g2) + 1;
  BOOST_TEST(std::abs(g0 - g1 - measure(r, "F_drift")) < 1e-6 * scale);
  BOOST_TEST(std::abs(g1 - g2 - measure(r, "F_risk")) < 1e-6 * scale);
}

BOOST_AUTO_TEST_CASE(deciding_milestones_is_no_worse_than_rules_and_no_better_than_foresight) {
  const auto r = study::run_study(small(), settings());
  const double s = measure(r, "S_decided"), g1 = measure(r, "G1_decided");
  const double g2 = measure(r, "G2_decided");
  const double scale = std::abs(s) + std::abs(g1) + std::abs(g2) + 1;
  BOOST_TEST(std::abs(s - g1 - measure(r, "F_drift_decided")) < 1e-6 * scale);
  BOOST_TEST(std::abs(g1 - g2 - measure(r, "F_risk_decided")) < 1e-6 * scale);
  const auto& t = r.store.get("measures");
  const auto error = [&](const std::string& id) {
    for (const auto& row : t.cells())
      if (std::get<std::string>(row[0]) == id) return std::get<double>(row[column(t, "se")]);
    return 0.0;
  };
  // The same futures on both sides, so that an error of either is more than that of the difference.
  BOOST_TEST(g2 > measure(r, "G2") - 2 * error("G2"));
  BOOST_TEST(s > measure(r, "S") - 2 * error("S"));
  const double gap = measure(r, "decided_gap");
  BOOST_TEST(gap >= 0);
  BOOST_TEST(g2 + gap > measure(r, "G2") - 2 * error("decided_gap"));
}

BOOST_AUTO_TEST_CASE(the_option_is_worth_nothing_when_nothing_new_can_arrive) {
  auto s = small();
  evolution::override_parameter(s.process, "arrival_scale", 0.0);
  s.parameter_draws = 0;
  const auto r = study::run_study(s, settings());
  BOOST_TEST(measure(r, "O") == 0.0);
  int told = 0;
  for (const auto& row : r.store.get("market").cells()) {
    const auto series = std::get<std::string>(row[1]);
    if (series != "novel_share" && series != "operator_events_per_year") continue;
    ++told;
    BOOST_TEST(std::get<double>(row[4]) == 0.0);
  }
  BOOST_TEST(told > s.quarters);
  BOOST_TEST(r.store.get("variance_split").cells().empty());  // one draw: nothing to split
}

BOOST_AUTO_TEST_CASE(no_number_is_nan_or_infinite) {
  const auto r = study::run_study(small(), settings());
  for (const auto& [name, table] : r.store.tables())
    for (const auto& row : table.cells())
      for (std::size_t i = 0; i < row.size(); ++i)
        if (const double* x = std::get_if<double>(&row[i]))
          BOOST_TEST(std::isfinite(*x), name << "." << table.columns()[i].name);
}

BOOST_AUTO_TEST_CASE(prediction_errors_are_part_of_what_parameters_leave_open) {
  auto s = small();
  s.parameter_draws = 32;
  const auto with = study::run_study(s, settings());
  s.prediction_errors = false;
  const auto without = study::run_study(s, settings());
  const auto width = [](const study::StudyResult& r) {
    const auto& t = r.store.get("measures");
    const auto low = column(t, "parameter_low"), high = column(t, "parameter_high");
    for (const auto& row : t.cells())
      if (std::get<std::string>(row[0]) == "G2")
        return std::get<double>(row[high]) - std::get<double>(row[low]);
    return 0.0;
  };
  // Wider or narrower: they act on both sides of a difference. What must hold is that they act.
  BOOST_TEST(std::fabs(width(with) / width(without) - 1) > 1e-3);
  BOOST_TEST(with.expanded_yaml != without.expanded_yaml);
}

BOOST_AUTO_TEST_CASE(a_gpu_faster_than_predicted_makes_an_own_chip_worth_less) {
  auto s = small();
  s.sensitivities = {"prediction.gpu", "prediction.narrow_asic"};
  const auto table = study::run_study(s, settings()).store.get("sensitivity");
  BOOST_REQUIRE(table.cells().size() == 2u);
  const auto name = column(table, "parameter");
  const auto low = column(table, "low_input"), high = column(table, "high_input");
  const auto g2_low = column(table, "g2_low_musd"), g2_high = column(table, "g2_high_musd");
  for (const auto& row : table.cells()) {
    BOOST_TEST(std::get<double>(row[low]) * std::get<double>(row[high]) == 1.0,
               boost::test_tools::tolerance(1e-9));
    const double rise = std::get<double>(row[g2_high]) - std::get<double>(row[g2_low]);
    BOOST_TEST((std::get<std::string>(row[name]) == "prediction.gpu" ? rise < 0 : rise > 0));
  }
}

BOOST_AUTO_TEST_CASE(survival_starts_at_one_or_below_and_never_rises) {
  const auto r = study::run_study(small(), settings());
  const auto& t = r.store.get("survival");
  const auto kind = column(t, "kind"), plan = column(t, "strategy"), s = column(t, "survival");
  std::string key;
  double last = 1.0;
  for (const auto& row : t.cells()) {
    const std::string now = std::get<std::string>(row[plan]) + std::get<std::string>(row[kind]);
    if (now != key) last = 1.0;
    key = now;
    const double x = std::get<double>(row[s]);
    BOOST_TEST(x <= last + 1e-12);
    BOOST_TEST(x >= 0.0);
    last = x;
  }
}

BOOST_AUTO_TEST_CASE(doubling_the_family_cap_moves_no_verdict) {
  auto s = small();
  const auto base = study::run_study(s, settings());
  s.family_cap *= 2;
  const auto twice = study::run_study(s, settings());
  BOOST_TEST((measure(base, "G2") > 0) == (measure(twice, "G2") > 0));
  BOOST_TEST((measure(base, "O") > 0) == (measure(twice, "O") > 0));
}

BOOST_AUTO_TEST_CASE(an_interrupt_ends_the_study_without_a_result) {
  auto r = settings();
  r.stop = [] { return true; };
  BOOST_CHECK_THROW(study::run_study(small(), r), study::Interrupted);
}

BOOST_AUTO_TEST_SUITE_END()
