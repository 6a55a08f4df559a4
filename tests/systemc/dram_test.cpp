// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/dram.h"

#include <algorithm>
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

BOOST_AUTO_TEST_CASE(a_trace_by_hand_comes_out_as_computed) {
  Dram d(DramTiming{});
  BOOST_TEST(d.access(0, 0) == 29u);          // closed: 12 + 17
  BOOST_TEST(d.access(64, 5) == 29u);         // the row opens until 12, then 17
  BOOST_TEST(d.access(1024, 6) == 35u);       // another bank: 6 + 12 + 17
  BOOST_TEST(d.access(16384, 20) == 71u);     // bank 0 held open until 28, + 14 + 12 + 17
  BOOST_TEST(d.access(16448, 50) == 71u);     // that row opens until 54, then 17
  BOOST_TEST(d.access(0, 100) == 143u);       // back again: 100 + 14 + 12 + 17
  BOOST_TEST(d.access(1024, 3950) == 4149u);  // refresh until 3900 + 220, + 12 + 17
  BOOST_TEST(d.counts().row_hits == 2u);
  BOOST_TEST(d.counts().row_closed == 3u);
  BOOST_TEST(d.counts().row_conflicts == 2u);
  BOOST_TEST(d.counts().refresh_waits == 1u);
}

BOOST_AUTO_TEST_CASE(a_stream_of_lines_hits_all_but_the_first_of_each_row) {
  Dram d(DramTiming{});
  std::uint64_t t = 0;
  for (std::uint64_t at = 0; at < 16 * 1024; at += 64) t = std::max(t + 1, d.access(at, t) - 17);
  BOOST_TEST(d.counts().row_closed == 16u);
  BOOST_TEST(d.counts().row_hits == 16u * 15u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::systemc
