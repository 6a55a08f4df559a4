// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cost_table.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>

using namespace strandline::core;

BOOST_AUTO_TEST_SUITE(cost_table)

BOOST_AUTO_TEST_CASE(every_cell_has_a_place_of_its_own) {
  CostTable table;
  table.columns.resize(3);
  table.segments.resize(2);
  table.genomes = 5;
  table.cells.resize(3 * 2 * 5);
  std::set<const CostTable::Cell*> places;
  for (int c = 0; c < 3; ++c)
    for (int s = 0; s < 2; ++s)
      for (int g = 0; g < 5; ++g) places.insert(&table.cell(c, s, g));
  BOOST_TEST(places.size() == 30u);
  BOOST_TEST(*places.begin() == table.cells.data());
  BOOST_TEST(*places.rbegin() == table.cells.data() + 29);
}

BOOST_AUTO_TEST_CASE(a_chip_that_does_both_phases_in_turn_shares_its_time) {
  // 1 token of decode takes 1/300 s, its share of prefill 1/600 s: 200 tokens/s.
  const CostTable::Cell cell{.decode_tok_s = 300, .prefill_tok_s = 600, .serves = Serves::kNative};
  BOOST_TEST(std::fabs(cell.both_tok_s() - 200) < 1e-4);
}

BOOST_AUTO_TEST_CASE(what_is_not_served_has_no_rate) {
  for (const Serves s :
       {Serves::kNoOperator, Serves::kNoCapacity, Serves::kNoContext, Serves::kTooSlow}) {
    const CostTable::Cell cell{.decode_tok_s = 300, .prefill_tok_s = 600, .serves = s};
    BOOST_TEST(!served(s));
    BOOST_TEST(cell.both_tok_s() == 0.0f);
  }
  BOOST_TEST(served(Serves::kEmulated));
}

BOOST_AUTO_TEST_SUITE_END()
