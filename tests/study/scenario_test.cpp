// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/scenario.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/error.h"
#include "core/files.h"
#include "evolution/calibration/posterior.h"
#include "tests/support/data.h"

using namespace strandline;

namespace {

std::string hello() {
  return core::read_file(core::home_path("scenarios/hello.yaml"));
}

/// A scenario file with the given text, removed at the end.
class TemporaryScenario {
 public:
  explicit TemporaryScenario(const std::string& text) { std::ofstream(path_) << text; }
  ~TemporaryScenario() { std::filesystem::remove(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_ = strandline::tests::scratch_folder() /
                                ("strandline_scenario_" + std::to_string(::getpid()) + ".yaml");
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// The error of loading `text`; fails where it loads.
core::InputError::Parts refusal(const std::string& text) {
  const TemporaryScenario file(text);
  try {
    study::load_scenario(file.path());
  } catch (const core::InputError& e) {
    return e.parts();
  }
  BOOST_FAIL("accepted");
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scenario)

BOOST_AUTO_TEST_CASE(shipped_scenarios_load) {
  for (const auto& file : core::list_files(core::home_path("scenarios"), ".yaml")) {
    const auto s = study::load_scenario(file);
    BOOST_TEST(s.name == file.stem().string());
    BOOST_TEST(!s.segments.empty());
  }
}

BOOST_AUTO_TEST_CASE(the_expanded_scenario_loads_and_expands_to_itself) {
  const auto first = study::load_scenario(core::home_path("scenarios/hello.yaml"));
  const std::string text = study::expand(first);
  const TemporaryScenario file(text);
  BOOST_TEST(study::expand(study::load_scenario(file.path())) == text);
}

BOOST_AUTO_TEST_CASE(command_line_overrides_seed_and_paths) {
  const auto s = study::load_scenario(core::home_path("scenarios/hello.yaml"), {7, 512});
  BOOST_TEST(s.seed == 7u);
  BOOST_TEST(s.paths == 512u);
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_refused_with_its_place_and_the_nearest_key) {
  const auto parts = refusal(replaced(hello(), "quarters: 24", "quarter: 24"));
  BOOST_TEST(parts.place.line == 9);
  BOOST_TEST(parts.key == "quarter");
  BOOST_TEST(parts.mend.find("quarters") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_unknown_process_parameter_names_the_nearest) {
  const auto parts = refusal(hello() + "\nprocess:\n  arival_scale: 2\n");
  BOOST_TEST(parts.place.line > 0);
  BOOST_TEST(parts.mend.find("arrival_scale") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_negative_price_is_refused) {
  const auto parts = refusal(hello() + "\nterms:\n  electricity_usd_kwh: -0.1\n");
  BOOST_TEST(parts.key == "terms.electricity_usd_kwh");
  BOOST_TEST(parts.value == "-0.1");
}

BOOST_AUTO_TEST_CASE(demand_shares_must_sum_to_one) {
  const auto parts = refusal(replaced(hello(), "demand_share: 1}", "demand_share: 0.5}"));
  BOOST_TEST(parts.problem.find("sum to 1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_refused) {
  BOOST_CHECK_THROW(study::load_scenario("/nonexistent/none.yaml"), core::InputError);
}

BOOST_AUTO_TEST_CASE(names_cannot_leave_the_results_folder) {
  for (const char* name : {"../up", "/abs", "a/b", "..", "\"\""})
    refusal(replaced(hello(), "name: hello", std::string("name: ") + name));
}

BOOST_AUTO_TEST_CASE(an_alias_bomb_is_refused) {
  std::string bomb = "a: &a [x, x]\n";
  for (char c = 'b'; c < 'k'; ++c)
    bomb += std::string(1, c) + ": &" + c + " [*" + char(c - 1) + ", *" + char(c - 1) + "]\n";
  refusal(bomb + hello());
}

BOOST_AUTO_TEST_CASE(an_axis_must_rise) {
  refusal(replaced(hello(), "hazards: [0, 1, 2]", "hazards: [2, 1, 0]"));
}

BOOST_AUTO_TEST_CASE(an_unknown_sensitivity_is_refused) {
  refusal(replaced(hello(), "process.innovation_rate", "process.nothing"));
  refusal(replaced(hello(), "process.innovation_rate", "prediction.tpu"));
}

BOOST_AUTO_TEST_CASE(studies_use_the_fitted_process_unless_they_name_another) {
  const auto fitted = study::load_scenario(core::home_path("scenarios/baseline.yaml"));
  BOOST_TEST(fitted.process_file == study::kFittedProcess);
  BOOST_REQUIRE(fitted.process.posterior);
  const TemporaryScenario file(hello() + "\nprocess_file: evolution/process.yaml\n");
  BOOST_TEST(!study::load_scenario(file.path()).process.posterior);
  refusal(hello() + "\nprocess_file: evolution/no_such.yaml\n");
}

BOOST_AUTO_TEST_CASE(other_joint_draws_make_another_study) {
  auto s = study::load_scenario(core::home_path("scenarios/hello.yaml"));
  const std::string first = study::expand(s);
  auto other = std::make_shared<evolution::Posterior>(*s.process.posterior);
  other->draws[7][0] *= 1.001;
  s.process.posterior = other;
  BOOST_TEST(study::expand(s) != first);
}

BOOST_AUTO_TEST_CASE(prediction_errors_are_drawn_unless_switched_off) {
  const auto with = [](const std::string& line) {
    const TemporaryScenario file(hello() + line);
    return study::load_scenario(file.path()).prediction_errors;
  };
  BOOST_TEST(with(""));
  BOOST_TEST(!with("\nprediction_errors: false\n"));
  refusal(hello() + "\nprediction_errors: maybe\n");
}

BOOST_AUTO_TEST_SUITE_END()
