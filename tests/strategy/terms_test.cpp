// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/terms.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/csv.h"
#include "core/error.h"
#include "core/files.h"
#include "strategy/terms_table.h"
#include "tests/support/data.h"

using namespace strandline;
namespace fs = std::filesystem;

namespace {

fs::path terms_file() {
  return core::home_path("strategy/terms.yaml");
}

/// The shipped file with one text replaced, in a temporary file.
fs::path changed(const std::string& from, const std::string& to) {
  std::string text = core::read_file(terms_file());
  const auto at = text.find(from);
  BOOST_REQUIRE_MESSAGE(at != std::string::npos, from << " is not in terms.yaml");
  text.replace(at, from.size(), to);
  const fs::path file = strandline::tests::scratch_folder() / "strandline_terms_test.yaml";
  std::ofstream(file) << text;
  return file;
}

std::string message_of(const fs::path& file) {
  try {
    strategy::load_terms(file);
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(terms)

BOOST_AUTO_TEST_CASE(every_entry_has_an_interval_around_it_and_a_source) {
  const strategy::Terms t = strategy::load_terms(terms_file());
  BOOST_TEST(t.entries.size() == strategy::term_fields().size());
  for (const strategy::TermEntry& e : t.entries) {
    BOOST_TEST(e.value.low <= e.value.value, e.name);
    BOOST_TEST(e.value.high >= e.value.value, e.name);
    BOOST_TEST(e.value.source.size() > 10, e.name << " has no source");
    BOOST_TEST(strategy::term_value(t, e.name) == e.value.value);
  }
}

BOOST_AUTO_TEST_CASE(header_defaults_are_the_files) {
  const strategy::Terms t = strategy::load_terms(terms_file()), defaults;
  BOOST_TEST(t.own_demand_share == defaults.own_demand_share);
  BOOST_TEST(t.specialization_gain == defaults.specialization_gain);
  BOOST_TEST(t.functional_threshold == defaults.functional_threshold);
  BOOST_TEST(t.risk_free_rate == defaults.risk_free_rate, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(units_are_the_files_own) {
  const strategy::Terms t = strategy::load_terms(terms_file());
  const auto near = boost::test_tools::tolerance(1e-12);
  BOOST_TEST(t.electricity_usd_kwh == 0.083, near);
  BOOST_TEST(t.design_team_musd == 8.0, near);
  BOOST_TEST(t.start_to_volume_quarters == 8.0, near);
  BOOST_TEST(t.staff_share == 0.03, near);
}

BOOST_AUTO_TEST_CASE(unknown_missing_and_out_of_range_are_refused_with_place) {
  const std::string unknown = message_of(changed("  tax_rate:", "  tax_rat: 0.2\n  tax_rate:"));
  BOOST_TEST(holds(unknown, "tax_rat"));
  const std::string missing = message_of(changed("  pue:", "  puee:"));
  BOOST_TEST(holds(missing, "pue"));
  const std::string negative =
      message_of(changed("electricity_usd_kwh: {value: 0.083, unit: "
                         "USD/kWh, low: 0.05",
                         "electricity_usd_kwh: {value: -1, unit: "
                         "USD/kWh, low: -2"));
  BOOST_TEST(holds(negative, "electricity_usd_kwh"));
  BOOST_TEST(holds(negative, "strandline_terms_test.yaml:"));
  const std::string fraction =
      message_of(changed("closed_share: {value: 0.67, unit: \"1\", low: 0.5, high: 0.85",
                         "closed_share: {value: 1.2, unit: \"1\", low: 0.5, high: 1.3"));
  BOOST_TEST(holds(fraction, "closed_share"));
}

BOOST_AUTO_TEST_CASE(severities_must_sum_to_one) {
  const std::string off =
      message_of(changed("severity_metal: {value: 0.45", "severity_metal: {value: 0.55"));
  BOOST_TEST(holds(off, "severity"));
  strategy::Terms t = strategy::load_terms(terms_file());
  for (const double x : {0.0, 0.3, 1.0}) {
    strategy::override_term(t, "severity_full", x);
    BOOST_TEST(t.severity_full == x);
    BOOST_TEST(t.severity_metal + t.severity_full + t.severity_workaround == 1.0,
               boost::test_tools::tolerance(1e-12));
    strategy::check_terms(t);
  }
}

BOOST_AUTO_TEST_CASE(override_names_the_nearest_and_the_range) {
  strategy::Terms t = strategy::load_terms(terms_file());
  strategy::override_term(t, "tax_rate", 0.3);
  BOOST_TEST(t.tax_rate == 0.3);
  BOOST_CHECK_EXCEPTION(strategy::override_term(t, "tax_rte", 0.3), core::InputError,
                        [](const auto& e) { return holds(e.what(), "tax_rate"); });
  BOOST_CHECK_EXCEPTION(strategy::override_term(t, "tax_rate", 1.5), core::InputError,
                        [](const auto& e) { return holds(e.what(), "at most 0.9"); });
  BOOST_CHECK_THROW(strategy::override_term(t, "tax_rate", std::nan("")), core::InputError);
  BOOST_TEST(t.tax_rate == 0.3);
}

BOOST_AUTO_TEST_CASE(lags_must_be_in_order) {
  strategy::Terms t = strategy::load_terms(terms_file());
  strategy::override_term(t, "start_to_volume_quarters", 2);
  BOOST_CHECK_THROW(strategy::check_terms(t), core::InputError);
}

BOOST_AUTO_TEST_CASE(perspectives_are_read_by_name) {
  BOOST_CHECK(strategy::perspective_from("merchant") == strategy::Perspective::kMerchant);
  BOOST_CHECK_EXCEPTION(strategy::perspective_from("merchent"), core::InputError,
                        [](const auto& e) { return holds(e.what(), "'merchant'"); });
}

/// The numbers that the file takes from the economics table are that table's.
BOOST_AUTO_TEST_CASE(economics_numbers_are_the_records) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  std::istringstream rows(core::read_file(*data / "economics/economics.csv"));
  const strategy::Terms t = strategy::load_terms(terms_file());
  const std::map<std::string, std::pair<double, double>> expected = {
      {"electricity_us_industrial", {t.electricity_usd_kwh, 1}},
      {"pue_hyperscale", {t.pue, 1}},
      {"hbm_share_of_b200_bom", {t.hbm_share_of_bom, 100}},
      {"residual_h100_12m", {t.gpu_residual_12m, 100}},
      {"residual_h100_24m", {t.gpu_residual_24m, 100}},
      {"residual_h100_36m", {t.gpu_residual_36m, 100}},
      {"behind_schedule_2024", {t.behind_schedule, 100}},
      {"risk_free", {t.risk_free_rate, 1}}};
  std::size_t found = 0;
  for (std::string line; std::getline(rows, line);) {
    const auto it = expected.find(line.substr(0, line.find(',')));
    if (it == expected.end()) continue;
    ++found;
    const double published = std::stod(line.substr(line.find(',') + 1));
    BOOST_TEST(it->second.first * it->second.second == published,
               boost::test_tools::tolerance(1e-9));
  }
  BOOST_TEST(found == expected.size());
}

BOOST_AUTO_TEST_SUITE_END()
