// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/busy.h"

#include <boost/test/unit_test.hpp>

namespace strandline::hw::systemc {

BOOST_AUTO_TEST_SUITE(busy)

BOOST_AUTO_TEST_CASE(a_free_link_is_taken_at_once) {
  Busy b;
  BOOST_TEST(b.take(10, 5) == 10u);
  BOOST_TEST(b.taken() == 5u);
  BOOST_TEST(b.waited() == 0u);
}

BOOST_AUTO_TEST_CASE(a_taken_link_is_waited_for) {
  Busy b;
  b.take(10, 5);
  BOOST_TEST(b.take(12, 5) == 15u);
  BOOST_TEST(b.waited() == 3u);
}

BOOST_AUTO_TEST_CASE(an_earlier_asker_gets_the_gap_before) {
  Busy b;
  b.take(10, 5);
  BOOST_TEST(b.take(0, 5) == 0u);
  BOOST_TEST(b.take(3, 4) == 5u);   // between 5 and 10
  BOOST_TEST(b.take(3, 2) == 15u);  // one cycle is left there
  BOOST_TEST(b.take(9, 1) == 9u);
}

BOOST_AUTO_TEST_CASE(nothing_takes_no_time) {
  Busy b;
  b.take(0, 5);
  BOOST_TEST(b.take(2, 0) == 2u);
}

BOOST_AUTO_TEST_CASE(a_full_link_serves_in_the_order_of_asking) {
  Busy b;
  for (std::uint64_t i = 0; i < 100; ++i) BOOST_TEST(b.take(0, 3) == 3 * i);
  BOOST_TEST(b.taken() == 300u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::systemc
