// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/noc.h"

#include <boost/test/unit_test.hpp>

namespace strandline::hw::systemc {
namespace {

/// Two cycles a hop, 32 bytes a cycle, 16 bytes of header: 240 bytes of data pass in 8 cycles.
NocConfig mesh(int columns) {
  NocConfig c;
  c.kind = NocConfig::Kind::kMesh;
  c.columns = columns;
  return c;
}

}  // namespace

// Traces by hand.
BOOST_AUTO_TEST_SUITE(noc)

BOOST_AUTO_TEST_CASE(a_header_takes_two_hops_over_the_crossbar) {
  Noc n(NocConfig{}, 3);
  BOOST_TEST(n.send(0, 1, 0, 10) == 14u);
  BOOST_TEST(n.hops(0, 1) == 2);
}

BOOST_AUTO_TEST_CASE(data_follow_behind_the_head) {
  Noc n(NocConfig{}, 3);
  BOOST_TEST(n.length(240) == 8u);
  BOOST_TEST(n.send(0, 1, 240, 0) == 4u + 7);
}

BOOST_AUTO_TEST_CASE(packets_to_one_node_share_its_way_out) {
  Noc n(NocConfig{}, 3);
  n.send(0, 1, 240, 0);  // the way out of node 1 is taken from 2 to 10
  BOOST_TEST(n.send(2, 1, 240, 0) == 12u + 7);
  BOOST_TEST(n.waited() == 8u);
  BOOST_TEST(n.busiest_link() == 16u);
}

BOOST_AUTO_TEST_CASE(packets_between_other_nodes_do_not_meet_on_a_crossbar) {
  Noc n(NocConfig{}, 4);
  n.send(0, 1, 240, 0);
  BOOST_TEST(n.send(2, 3, 240, 0) == 4u + 7);
  BOOST_TEST(n.waited() == 0u);
}

BOOST_AUTO_TEST_CASE(a_mesh_goes_along_the_row_then_the_column) {
  Noc n(mesh(3), 9);
  BOOST_TEST(n.hops(0, 8) == 6);  // in, two east, two south, out
  BOOST_TEST(n.send(0, 8, 0, 0) == 12u);
  BOOST_TEST(n.hops(8, 0) == 6);
  BOOST_TEST(n.hops(4, 4) == 2);
}

BOOST_AUTO_TEST_CASE(packets_meet_on_a_shared_link_of_the_mesh) {
  Noc n(mesh(3), 3);
  BOOST_TEST(n.send(0, 2, 240, 0) == 8u + 7);
  // In at 4, the link east is free from 12 on, the way out from 14 on.
  BOOST_TEST(n.send(1, 2, 240, 4) == 16u + 7);
  BOOST_TEST(n.waited() == 6u);
}

BOOST_AUTO_TEST_CASE(opposite_ways_are_links_of_their_own) {
  Noc n(mesh(3), 3);
  n.send(0, 2, 240, 0);
  BOOST_TEST(n.send(2, 0, 240, 0) == 8u + 7);
}

BOOST_AUTO_TEST_CASE(a_mesh_is_nearly_square_unless_told) {
  NocConfig c = mesh(0);
  BOOST_TEST(Noc(c, 9).hops(0, 2) == 4);  // same row: two east
  BOOST_TEST(Noc(c, 9).hops(0, 3) == 3);  // the row below
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::systemc
