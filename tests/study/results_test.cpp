// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/files.h"
#include "study/study.h"

using namespace strandline;
using nlohmann::json;

namespace {

/// Counts the leaves of two trees that differ: text exactly, numbers by more than 1e-6 of the
/// larger (another machine's libm may move the last digits of costs that no future reads).
int differences(const json& a, const json& b) {
  if (a.is_number() && b.is_number()) {
    const double x = a.get<double>(), y = b.get<double>();
    return std::abs(x - y) > 1e-6 * std::max({std::abs(x), std::abs(y), 1e-9});
  }
  if (a.type() != b.type()) return 1;
  if (!a.is_structured()) return a != b;
  if (a.size() != b.size()) return 1;
  int n = 0;
  if (a.is_array()) {
    for (std::size_t i = 0; i < a.size(); ++i) n += differences(a[i], b[i]);
  } else {
    for (const auto& [key, value] : a.items())
      n += b.contains(key) ? differences(value, b[key]) : 1;
  }
  return n;
}

/// The row of a committed study's measures.
json measure(const std::string& scenario, const std::string& id) {
  const auto file = core::home_path("results/" + scenario + "/summary.json");
  const json summary = json::parse(core::read_file(file));
  for (const json& row : summary.at("measures"))
    if (row.at("id") == id) return row;
  BOOST_FAIL(scenario + " has no measure " + id);
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(results)

/// Waiting and choosing cannot be worth less than deciding today, nor more than foresight; both are
/// measured, so within two standard errors.
BOOST_AUTO_TEST_CASE(adapting_lies_between_committing_today_and_foresight) {
  for (const std::string scenario : {"hello", "baseline"}) {
    const json flexible = measure(scenario, "flexible_start");
    const json adaptive = measure(scenario, "adaptive_value");
    const json ceiling = measure(scenario, "foresight");
    BOOST_TEST(flexible.at("value").get<double>() >= -2 * flexible.at("se").get<double>());
    const json over_best = measure(scenario, "adaptive_over_best");
    BOOST_TEST(over_best.at("value").get<double>() >= -2 * over_best.at("se").get<double>());
    BOOST_TEST(adaptive.at("value").get<double>() <= ceiling.at("value").get<double>());
    // Two estimates of what the policy gains over GPUs: on the main futures, and on branches with
    // the bound's martingale taken off. A martingale that were none would part them.
    const json plain = measure(scenario, "adaptive"),
               averaged = measure(scenario, "adaptive_averaged");
    BOOST_TEST(std::abs(plain.at("value").get<double>() - averaged.at("value").get<double>()) <
               3 * std::hypot(plain.at("se").get<double>(), averaged.at("se").get<double>()));
  }
}

/// Who has a right may leave it.
BOOST_AUTO_TEST_CASE(no_right_is_worth_less_than_nothing) {
  for (const std::string scenario : {"hello", "baseline"})
    for (const char* right : {"right_abandon", "right_respin", "right_metal_respin", "learning"}) {
      const json worth = measure(scenario, right);
      BOOST_TEST(worth.at("value").get<double>() >= -2 * worth.at("se").get<double>(),
                 scenario << ": " << right);
    }
}

BOOST_AUTO_TEST_CASE(the_committed_hello_is_what_the_code_gives_today) {
  const auto scenario = study::load_scenario(core::home_path("scenarios/hello.yaml"));
  study::RunSettings settings;
  settings.cache_dir = std::filesystem::temp_directory_path() / "strandline-test-cache";
  const auto result = study::run_study(scenario, settings);
  const auto folder = core::home_path("results/hello");
  BOOST_TEST(core::read_file(folder / "scenario.expanded.yaml") == result.expanded_yaml,
             "run tools/regenerate_results.sh: results/hello is stale");
  BOOST_TEST(differences(json::parse(core::read_file(folder / "summary.json")),
                         json::parse(result.summary_json)) == 0,
             "run tools/regenerate_results.sh: results/hello is stale");
}

BOOST_AUTO_TEST_SUITE_END()
