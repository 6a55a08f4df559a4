// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <fstream>
#include <iterator>

#include "strategy/verification/page.h"
#include "strategy/verification/verify.h"
#include "tests/support/data.h"

namespace strandline::strategy::verification {
namespace {

/// Holds every check of a table, and prints the table's paper and worst deviation.
void hold(const CheckedTable& table) {
  double worst = 0;
  for (const Check& c : table.checks) {
    worst = std::max(worst, std::abs(c.deviation()));
    BOOST_TEST_INFO(c.claim << " by " << c.ours.engine << ": " << c.ours.value << ", expected "
                            << c.expected << ", deviation " << c.deviation());
    BOOST_TEST(c.agrees());
  }
  BOOST_TEST_MESSAGE(table.paper << ": " << table.checks.size() << " values, largest deviation "
                                 << worst);
  BOOST_TEST(!table.checks.empty());
}

/// data/options, or empty after telling that it is missing.
std::string folder() {
  if (const auto data = tests::data_dir()) return (*data / "options").string();
  tests::skip("needs ../shared/data");
  return "";
}

constexpr VerifyOptions kWithoutPaths{.simulate = false};

/// The cells of a page's table rows.
std::vector<std::vector<std::string>> rows_of(const std::string& page) {
  std::vector<std::vector<std::string>> rows;
  std::string line;
  for (const char c : page) {
    if (c != '\n') {
      line += c;
      continue;
    }
    if (line.starts_with("| ") && !line.starts_with("| ---")) {
      rows.emplace_back();
      for (std::size_t at = 2; at < line.size();) {
        const auto end = line.find(" |", at);
        if (end == std::string::npos) break;
        rows.back().push_back(line.substr(at, end - at));
        at = end + 3;
      }
    }
    line.clear();
  }
  return rows;
}

std::string checked_in() {
  std::ifstream file(std::string(STRANDLINE_SOURCE_DIR) + "/docs/option_validation.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(option_verification)

BOOST_AUTO_TEST_CASE(longstaff_and_schwartz_2001_table_1) {
  if (const auto data = folder(); !data.empty())
    hold(check_longstaff_schwartz(data, kWithoutPaths));
}

BOOST_AUTO_TEST_CASE(longstaff_and_schwartz_2001_table_1_simulated) {
  const auto data = folder();
  if (data.empty()) return;
  VerifyOptions options;
  options.paths = 100'000;
  hold(check_longstaff_schwartz(data, options));
}

BOOST_AUTO_TEST_CASE(rogers_2002_american_puts) {
  if (const auto data = folder(); !data.empty()) hold(check_rogers(data));
}

BOOST_AUTO_TEST_CASE(andersen_and_broadie_2004_max_calls) {
  if (const auto data = folder(); !data.empty()) hold(check_max_call(data, kWithoutPaths));
}

BOOST_AUTO_TEST_CASE(alfonsi_kebaier_and_lelong_dual_bounds) {
  if (const auto data = folder(); !data.empty()) hold(check_dual_bounds(data, kWithoutPaths));
}

BOOST_AUTO_TEST_CASE(margrabe_1978_exchange) {
  if (const auto data = folder(); !data.empty()) hold(check_margrabe(data));
}

BOOST_AUTO_TEST_CASE(american_exchange_on_two_assets_and_on_the_ratio) {
  if (const auto data = folder(); !data.empty()) hold(check_american_exchange(data));
}

BOOST_AUTO_TEST_CASE(mcdonald_and_siegel_1986_random_cost) {
  if (const auto data = folder(); !data.empty()) hold(check_perpetual_exchange(data));
}

BOOST_AUTO_TEST_CASE(geske_1979_compound) {
  if (const auto data = folder(); !data.empty()) hold(check_geske(data));
}

BOOST_AUTO_TEST_CASE(merton_1976_jump_diffusion) {
  if (const auto data = folder(); !data.empty()) hold(check_merton(data));
}

BOOST_AUTO_TEST_CASE(kou_2002_double_exponential) {
  if (const auto data = folder(); !data.empty()) hold(check_kou(data));
}

BOOST_AUTO_TEST_CASE(merton_1976_jump_to_zero) {
  if (const auto data = folder(); !data.empty()) hold(check_jump_to_zero(data));
}

BOOST_AUTO_TEST_CASE(mcdonald_and_siegel_1986_death_hazard) {
  if (const auto data = folder(); !data.empty()) hold(check_perpetual_investment(data));
}

BOOST_AUTO_TEST_CASE(dixit_1989_entry_and_exit) {
  if (const auto data = folder(); !data.empty()) hold(check_entry_exit(data));
}

BOOST_AUTO_TEST_CASE(brennan_and_schwartz_1985_mine) {
  if (const auto data = folder(); !data.empty()) hold(check_mine(data));
}

BOOST_AUTO_TEST_CASE(khaliq_and_liu_2009_regimes) {
  if (const auto data = folder(); !data.empty()) hold(check_regimes(data));
}

BOOST_AUTO_TEST_CASE(gittins_1989_bernoulli_arms) {
  if (const auto data = folder(); !data.empty()) hold(check_gittins(data));
}

/// The page is stale where a check is missing from it, is no longer made, or has another value.
/// Formulas stand for all engines here: the other cases hold those to the same tables.
BOOST_AUTO_TEST_CASE(the_page_in_the_repository_is_what_the_engines_say_today) {
  const auto data = folder();
  if (data.empty()) return;
  const std::vector<CheckedTable> quick{check_margrabe(data),   check_perpetual_exchange(data),
                                        check_geske(data),      check_merton(data),
                                        check_kou(data),        check_jump_to_zero(data),
                                        check_entry_exit(data), check_perpetual_investment(data),
                                        check_mine(data),       check_gittins(data)};
  const auto there = rows_of(checked_in());
  constexpr std::size_t kColumns = 9, kOurs = 3, kEngine = 6, kAgrees = 8;
  for (const CheckedTable& t : quick)
    for (const Check& c : t.checks) {
      std::size_t found = 0;
      for (const auto& row : there)
        if (row.size() == kColumns && row[0] == c.claim && row[kEngine] == c.ours.engine &&
            std::abs(std::stod(row[kOurs]) - c.ours.value) <= 1e-6 * (1 + std::abs(c.ours.value)))
          ++found;
      BOOST_TEST(found >= 1u, t.file + ": " + c.claim + " by " + c.ours.engine);
    }
  for (const auto& row : there)
    if (row.size() == kColumns && row[0] != "claim") BOOST_TEST(row[kAgrees] == "yes", row[0]);
}

BOOST_AUTO_TEST_CASE(the_page_in_the_repository_has_the_writers_words_and_every_table) {
  const std::string page = checked_in(), empty = option_page({});
  const std::string words = empty.substr(0, empty.find("## Summary"));
  BOOST_TEST(page.starts_with(words));
  const auto data = folder();
  if (data.empty()) return;
  for (const auto& file : std::filesystem::directory_iterator(data)) {
    const std::string name = file.path().filename().string();
    if (name.ends_with(".csv")) BOOST_TEST(page.find(name) != std::string::npos, name);
  }
}

BOOST_AUTO_TEST_CASE(a_value_outside_what_is_accepted_is_told) {
  CheckedTable table{.file = "a.csv", .paper = "nobody", .tolerance = "0.1", .checks = {}};
  Check c{.claim = "put",
          .published = "1.0",
          .expected = 1,
          .accept_low = 0.9,
          .accept_high = 1.1,
          .ours = formula(1.2)};
  table.checks = {c};
  BOOST_TEST(!all_agree({table}));
  BOOST_TEST(option_page({table}).find("| no |") != std::string::npos);
  table.checks[0].ours.value = 1.05;
  BOOST_TEST(all_agree({table}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::strategy::verification
