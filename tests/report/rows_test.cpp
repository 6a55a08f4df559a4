// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <cmath>

#include "report/rows.h"
#include "tests/report/fixtures.h"

using namespace strandline;
using report::Rows;

namespace {

core::ResultStore small_store() {
  core::Table t({{"id"}, {"x"}});
  t.add({std::string("a"), 2.5});
  t.add({std::string("b"), core::Cell()});
  t.add({std::string("c"), std::int64_t{-3}});
  t.add({std::string("a"), std::string("1.5")});
  core::ResultStore store;
  store.put("t", t);
  return store;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rows)

BOOST_AUTO_TEST_CASE(absent_tables_columns_and_cells_read_as_unknown) {
  const auto store = small_store();
  BOOST_TEST(Rows(store, "none").empty());
  const Rows rows(store, "t");
  BOOST_TEST(std::isnan(rows.number(0, "none")));
  BOOST_TEST(std::isnan(rows.number(1, "x")));
  BOOST_TEST(std::isnan(rows.number(99, "x")));
  BOOST_TEST(rows.text(99, "id").empty());
}

BOOST_AUTO_TEST_CASE(numbers_are_read_from_every_kind_of_cell) {
  const auto store = small_store();
  const Rows rows(store, "t");
  BOOST_TEST(rows.number(0, "x") == 2.5);
  BOOST_TEST(rows.number(2, "x") == -3);
  BOOST_TEST(rows.number(3, "x") == 1.5);
  BOOST_TEST(std::isnan(rows.number(0, "id")));
}

BOOST_AUTO_TEST_CASE(sorting_puts_unknown_numbers_last) {
  const auto store = small_store();
  const Rows rows(store, "t");
  const auto order = rows.sorted_by([&](std::size_t r) { return rows.number(r, "x"); });
  const std::vector<std::size_t> expected = {2, 3, 0, 1};
  BOOST_TEST(order == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(rows_are_found_by_text_and_in_order) {
  const auto store = small_store();
  const Rows rows(store, "t");
  const std::vector<std::string> ids = {"a", "b", "c"};
  const std::vector<std::size_t> both = {0, 3};
  BOOST_TEST(rows.distinct("id") == ids, boost::test_tools::per_element());
  BOOST_TEST(rows.where("id", "a") == both, boost::test_tools::per_element());
  BOOST_TEST(rows.find("id", "z") == rows.size());
}

BOOST_AUTO_TEST_CASE(meta_reads_a_value_by_its_key) {
  const auto store = tests::fixture_store();
  BOOST_TEST(report::meta(store, "seed") == "7");
  BOOST_TEST(report::meta(store, "nothing").empty());
}

BOOST_AUTO_TEST_SUITE_END()
