// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/table.h"

#include <boost/test/unit_test.hpp>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/error.h"
#include "tests/core/support.h"

using strandline::core::Cell;
using strandline::core::Table;
using strandline::core::TableFormat;
using strandline::tests::contains;
using strandline::tests::input_error;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Table example() {
  Table t({{"chip"}, {"tpot_ms", 3}, {"count"}});
  t.add({std::string("h100"), 12.3456, std::int64_t{8}});
  t.add({std::string("a, \"b\"\nc"), std::monostate{}, std::int64_t{12345}});
  return t;
}

std::string number(double x, int digits) {
  Table t({{"x", digits}});
  t.add({x});
  const std::string text = t.render(TableFormat::kText);
  const auto start = text.find_first_not_of(' ', text.find('\n') + 1);
  return text.substr(start, text.size() - start - 1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(table)

BOOST_AUTO_TEST_CASE(text_is_aligned_with_numbers_to_the_right) {
  Table t({{"chip"}, {"tpot_ms", 3}, {"n"}});
  t.add({std::string("h100"), 12.3456, std::int64_t{8}});
  t.add({std::string("gb200-nvl72"), std::monostate{}, std::int64_t{12345}});
  BOOST_TEST(t.render(TableFormat::kText) ==
             "chip         tpot_ms      n\n"
             "h100            12.3      8\n"
             "gb200-nvl72        -  12345\n");
}

BOOST_AUTO_TEST_CASE(text_shows_the_significant_digits_of_the_column) {
  BOOST_TEST(number(1234567.8, 4) == "1234568");
  BOOST_TEST(number(12.3456, 4) == "12.35");
  BOOST_TEST(number(0.0123456, 3) == "0.0123");
  BOOST_TEST(number(-0.5, 2) == "-0.50");
  BOOST_TEST(number(0.0, 3) == "0.00");
  BOOST_TEST(number(-0.0, 3) == "0.00");
  BOOST_TEST(number(1.5e12, 3) == "1.5e+12");
  BOOST_TEST(number(2.5e-7, 3) == "2.5e-07");
  BOOST_TEST(number(kNaN, 3) == "-");
}

BOOST_AUTO_TEST_CASE(wide_characters_do_not_break_the_columns) {
  Table t({{"a"}, {"b"}});
  t.add({std::string("\xc2\xb5s"), std::string("x")});
  t.add({std::string("ms"), std::string("y")});
  BOOST_TEST(t.render(TableFormat::kText) == "a   b\n\xc2\xb5s  x\nms  y\n");
}

BOOST_AUTO_TEST_CASE(csv_quotes_by_rfc_4180_and_leaves_blanks_empty) {
  BOOST_TEST(example().render(TableFormat::kCsv) ==
             "chip,tpot_ms,count\nh100,12.3456,8\n\"a, \"\"b\"\"\nc\",,12345\n");
}

BOOST_AUTO_TEST_CASE(json_is_a_list_of_objects_in_column_order) {
  const std::string text = example().render(TableFormat::kJson);
  const auto list = nlohmann::json::parse(text);
  BOOST_TEST(list.size() == 2u);
  BOOST_TEST(list[0]["tpot_ms"].get<double>() == 12.3456);
  BOOST_TEST(list[0]["count"].is_number_integer());
  BOOST_TEST(list[1]["tpot_ms"].is_null());
  BOOST_TEST(list[1]["chip"].get<std::string>() == "a, \"b\"\nc");
  BOOST_TEST(text.find("chip") < text.find("tpot_ms"));
}

BOOST_AUTO_TEST_CASE(what_is_no_finite_number_is_blank_in_every_format) {
  Table t({{"x"}, {"y"}});
  t.add({kNaN, std::numeric_limits<double>::infinity()});
  BOOST_TEST(t.render(TableFormat::kCsv) == "x,y\n,\n");
  BOOST_TEST(nlohmann::json::parse(t.render(TableFormat::kJson))[0]["x"].is_null());
  BOOST_TEST(nlohmann::json::parse(t.render(TableFormat::kJson))[0]["y"].is_null());
  BOOST_TEST(t.render(TableFormat::kText) == "x  y\n-  -\n");
}

BOOST_AUTO_TEST_CASE(an_empty_table_shows_its_columns) {
  const Table t({{"a"}, {"b_ms"}});
  BOOST_TEST(t.render(TableFormat::kText) == "a  b_ms\n");
  BOOST_TEST(t.render(TableFormat::kCsv) == "a,b_ms\n");
  BOOST_TEST(t.render(TableFormat::kJson) == "[]\n");
}

BOOST_AUTO_TEST_CASE(a_row_of_another_width_is_a_logic_error) {
  Table t({{"a"}, {"b"}});
  BOOST_CHECK_THROW(t.add({1.0}), std::logic_error);
  BOOST_CHECK_THROW(t.add({1.0, 2.0, 3.0}), std::logic_error);
  BOOST_TEST(t.rows() == 0u);
}

BOOST_AUTO_TEST_CASE(formats_have_three_names) {
  using strandline::core::parse_table_format;
  BOOST_CHECK(parse_table_format("table") == TableFormat::kText);
  BOOST_CHECK(parse_table_format("csv") == TableFormat::kCsv);
  BOOST_CHECK(parse_table_format("json") == TableFormat::kJson);
  BOOST_TEST(contains(input_error([] { parse_table_format("xml"); }), "write table, csv or json"));
}

BOOST_AUTO_TEST_SUITE_END()
