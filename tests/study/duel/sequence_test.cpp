// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/duel/sequence.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "core/files.h"

using namespace strandline;
using namespace strandline::study;

namespace {

std::string sequence_of(const std::string& models, const std::string& chip = "dense-asic") {
  return "chips: [" + chip + "]\ncore: base16\ngpu: h200\narchitectures:\n" + models;
}

/// What the refusal of a sequence says.
std::string refusal(const std::string& text) {
  try {
    DuelSequence::parse(text, "t.yaml");
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "taken";
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(duel_sequence)

BOOST_AUTO_TEST_CASE(the_shipped_sequence_runs_forward_in_time) {
  const auto s = DuelSequence::load(core::home_path("scenarios/duels/history.yaml"));
  BOOST_TEST(s.steps.size() == 7u);
  BOOST_TEST(s.steps.front().model.released == "2023-07-18");  // Llama 2's announcement
  BOOST_TEST(s.serving.input_tokens == 4096);
}

BOOST_AUTO_TEST_CASE(a_model_that_is_not_there_is_told_with_its_place) {
  const std::string text = refusal(sequence_of("  - {model: lama-2-70b, brings: x}\n"));
  BOOST_TEST(says(text, "t.yaml:5:"), text);
  BOOST_TEST(says(text, "llama-2-70b"), text);
}

BOOST_AUTO_TEST_CASE(a_wrong_day_of_release_is_refused_with_the_right_one) {
  const std::string text =
      refusal(sequence_of("  - {model: llama-2-70b, released: 2023-07-19, brings: x}\n"));
  BOOST_TEST(says(text, "t.yaml:5:"), text);
  BOOST_TEST(says(text, "2023-07-18"), text);
}

BOOST_AUTO_TEST_CASE(dates_that_run_backward_are_refused) {
  const std::string text = refusal(
      sequence_of("  - {model: deepseek-v3, brings: x}\n  - {model: llama-2-70b, brings: y}\n"));
  BOOST_TEST(says(text, "t.yaml:6:"), text);
}

BOOST_AUTO_TEST_CASE(each_side_takes_its_own_kind_of_chip) {
  const std::string steps = "  - {model: llama-2-70b, brings: x}\n";
  BOOST_TEST(says(refusal(sequence_of(steps, "h200")), "t.yaml:1:"));
  const std::string swapped = "chips: [dense-asic]\ngpu: moe-asic\narchitectures:\n" + steps;
  BOOST_TEST(says(refusal(swapped), "t.yaml:2:"));
}

BOOST_AUTO_TEST_CASE(unknown_keys_cores_and_units_are_refused) {
  const std::string steps = "architectures:\n  - {model: llama-2-70b, brings: x}\n";
  const std::string chips = "chips: [dense-asic]\ngpu: h200\n";
  BOOST_TEST(says(refusal(chips + "decoding: {batch: 4}\n" + steps), "t.yaml:3:"));
  BOOST_TEST(says(refusal(chips + "core: base17\n" + steps), "t.yaml:3:"));
  BOOST_TEST(says(refusal(chips + "decode: {batch: 0}\n" + steps), "t.yaml:3:"));
  BOOST_TEST(says(refusal(chips + "serving: {input: 4096 B}\n" + steps), "t.yaml:3:"));
  BOOST_TEST(says(refusal("chips: []\ngpu: h200\n" + steps), "t.yaml:1:"));
}

BOOST_AUTO_TEST_SUITE_END()
