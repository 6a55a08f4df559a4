// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "report/spec.h"
#include "tests/report/fixtures.h"

using namespace strandline;
using namespace strandline::report;

BOOST_AUTO_TEST_SUITE(spec)

BOOST_AUTO_TEST_CASE(row_charts_are_as_high_as_their_rows) {
  const Json values = {{{"row", 0}}, {{"row", 2}}, {{"row", 1}}};
  const Json chart = row_chart(R"({"encoding": {"y": {"field": "row"}}})", values, 40);
  BOOST_TEST(chart["height"].get<int>() == 120);
  BOOST_TEST(chart["width"].get<std::string>() == "container");
  BOOST_TEST(chart["data"]["values"].size() == 3);
}

BOOST_AUTO_TEST_CASE(log_ticks_lie_inside_and_thin_out_over_wide_spans) {
  BOOST_TEST(log_ticks(8, 300).dump() == "[10.0,20.0,50.0,100.0,200.0]");
  BOOST_TEST(log_ticks(0.5, 20000).dump() == "[1.0,10.0,100.0,1000.0,10000.0]");
}

BOOST_AUTO_TEST_CASE(money_axes_change_to_billions) {
  BOOST_TEST(money_axis(1900).unit == "USD million");
  BOOST_TEST(money_axis(2100).unit == "USD billion");
  BOOST_TEST(money_axis(2100).divisor == 1000);
}

BOOST_AUTO_TEST_CASE(names_give_labels_to_ids_and_leave_the_rest) {
  const auto store = tests::fixture_store();
  const Names names(store, "strategies");
  BOOST_TEST(names("semi") == "Semi-programmable chip");
  BOOST_TEST(names("gb200-nvl72") == "gb200-nvl72");
}

BOOST_AUTO_TEST_CASE(more_labels_than_colours_start_over) {
  std::vector<std::string> labels(kColors + 1, "x");
  const Json range = color_scale(labels)["range"];
  BOOST_TEST(range.size() == labels.size());
  BOOST_TEST(range[0] == range[kColors]);
}

BOOST_AUTO_TEST_SUITE_END()
