// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/yaml.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "tests/core/support.h"

using namespace strandline::core;
using strandline::tests::contains;
using strandline::tests::input_error;

namespace {
YamlNode parse(const std::string& text) {
  return YamlNode::parse(text, "t.yaml");
}
}  // namespace

BOOST_AUTO_TEST_SUITE(yaml)

BOOST_AUTO_TEST_CASE(values_are_read_by_kind) {
  const YamlNode n =
      parse("name: 'a: b'\nprice: 1.5e3\ncount: 12\nlarge: 2e6\nfast: true\nlist: [x, y]\nnone:\n");
  BOOST_TEST(n.text("name") == "a: b");
  BOOST_TEST(n.number("price") == 1500.0);
  BOOST_TEST(n.integer("count") == 12);
  BOOST_TEST(n.integer("large") == 2'000'000);
  BOOST_TEST(n.flag_or("fast", false));
  BOOST_TEST((n.texts("list") == std::vector<std::string>{"x", "y"}));
  BOOST_TEST(n.at("none").is_null());
  BOOST_CHECK_NO_THROW(n.finish());
}

BOOST_AUTO_TEST_CASE(absent_keys_take_the_fallback) {
  const YamlNode n = parse("a: 1\n");
  BOOST_TEST(n.text_or("t", "x") == "x");
  BOOST_TEST(n.number_or("n", 2.5) == 2.5);
  BOOST_TEST(n.integer_or("i", 7) == 7);
  BOOST_TEST(n.flag_or("f", true));
  BOOST_TEST(!n.has("n"));
  BOOST_TEST(!n.find("n").has_value());
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_refused_with_place_and_the_nearest) {
  const YamlNode n = parse("price: 1\ncapacty: 2\n");
  n.number("price");
  n.number_or("capacity", 0);
  const std::string e = input_error([&] { n.finish(); });
  BOOST_TEST(e == "t.yaml:2:10: key 'capacty' = 2: unknown key; did you mean 'capacity'?");
}

BOOST_AUTO_TEST_CASE(an_unknown_key_without_a_neighbour_lists_the_known_ones) {
  const YamlNode n = parse("sources: {a: A}\nprice: 1\nzzz: 2\n");
  n.number("price");
  const std::string e = input_error([&] { n.finish(); });
  BOOST_TEST(contains(e, "'zzz'"));
  BOOST_TEST(contains(e, "known here: price"));
  BOOST_TEST(!contains(e, "sources"));
}

BOOST_AUTO_TEST_CASE(keys_read_through_any_handle_count_as_read) {
  const YamlNode n = parse("a:\n  b: 1\n  c: 2\n");
  const YamlNode first = n.at("a");
  const YamlNode copy = first;
  copy.number("b");
  n.at("a").number("c");
  BOOST_CHECK_NO_THROW(first.finish());
}

BOOST_AUTO_TEST_CASE(a_value_out_of_range_says_what_range) {
  const YamlNode n = parse("market:\n  - price: -3\n");
  const YamlNode item = n.at("market").items()[0];
  const std::string e = input_error([&] { item.number("price", Range::positive()); });
  BOOST_TEST(e ==
             "t.yaml:2:12: key 'market[0].price' = -3: is out of range; write a number above 0");
  const YamlNode share = parse("s: 1.5\n");
  BOOST_TEST(contains(input_error([&] { share.number("s", Range::fraction()); }),
                      "at least 0 and at most 1"));
  BOOST_TEST(contains(input_error([&] { share.integer("s"); }), "whole number"));
  BOOST_TEST(parse("s: 0\n").number("s", Range::non_negative()) == 0.0);
  BOOST_TEST(
      contains(input_error([&] { parse("s: 0\n").number("s", Range::positive()); }), "above 0"));
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_refused) {
  for (const char* text : {"x", ".nan", "nan", ".inf", "inf", "-inf", "1e999", "1 2", "1,5", "'5'",
                           "0x10", "5 GB", "true", "", "[1]", "{a: 1}", "~", "+-1", "--1"}) {
    const YamlNode n = parse(std::string("v: ") + text + "\n");
    BOOST_TEST(contains(input_error([&] { n.number("v"); }), "t.yaml:1"), text);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_whole_number_is_refused) {
  for (const char* text : {"1.5", "9e99", "x", "9223372036854775808", "'3'"}) {
    const YamlNode n = parse(std::string("v: ") + text + "\n");
    const std::string e = input_error([&] { n.integer("v"); });
    BOOST_TEST((contains(e, "whole number") || contains(e, "finite number")), text);
  }
  BOOST_TEST(parse("v: -9223372036854775807\n").integer("v") == -9223372036854775807);
}

BOOST_AUTO_TEST_CASE(only_true_and_false_are_flags) {
  for (const char* text : {"yes", "1", "True", "'true'", ""}) {
    const YamlNode n = parse(std::string("v: ") + text + "\n");
    BOOST_TEST(contains(input_error([&] { n.flag_or("v", false); }), "write true or false"), text);
  }
}

BOOST_AUTO_TEST_CASE(a_missing_key_is_named_with_its_path) {
  const YamlNode n = parse("memory:\n  - capacty: 1\n");
  const std::string e = input_error([&] { n.at("memory").items()[0].at("capacity"); });
  BOOST_TEST(contains(e, "t.yaml:2:"));
  BOOST_TEST(contains(e, "key 'memory[0].capacity': is missing; add it, or rename 'capacty'"));
}

BOOST_AUTO_TEST_CASE(kinds_are_not_mixed_up) {
  const YamlNode n = parse("list: [1]\nmap: {a: 1}\ntext: x\n");
  BOOST_TEST(contains(input_error([&] { n.at("list").at("a"); }), "must be a mapping"));
  BOOST_TEST(contains(input_error([&] { n.at("map").items(); }), "must be a list"));
  BOOST_TEST(contains(input_error([&] { n.at("text").keys(); }), "must be a mapping"));
  BOOST_TEST(contains(input_error([&] { n.text("list"); }), "single value"));
}

BOOST_AUTO_TEST_CASE(keys_and_items_keep_the_order_of_the_file) {
  const YamlNode n = parse("sources: {q: Q}\nz: 1\na: 2\nm: 3\n");
  BOOST_TEST((n.keys() == std::vector<std::string>{"z", "a", "m"}));
}

BOOST_AUTO_TEST_CASE(json_is_read_as_yaml) {
  const YamlNode n = YamlNode::parse(
      "{\n  \"hidden_size\": 4096,\n  \"eps\": 1e-05,\n  \"tied\": false,\n  "
      "\"layers\":[\"a\",null],"
      "\n  \"n\": {\"x\":null}\n}\n",
      "config.json");
  BOOST_TEST(n.integer("hidden_size") == 4096);
  BOOST_TEST(n.number("eps") == 1e-5);
  BOOST_TEST(!n.flag_or("tied", true));
  BOOST_TEST(n.at("layers").items()[1].is_null());
  BOOST_TEST(n.at("n").at("x").is_null());
}

BOOST_AUTO_TEST_CASE(a_missing_file_names_its_path) {
  const std::string e = input_error([] { YamlNode::load("/no/such/scenario.yaml"); });
  BOOST_TEST(e == "/no/such/scenario.yaml: no such file; check the path");
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_an_empty_mapping) {
  const YamlNode n = parse("# only a comment\n");
  BOOST_TEST(n.is_null());
  BOOST_TEST(n.keys().empty());
  BOOST_TEST(n.number_or("x", 3) == 3.0);
  BOOST_TEST(contains(input_error([&] { n.at("x"); }), "is missing"));
}

BOOST_AUTO_TEST_SUITE_END()
