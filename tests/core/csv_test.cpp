// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/csv.h"

#include <boost/test/unit_test.hpp>
#include <charconv>
#include <cmath>

#include "core/files.h"
#include "core/rng.h"
#include "core/table.h"
#include "tests/core/support.h"

using namespace strandline::core;
using strandline::tests::contains;
using strandline::tests::input_error;

BOOST_AUTO_TEST_SUITE(csv)

BOOST_AUTO_TEST_CASE(what_a_table_writes_is_read_back_bit_for_bit) {
  const RandomStream stream(6);
  const std::vector<std::string> texts{"plain", "a,b", "say \"hi\"", "two\nlines", "\r\n",
                                       "",      " x ", "\"",         ",",          "\xc3\xa9"};
  Table table({{"text, odd"}, {"number"}});
  std::vector<double> numbers;
  for (std::uint32_t i = 0; i < 500; ++i) {
    const auto x = stream.normals({.path = i});
    numbers.push_back(x[0] * std::pow(10.0, std::round(60 * x[1])));
    table.add({texts[i % texts.size()], numbers.back()});
  }
  const Csv csv = Csv::parse(table.render(TableFormat::kCsv), "t.csv");
  BOOST_TEST(csv.header[0] == "text, odd");
  BOOST_REQUIRE(csv.rows.size() == numbers.size());
  for (std::size_t r = 0; r < numbers.size(); ++r) {
    const std::string& written = csv.cell(r, "number");
    double x = 0;
    std::from_chars(written.data(), written.data() + written.size(), x);
    BOOST_REQUIRE(x == numbers[r]);
    BOOST_REQUIRE(csv.rows[r][0] == texts[r % texts.size()]);
  }
}

BOOST_AUTO_TEST_CASE(line_numbers_count_lines_inside_quotes) {
  const Csv csv = Csv::parse("a,b\n1,\"x\ny\nz\"\n2,w\n", "t.csv");
  BOOST_TEST((csv.lines == std::vector<int>{2, 5}));
}

BOOST_AUTO_TEST_CASE(windows_line_ends_a_byte_order_mark_and_no_last_newline_are_fine) {
  const Csv csv = Csv::parse(
      "\xef\xbb\xbf"
      "a,b\r\n1,2\r\n3,4",
      "t.csv");
  BOOST_TEST(csv.header[0] == "a");
  BOOST_TEST(csv.rows.size() == 2u);
  BOOST_TEST(csv.cell(1, "b") == "4");
}

BOOST_AUTO_TEST_CASE(empty_cells_stay_and_empty_lines_go) {
  const Csv csv = Csv::parse("a,b\n,\n\n1,\n", "t.csv");
  BOOST_TEST(csv.rows.size() == 2u);
  BOOST_TEST(csv.rows[0][0].empty());
  BOOST_TEST(csv.rows[1][1].empty());
}

BOOST_AUTO_TEST_CASE(a_row_of_another_width_is_named_by_line) {
  const std::string e = input_error([] { Csv::parse("a,b\n1,2\n3\n", "t.csv"); });
  BOOST_TEST(contains(e, "t.csv:3"));
  BOOST_TEST(contains(e, "1 cells"));
}

BOOST_AUTO_TEST_CASE(broken_quotes_and_a_missing_header_are_errors) {
  BOOST_TEST(contains(input_error([] { Csv::parse("a\n\"x\n", "t.csv"); }), "t.csv:2"));
  BOOST_TEST(contains(input_error([] { Csv::parse("a\n\"x\"y\n", "t.csv"); }), "closing quote"));
  BOOST_TEST(contains(input_error([] { Csv::parse("", "t.csv"); }), "no header"));
}

BOOST_AUTO_TEST_CASE(a_missing_column_names_the_nearest) {
  const Csv csv = Csv::parse("price_usd,b\n1,2\n", "t.csv");
  const std::string e = input_error([&] { csv.column("price-usd"); });
  BOOST_TEST(contains(e, "did you mean 'price_usd'?"));
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_an_input_error_with_its_path) {
  BOOST_TEST(contains(input_error([] { Csv::load("/no/such/file.csv"); }), "/no/such/file.csv"));
}

BOOST_AUTO_TEST_SUITE_END()
