// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "core/rng.h"
#include "core/yaml.h"
#include "tests/core/support.h"

using namespace strandline::core;
using strandline::tests::contains;
using strandline::tests::input_error;
using strandline::tests::TemporaryFolder;

namespace {
std::string refusal(const std::string& text, const YamlLimits& limits = {}) {
  return input_error([&] { YamlNode::parse(text, "t.yaml", limits); });
}
std::string repeated(const std::string& piece, int n) {
  std::string text;
  for (int i = 0; i < n; ++i) text += piece;
  return text;
}
}  // namespace

BOOST_AUTO_TEST_SUITE(yaml_limits)

BOOST_AUTO_TEST_CASE(an_alias_bomb_is_refused_at_its_first_anchor) {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'i'; ++c) {
    const std::string before = std::string("*") + static_cast<char>(c - 1);
    bomb += std::string(1, c) + ": &" + c + " [" + before + repeated(", " + before, 8) + "]\n";
  }
  BOOST_TEST(refusal(bomb) == "t.yaml:1:4: anchors and aliases are refused; write the value out");
}

BOOST_AUTO_TEST_CASE(an_alias_to_nothing_and_a_merge_key_are_refused) {
  BOOST_TEST(contains(refusal("a: *nothing\n"), "t.yaml:1:4"));
  BOOST_TEST(contains(refusal("a: &x {b: 1}\nc:\n  <<: *x\n"), "anchors and aliases are refused"));
}

BOOST_AUTO_TEST_CASE(tags_are_refused) {
  BOOST_TEST(contains(refusal("a: !!python/object:os.system x\n"), "tags are refused"));
  BOOST_TEST(contains(refusal("a: !!map {b: 1}\n"), "tags are refused"));
}

BOOST_AUTO_TEST_CASE(duplicate_keys_are_refused_with_both_lines) {
  const std::string e = refusal("a:\n  b: 1\n  c: 2\n  b: 3\n");
  BOOST_TEST(contains(e, "t.yaml:4:3: key 'b': stands twice"));
  BOOST_TEST(contains(e, "first in line 2"));
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_refused_in_every_style) {
  BOOST_TEST(contains(refusal(repeated("[", 500) + repeated("]", 500)), "nested deeper than 32"));
  BOOST_TEST(
      contains(refusal(repeated("{a: ", 500) + repeated("}", 500)), "nested deeper than 32"));
  BOOST_TEST(contains(refusal(repeated("- ", 5000)), "nested deeper than 32"));
  std::string block;
  for (int i = 0; i < 200; ++i) block += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  BOOST_TEST(contains(refusal(block), "t.yaml:33:"));
  BOOST_TEST(refusal(repeated("[", 32) + repeated("]", 32)) == "no error");
}

BOOST_AUTO_TEST_CASE(too_many_values_are_refused) {
  const YamlLimits limits{.nodes = 100};
  BOOST_TEST(refusal(repeated("- 1\n", 99), limits) == "no error");
  BOOST_TEST(contains(refusal(repeated("- 1\n", 100), limits), "more than 100 values"));
}

