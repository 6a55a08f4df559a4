// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/yaml.h"
#include "tests/core/support.h"

using namespace strandline::core;
using strandline::tests::contains;
using strandline::tests::input_error;

namespace {
Sourced read(const std::string& value, const char* unit, Range range = {}) {
  return YamlNode::parse("q: " + value + "\n", "t.yaml").quantity("q", unit, range);
}
std::string refusal(const std::string& value, const char* unit, Range range = {}) {
  return input_error([&] { read(value, unit, range); });
}
bool near(double x, double truth) {
  return std::fabs(x - truth) <= 1e-14 * std::fabs(truth);
}

constexpr const char* kSourced =
    "sources:\n  nv: NVIDIA H100 data sheet\n  amd: AMD CDNA3 white paper\ndefault_source: nv\n"
    "a: 3.35 TB/s\nb: {value: 5.3, unit: TB/s, source: amd}\nc: {value: 1, unit: B, source: adm}\n"
    "d: {value: 1, unit: B, source: [nv, amd]}\nlist:\n  - x: 2 GB\n";
}  // namespace

BOOST_AUTO_TEST_SUITE(yaml_quantity)

BOOST_AUTO_TEST_CASE(the_short_form_converts_to_base_units) {
  BOOST_TEST(near(read("3.35 TB/s", "B/s").value, 3.35e12));
  BOOST_TEST(near(read("3.35TB/s", "GB/s").value, 3.35e12));
  BOOST_TEST(near(read("2.0 USD/h", "USD/s").value, 2.0 / 3600));
  BOOST_TEST(near(read("2.0 usd/h", "USD/h").value, 2.0 / 3600));
  BOOST_TEST(near(read("15 %", "1").value, 0.15));
  BOOST_TEST(near(read("0.15", "1").value, 0.15));
  BOOST_TEST(near(read("1e3 MHz", "Hz").value, 1e9));
  const Sourced q = read("80 GiB", "B");
  BOOST_TEST(q.low == q.value);
  BOOST_TEST(q.high == q.value);
  BOOST_TEST(q.known());
}

BOOST_AUTO_TEST_CASE(the_long_form_carries_its_interval) {
  const Sourced q = read("{value: 3.35, unit: TB/s, low: 3.2, high: 3.4}", "B/s");
  BOOST_TEST(near(q.value, 3.35e12));
  BOOST_TEST(near(q.low, 3.2e12));
  BOOST_TEST(near(q.high, 3.4e12));
}

BOOST_AUTO_TEST_CASE(an_interval_alone_has_its_geometric_or_plain_middle) {
  BOOST_TEST(near(read("{low: 1, high: 100, unit: USD}", "USD").value, 10));
  BOOST_TEST(near(read("{low: -1, high: 2}", "1").value, 0.5));
  BOOST_TEST(near(read("{low: 0, high: 2}", "1").value, 1.0));
}

BOOST_AUTO_TEST_CASE(a_wrong_dimension_names_both) {
  const std::string e = refusal("80 GB", "B/s");
  BOOST_TEST(contains(e, "'GB' of dimension B, wanted is dimension B/s"));
  BOOST_TEST(contains(refusal("80 GB/s", "USD"), "of dimension B/s, wanted is dimension USD"));
  BOOST_TEST(contains(refusal("80 furlong", "B"), "unknown unit 'furlong'"));
  BOOST_TEST(contains(refusal("80", "B"), "needs a unit of dimension B"));
  BOOST_TEST(contains(refusal("GB", "B"), "must be a number with a unit"));
  BOOST_TEST(contains(refusal("{value: 1}", "B"), "needs a unit"));
}

BOOST_AUTO_TEST_CASE(intervals_must_hold_the_value) {
  BOOST_TEST(contains(refusal("{value: 5, low: 1, high: 4}", "1"), "outside its interval"));
  BOOST_TEST(contains(refusal("{low: 4, high: 1}", "1"), "outside its interval"));
  BOOST_TEST(contains(refusal("{value: 2, low: 1}", "1"), "one end"));
  BOOST_TEST(contains(refusal("{unit: '1'}", "1"), "has no value"));
}

