// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/theses_page.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "tests/report/fixture_theses.h"

namespace strandline {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

BOOST_AUTO_TEST_SUITE(theses_page)

BOOST_AUTO_TEST_CASE(the_summary_counts_verdicts_and_tells_what_flips) {
  const auto sections = report::theses_sections(tests::fixture_theses());
  BOOST_REQUIRE_EQUAL(sections.size(), 3u);
  BOOST_TEST(sections[0].takeaway == "Of 2 theses 0 hold, 1 fail and 1 hold on conditions.");
  const auto& rows = sections[0].tables.front().rows;
  BOOST_TEST(rows[0][4] == "holds when the target is above 20");
  BOOST_TEST(contains(rows[0][5], "the target at 20 tokens/s"));
  BOOST_TEST(contains(rows[1][5], "does not flip it between 10 and 200 tokens/s"));
}

BOOST_AUTO_TEST_CASE(a_page_escapes_what_a_thesis_says) {
  const std::string page = report::render_theses(tests::fixture_theses());
  BOOST_TEST(contains(page, "above one &amp; stays there"));
  BOOST_TEST(contains(page, "1-fixture/cells.csv"));
}

BOOST_AUTO_TEST_CASE(a_chart_of_an_absent_table_is_refused) {
  auto theses = tests::fixture_theses();
  theses[0].json["charts"][0]["table"] = "absent";
  BOOST_CHECK_THROW(report::render_theses(theses), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace strandline
