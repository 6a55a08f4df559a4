// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/thesis.h"

#include <boost/test/unit_test.hpp>
#include <set>

#include "core/error.h"
#include "core/files.h"
#include "theses/experiments.h"

namespace core = strandline::core;
namespace theses = strandline::theses;
namespace study = strandline::study;

BOOST_AUTO_TEST_SUITE(thesis)

namespace {

const char* const kCrunch = R"(thesis: 8
title: A title
claim: A claim
experiment: crunch
seed: 7
base: baseline.yaml
study: {paths: 512, parameter_draws: 4}
inputs: {within_quarters: 20, sustained_quarters: 4, futures: 256, demand_growth_start: [1, 3]}
verdict: {number: turned_share, unit: 1, above: 0.5}
)";

theses::ThesisDocument read(const std::string& text) {
  study::ParameterFiles files;
  return theses::read_thesis(text, core::home_path("scenarios/mine.yaml"), files);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

/// Where an error of a text points, and what it says.
core::InputError::Parts error_of(const std::string& text) {
  try {
    read(text);
  } catch (const core::InputError& e) {
    return e.parts();
  }
  BOOST_FAIL("no error");
  return {};
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_what_the_file_states) {
  const auto d = read(kCrunch);
  BOOST_CHECK_EQUAL(d.number, 8);
  BOOST_CHECK_EQUAL(d.scenario().paths, 512u);
  BOOST_CHECK_EQUAL(d.scenario().parameter_draws, 4);
  BOOST_CHECK_EQUAL(d.scenario().seed, 7u);
  BOOST_CHECK(d.rule.above);
  BOOST_CHECK_EQUAL(d.rule.threshold, 0.5);
}

BOOST_AUTO_TEST_CASE(tells_a_thesis_from_a_scenario) {
  BOOST_CHECK(theses::is_thesis(kCrunch));
  BOOST_CHECK(!theses::is_thesis("name: x\nquestion: thesis: what?\n"));
}

BOOST_AUTO_TEST_CASE(comments_change_no_identity) {
  BOOST_CHECK_EQUAL(read(kCrunch).identity, read(std::string("# a comment\n") + kCrunch).identity);
  BOOST_CHECK_NE(read(kCrunch).identity, read(replaced(kCrunch, "seed: 7", "seed: 8")).identity);
}

BOOST_AUTO_TEST_CASE(unknown_keys_are_refused_with_their_place) {
  const auto error = error_of(replaced(kCrunch, "seed: 7", "sead: 7"));
  BOOST_CHECK_EQUAL(error.place.line, 5);
}

BOOST_AUTO_TEST_CASE(inputs_are_checked_before_anything_runs) {
  const auto error = error_of(replaced(kCrunch, "futures: 256", "futures: 3"));
  BOOST_CHECK_EQUAL(error.place.line, 8);
  BOOST_CHECK_EQUAL(error.key, "inputs.futures");
}

BOOST_AUTO_TEST_CASE(an_unknown_experiment_names_the_nearest) {
  const auto error = error_of(replaced(kCrunch, "crunch", "cruch"));
  BOOST_CHECK_EQUAL(error.place.line, 4);
  BOOST_CHECK_EQUAL(error.mend, "did you mean 'crunch'?");
}

BOOST_AUTO_TEST_CASE(a_rule_has_one_side) {
  error_of(replaced(kCrunch, "above: 0.5", "above: 0.5, below: 0.6"));
}

BOOST_AUTO_TEST_CASE(a_missing_base_is_told) {
  BOOST_CHECK_EQUAL(error_of(replaced(kCrunch, "baseline.yaml", "nothing.yaml")).place.line, 6);
  BOOST_CHECK_THROW(read(replaced(replaced(kCrunch, "base: baseline.yaml\n", ""),
                                  "study: {paths: 512, parameter_draws: 4}\n", ""))
                        .scenario(),
                    core::InputError);
}

BOOST_AUTO_TEST_CASE(every_experiment_has_a_name_of_its_own) {
  std::set<std::string> names;
  for (const auto& e : theses::experiments()) BOOST_CHECK(names.insert(e.name).second);
}

BOOST_AUTO_TEST_SUITE_END()