BOOST_AUTO_TEST_CASE(ranges_hold_for_the_ends_of_the_interval) {
  BOOST_TEST(contains(refusal("-3 USD", "USD", Range::positive()), "a value above 0 USD"));
  BOOST_TEST(contains(refusal("{value: 1, low: -1, high: 2}", "1", Range::positive()), "above 0"));
  BOOST_TEST(contains(refusal("110 %", "1", Range::fraction()), "at most 1"));
  BOOST_TEST(near(read("100 %", "1", Range::fraction()).value, 1.0));
}

BOOST_AUTO_TEST_CASE(unknown_keys_of_a_quantity_are_refused) {
  BOOST_TEST(contains(refusal("{value: 1, hihg: 2}", "1"), "did you mean 'high'?"));
}

BOOST_AUTO_TEST_CASE(numbers_that_do_not_exist_are_refused) {
  for (const char* text : {".inf B", "nan B", "1e999 B", "{value: .inf, unit: B}", "[1, 2]", "'' "})
    BOOST_TEST(contains(refusal(text, "B"), "t.yaml:1"), text);
}

BOOST_AUTO_TEST_CASE(sources_become_citations) {
  const YamlNode n = YamlNode::parse(kSourced, "t.yaml");
  BOOST_TEST(n.quantity("a", "B/s").source == "NVIDIA H100 data sheet");
  BOOST_TEST(n.quantity("b", "B/s").source == "AMD CDNA3 white paper");
  BOOST_TEST(n.quantity("d", "B").source == "NVIDIA H100 data sheet; AMD CDNA3 white paper");
  BOOST_TEST(n.at("list").items()[0].quantity("x", "B").source == "NVIDIA H100 data sheet");
}

BOOST_AUTO_TEST_CASE(an_unknown_source_names_the_nearest) {
  const YamlNode n = YamlNode::parse(kSourced, "t.yaml");
  const std::string e = input_error([&] { n.quantity("c", "B"); });
  BOOST_TEST(contains(e, "t.yaml:7:32: key 'c.source' = adm"));
  BOOST_TEST(contains(e, "did you mean 'amd'?"));
}

BOOST_AUTO_TEST_CASE(a_number_without_source_is_an_error_where_sources_are_listed) {
  const YamlNode n = YamlNode::parse("sources: {a: A}\nx: 1 GB\n", "t.yaml");
  BOOST_TEST(contains(input_error([&] { n.quantity("x", "B"); }), "has no source"));
  BOOST_TEST(read("1 GB", "B").source.empty());
  BOOST_TEST(read("{value: 1, source: 'Smith 2020'}", "1").source == "Smith 2020");
}

BOOST_AUTO_TEST_CASE(a_default_source_must_be_listed) {
  BOOST_TEST(contains(
      input_error([] { YamlNode::parse("sources: {a: A}\ndefault_source: b\n", "t.yaml"); }),
      "is no key of 'sources'"));
}

BOOST_AUTO_TEST_CASE(a_blank_fact_is_unknown_and_never_guessed) {
  const YamlNode n =
      YamlNode::parse("a:\nb: {value: , unit: GB}\nc: {unit: GB, low: 1, high: 4}\n", "t");
  BOOST_TEST(!n.quantity_or_unknown("missing", "B").known());
  BOOST_TEST(!n.quantity_or_unknown("a", "B").known());
  BOOST_TEST(!n.quantity_or_unknown("b", "B").known());
  BOOST_TEST(near(n.quantity_or_unknown("c", "B").value, 2e9));
  BOOST_TEST(contains(input_error([&] { n.quantity("a", "B"); }), "is blank"));
  BOOST_CHECK_NO_THROW(n.finish());
}

BOOST_AUTO_TEST_SUITE_END()
