// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_figures.h"

#include <boost/test/unit_test.hpp>

namespace {

using namespace strandline;

core::Table scores() {
  core::Table table({{"fold"},
                     {"predictor"},
                     {"scope"},
                     {"quantity"},
                     {"n"},
                     {"coverage"},
                     {"mean_abs"},
                     {"median_abs"},
                     {"p90_abs"},
                     {"bias"}});
  const auto add = [&](const char* fold, const char* predictor, const char* scope,
                       const char* quantity, double median) {
    table.add({std::string(fold), std::string(predictor), std::string(scope), std::string(quantity),
               std::int64_t{90}, 0.9, 0.2, median, 0.4, -0.01});
  };
  add("none", "strandline", "macro over sources", "tpot", 0.06);
  add("row", "strandline", "macro over sources", "tpot", 0.07);
  add("chip", "strandline", "macro over sources", "tok_s_chip", 0.2);
  add("row", "strandline", "all rows", "tpot", 0.5);
  add("none", "roofline", "macro over sources", "tpot", 0.6);
  return table;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(serving_figures)

BOOST_AUTO_TEST_CASE(macro_averages_of_our_predictor_become_figures) {
  const auto figures = hw::serving_figures(scores(), "points");
  BOOST_REQUIRE(figures.size() == 3u);
  BOOST_TEST(figures[0].target == "serving TPOT, points");
  BOOST_TEST(!figures[0].asked.has_value());
  BOOST_TEST(figures[1].asked.value() == 0.08);
  BOOST_TEST(figures[1].errors.median == 0.07);
  BOOST_TEST(figures[1].errors.rows == 100);
  BOOST_TEST(figures[2].asked.value() == 0.18);
}

BOOST_AUTO_TEST_CASE(a_table_judges_by_the_median_asked) {
  const auto table = hw::target_table(hw::serving_figures(scores(), "points"));
  std::vector<std::string> met;
  for (const auto& row : table.cells()) met.push_back(std::get<std::string>(row[10]));
  BOOST_TEST((met == std::vector<std::string>{"-", "yes", "no"}));
}

BOOST_AUTO_TEST_SUITE_END()
