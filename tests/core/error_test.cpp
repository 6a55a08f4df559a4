// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"

#include <boost/test/unit_test.hpp>

using strandline::core::InputError;
using strandline::core::MissingFact;

namespace {
std::string message(InputError::Parts parts) {
  return InputError(std::move(parts)).what();
}
}  // namespace

BOOST_AUTO_TEST_SUITE(error)

BOOST_AUTO_TEST_CASE(a_full_message_names_place_key_value_problem_and_mend) {
  BOOST_TEST(message({{"a.yaml", 3, 7}, "price", "-1", "must be positive", "write 1"}) ==
             "a.yaml:3:7: key 'price' = -1: must be positive; write 1");
}

BOOST_AUTO_TEST_CASE(empty_parts_are_left_out) {
  BOOST_TEST(message({{}, "", "", "went wrong", ""}) == "went wrong");
  BOOST_TEST(message({{"a.yaml", 0, 0}, "", "", "no such file", "check the path"}) ==
             "a.yaml: no such file; check the path");
  BOOST_TEST(message({{"a.csv", 4, 0}, "", "x", "bad", ""}) == "a.csv:4: 'x': bad");
}

BOOST_AUTO_TEST_CASE(a_long_or_broken_value_is_shortened_to_one_line) {
  const InputError e({{}, "k", std::string(5000, 'x') + "\n", "bad", ""});
  BOOST_TEST(e.parts().value.size() == 80u);
  BOOST_TEST(e.parts().value.ends_with("..."));
  BOOST_TEST(message({{}, "k", "a\nb", "bad", ""}) == "key 'k' = a b: bad");
}

BOOST_AUTO_TEST_CASE(shortening_keeps_whole_characters) {
  std::string text;
  while (text.size() < 200) text += "\xc3\xa9";  // two bytes each
  const std::string value = InputError({{}, "k", "x" + text, "bad", ""}).parts().value;
  BOOST_TEST(value.size() <= 80u);
  BOOST_TEST((static_cast<unsigned char>(value[value.size() - 4]) & 0xc0) == 0x80);
}

BOOST_AUTO_TEST_CASE(a_missing_fact_names_entry_fact_and_command) {
  const std::string what = MissingFact("tpu-v7", "area", "the cost model").what();
  for (const char* part : {"tpu-v7", "area", "the cost model"})
    BOOST_TEST(what.find(part) != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
