// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/plan.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "batch/study_work.h"
#include "core/error.h"
#include "study/study.h"
#include "tests/batch/fixtures.h"

using namespace strandline;
using batch::test::Scratch;
namespace fs = std::filesystem;

namespace {

const fs::path kTiny = fs::path(STRANDLINE_SOURCE_DIR) / "tests/batch/tiny.yaml";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string refusal(const std::vector<std::string>& sets) {
  try {
    batch::make_plan({kTiny}, batch::parse_sweep(sets, ""));
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plan)

/// Rewriting a scenario's YAML must not change what it says.
BOOST_AUTO_TEST_CASE(a_setting_to_what_is_there_changes_nothing) {
  study::ParameterFiles files;
  for (const char* name : {"hello", "baseline", "known"}) {
    const auto file = core::home_path(std::string("scenarios/") + name + ".yaml");
    const study::Scenario s = study::load_scenario(file);
    const std::string text =
        batch::apply(core::read_file(file), {{"seed", std::to_string(s.seed)}});
    BOOST_TEST((study::expand(study::read_scenario(text, file, files)) == study::expand(s)), name);
  }
}

/// The same values written into the file by hand give the unit's identity.
BOOST_AUTO_TEST_CASE(a_unit_is_the_hash_of_its_expanded_scenario) {
  const auto plan = batch::make_plan(
      {kTiny}, batch::parse_sweep({"seed=5", "chips.gpu=gb200-nvl72", "terms.nre_factor=2"}, ""));
  BOOST_REQUIRE_EQUAL(plan.units.size(), 1u);
  const Scratch scratch;
  std::string text = core::read_file(kTiny) + "terms: {nre_factor: 2}\n";
  text = replaced(replaced(text, "seed: 1", "seed: 5"), "gb300-nvl72", "gb200-nvl72");
  core::write_file_atomically(scratch.path / "tiny.yaml", text);
  const std::string expanded = study::expand(study::load_scenario(scratch.path / "tiny.yaml"));
  BOOST_TEST(plan.units[0].id == core::ContentHash().add(expanded).add(core::version()).hex());
}

BOOST_AUTO_TEST_CASE(a_unit_stands_once) {
  const auto plan =
      batch::make_plan({kTiny}, batch::parse_sweep({"seed=1,2,1", "terms.nre_factor=1"}, ""));
  BOOST_TEST(plan.units.size() == 2u);
  BOOST_TEST(plan.keys[1].key == "terms.nre_factor");
}

BOOST_AUTO_TEST_CASE(wrong_keys_values_and_chips_are_refused_before_anything_starts) {
  BOOST_TEST(refusal({"terms.nre_facto=1"}).find("nre_factor") != std::string::npos);
  BOOST_TEST(refusal({"sead=1"}).find("seed") != std::string::npos);
  BOOST_TEST(refusal({"seed=1,x"}).find("--set seed=x") != std::string::npos);
  BOOST_TEST(refusal({"paths=1"}).find("paths") != std::string::npos);
  BOOST_TEST(refusal({"chips.gpu=gb300-nvl72,gb301"}).find("gb301") != std::string::npos);
  BOOST_TEST(refusal({"curves.chips=[h201]"}).find("h201") != std::string::npos);
  BOOST_TEST(refusal({"name=/etc/passwd"}).find("plain") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(patterns_find_each_file_once) {
  const Scratch scratch;
  for (const char* name : {"b.yaml", "a.yaml", "c.txt"})
    core::write_file_atomically(scratch.path / name, "x");
  const std::string folder = scratch.path.string();
  const auto files = batch::find_scenarios({folder + "/b.yaml", folder + "/*.yaml"});
  BOOST_REQUIRE_EQUAL(files.size(), 2u);
  BOOST_TEST(files[0].filename() == "b.yaml");
  BOOST_TEST(files[1].filename() == "a.yaml");
  BOOST_CHECK_THROW(batch::find_scenarios({folder + "/*.yml"}), core::InputError);
}

BOOST_AUTO_TEST_CASE(a_plan_travels_as_json) {
  const auto plan = batch::make_plan(
      {kTiny}, batch::parse_sweep({"seed=1,2", "terms.nre_factor=0.5..2"}, "sobol:3"));
  const auto back = batch::plan_from_json(batch::to_json(plan), "plan.json");
  BOOST_TEST(batch::to_json(back) == batch::to_json(plan));
  study::ParameterFiles files;
  for (std::size_t i = 0; i < plan.units.size(); ++i)
    BOOST_TEST((study::expand(batch::scenario_of(back, back.units[i], files)) ==
                study::expand(batch::scenario_of(plan, plan.units[i], files))));
  BOOST_CHECK_THROW(batch::plan_from_json("{\"units\": 3}", "plan.json"), core::InputError);
}

/// What units share (catalogs, cost tables, threads) is no part of their result.
BOOST_AUTO_TEST_CASE(a_unit_is_the_study_of_its_scenario_bit_for_bit) {
  const Scratch scratch;
  const auto plan = batch::make_plan({kTiny}, batch::parse_sweep({"seed=3,4"}, ""));
  const batch::Work work = batch::study_work(plan, scratch.path, {});
  study::ParameterFiles files;
  for (const batch::Unit& unit : plan.units) {
    study::RunSettings alone;
    alone.threads = 1;
    alone.cache_dir = scratch.path;
    const std::string summary =
        study::run_study(batch::scenario_of(plan, unit, files), alone).summary_json;
    BOOST_TEST((work(unit, 2) == summary));
    BOOST_TEST((work(unit, 1) == summary));
    BOOST_TEST(summary.find(unit.id) != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