BOOST_AUTO_TEST_CASE(a_long_line_is_named) {
  const std::string e = refusal("a: 1\nb: " + std::string(70'000, 'x') + "\n");
  BOOST_TEST(contains(e, "t.yaml:2: the line is longer than 65536 bytes"));
  BOOST_TEST(refusal("b: " + std::string(65'533, 'x') + "\n") == "no error");
}

BOOST_AUTO_TEST_CASE(a_file_of_100_mb_in_one_line_is_refused_unread) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "big.yaml";
  std::ofstream(file) << "a: ";
  std::filesystem::resize_file(file, 100'000'000);  // sparse: reading it would meet NUL bytes
  const std::string e = input_error([&] { YamlNode::load(file); });
  BOOST_TEST(contains(e, "big.yaml: has 100000000 bytes, more than the limit of 4194304"));
}

BOOST_AUTO_TEST_CASE(text_over_the_limit_in_memory_is_refused_too) {
  BOOST_TEST(contains(refusal("a: 1\n", YamlLimits{.file_bytes = 4}), "limit of 4"));
}

BOOST_AUTO_TEST_CASE(tabs_are_named_as_tabs) {
  BOOST_TEST(refusal("a:\n\tb: 1\n") == "t.yaml:2:1: is indented with a tab; indent with spaces");
  BOOST_TEST(contains(refusal("\ta: 1\n"), "t.yaml:1:1: is indented with a tab"));
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_refused_with_their_place) {
  BOOST_TEST(contains(refusal(std::string("a: 1\nb: \0\n", 10)), "t.yaml:2:4: holds a NUL byte"));
  for (const char* bad :
       {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"})
    BOOST_TEST(contains(refusal(std::string("a: ") + bad + "\n"), "t.yaml:1:4: is not UTF-8"));
  for (const char* good : {"\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xed\x9f\xbf"})
    BOOST_TEST(refusal(std::string("a: ") + good + "\n") == "no error");
}

BOOST_AUTO_TEST_CASE(a_second_document_is_refused) {
  BOOST_TEST(contains(refusal("a: 1\n---\nb: 2\n"), "t.yaml:2:1: a second document"));
  BOOST_TEST(refusal("---\na: 1\n") == "no error");
}

BOOST_AUTO_TEST_CASE(a_quote_or_bracket_that_is_never_closed_is_refused) {
  BOOST_TEST(contains(refusal("a: 1\nb: 'x\n"), "t.yaml:2:4: a quote opens here"));
  BOOST_TEST(contains(refusal("b: \"x"), "t.yaml:1:4: a quote opens here"));
  BOOST_TEST(contains(refusal("'x: 1\n"), "t.yaml:1:1: a quote opens here"));
  BOOST_TEST(contains(refusal(repeated("[", 5000)), "close this bracket"));
}

BOOST_AUTO_TEST_CASE(broken_syntax_has_a_place_and_a_mend) {
  for (const char* text : {"a: [1, 2\n", "a: {b: 1\n", "a: 'x\n", "a: b: c\n", "a: 1\n  b: 2\n",
                           "{a: 1}}\n", "- a\nb: 1\n", "%YAML 9.9\n---\na: 1\n", "a: \"\\q\"\n"}) {
    const std::string e = refusal(text);
    BOOST_TEST(e.starts_with("t.yaml:"), text << " gave " << e);
    BOOST_TEST(contains(e, "; "), text << " gave " << e);
  }
}

BOOST_AUTO_TEST_CASE(keys_that_are_no_words_are_refused) {
  BOOST_TEST(contains(refusal("? [a, b]\n: 1\n"), "a key must be a word"));
  BOOST_TEST(contains(refusal("? {a: b}\n: 1\n"), "a key must be a word"));
  BOOST_TEST(contains(refusal("~: 1\n"), "an empty key"));
}

// A fuzzer in small: whatever a slip of the hand does to a file, the answer is a value or an
// InputError, never another exception.
BOOST_AUTO_TEST_CASE(no_damage_to_a_file_brings_anything_but_an_input_error) {
  const std::string good =
      "sources: {a: \"A's\", b: B}\ndefault_source: a\nlist:\n  - {x: 1.5 GB/s, y: [1, 2]}\n"
      "  - x: {value: 3, unit: TB/s, low: 2, high: 4, source: b}\ntext: |\n  two\n  lines\n? k\n: "
      "v\n";
  const std::string pieces = "{}[]:,-?|>&*!%@'\"#\t\n\\ ~0a\x01\xff";
  const RandomStream stream(1);
  int refused = 0;
  for (std::uint32_t round = 0; round < 4000; ++round) {
    std::string text = good;
    for (std::uint32_t cut = 0; cut <= round % 4; ++cut) {
      const auto w = stream.words({.path = round, .entity = cut});
      text[w[0] % text.size()] = pieces[w[1] % pieces.size()];
      if (w[2] % 4 == 0) text.resize(text.size() - w[3] % 20);
    }
    const auto read = [&] {
      const YamlNode n = YamlNode::parse(text, "t.yaml");
      for (const YamlNode& item : n.at("list").items()) item.quantity("x", "B/s");
      n.finish();
    };
    std::string e;
    BOOST_REQUIRE_NO_THROW(e = input_error(read));
    refused += e != "no error";
  }
  BOOST_TEST(refused > 3000);  // finish() refuses most of what still parses
}

BOOST_AUTO_TEST_SUITE_END()
