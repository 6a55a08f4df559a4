// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/dram.h"

#include <boost/test/unit_test.hpp>

namespace strandline::hw::systemc {

// A trace by hand with HBM2's times: RCD 12, RP 14, RL 17, RAS 28, RFC 220, REFI 3900.
BOOST_AUTO_TEST_SUITE(dram)

BOOST_AUTO_TEST_CASE(a_closed_bank_activates_and_reads) {
  Dram d(DramTiming{});
  BOOST_TEST(d.access(0, 5) == 5u + 12 + 17);
  BOOST_TEST(d.counts().row_closed == 1u);
}

BOOST_AUTO_TEST_CASE(an_open_row_reads_at_once) {
  Dram d(DramTiming{});
  d.access(0, 0);
  BOOST_TEST(d.access(64, 40) == 40u + 17);
  BOOST_TEST(d.counts().row_hits == 1u);
}

BOOST_AUTO_TEST_CASE(another_row_precharges_first) {
  Dram d(DramTiming{});
  d.access(0, 0);
  BOOST_TEST(d.access(16 * 1024, 60) == 60u + 14 + 12 + 17);
  BOOST_TEST(d.counts().row_conflicts == 1u);
}

BOOST_AUTO_TEST_CASE(a_row_stays_open_for_its_least_time) {
  Dram d(DramTiming{});
  d.access(0, 0);
  BOOST_TEST(d.access(16 * 1024, 13) == 28u + 14 + 12 + 17);
}

BOOST_AUTO_TEST_CASE(consecutive_rows_lie_in_other_banks) {
  Dram d(DramTiming{});
  d.access(0, 0);
  BOOST_TEST(d.access(1024, 1) == 1u + 12 + 17);
}

BOOST_AUTO_TEST_CASE(a_refresh_holds_accesses_and_closes_rows) {
  Dram d(DramTiming{});
  d.access(0, 0);
  BOOST_TEST(d.access(0, 3900) == 3900u + 220 + 12 + 17);
  BOOST_TEST(d.access(0, 4200) == 4200u + 17);
  BOOST_TEST(d.counts().refresh_waits == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::systemc
