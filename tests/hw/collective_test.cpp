// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/collective.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
using archs::Collective;
using hw::collective_time_s;
using hw::Network;
using tests::fact;

constexpr double kLink = 50e9;
constexpr double kHop = 1e-6;

Network torus3d(int domain = 4096, int slice = 0) {
  Network n;
  n.topology = hw::TopologyKind::kTorus3d;
  n.domain_chips = domain;
  n.slice_chips = slice;
  n.bandwidth_b_s = fact(6 * kLink);
  n.link_bandwidth_b_s = fact(kLink);
  n.latency_s = fact(kHop);
  return n;
}

Network switched() {
  return tests::round_gpu().network;
}

constexpr Collective kAll[] = {Collective::kAllReduce, Collective::kAllGather,
                               Collective::kReduceScatter, Collective::kAllToAll};

}  // namespace

BOOST_AUTO_TEST_SUITE(collective)

BOOST_AUTO_TEST_CASE(closed_forms_have_their_textbook_values) {
  // 8 chips, 800 MB, 100 GB/s, 2 us. Ring: 2*7/8*8 ms + 14*2 us.
  const hw::Wire w{8, 100e9, 2e-6};
  BOOST_TEST(hw::ring_all_reduce_s(800e6, w) == 14e-3 + 28e-6, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(hw::tree_all_reduce_s(800e6, w) == 16e-3 + 12e-6, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(hw::one_shot_all_reduce_s(800e6, w) == 56e-3 + 2e-6,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(hw::two_shot_all_reduce_s(800e6, w) == 14e-3 + 4e-6,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(hw::in_switch_all_reduce_s(800e6, w) == 8e-3 + 4e-6,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(hw::ring_gather_s(800e6, w) == 7e-3 + 14e-6, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(one_chip_needs_no_collective) {
  for (Collective c : kAll) BOOST_TEST(collective_time_s(c, 1e9, 1, switched(), 1.0) == 0.0);
}

BOOST_AUTO_TEST_CASE(small_tensors_on_a_switch_pay_one_latency) {
  const double t = collective_time_s(Collective::kAllReduce, 8.0, 8, switched(), 1.0);
  BOOST_TEST(t == 2e-6, boost::test_tools::tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE(large_tensors_on_a_switch_reach_the_bandwidth_bound) {
  // Every chip must send at least 2(n-1)/n of the tensor without reduction in the switch.
  const double bound = 2.0 * 7 / 8 * 1e9 / 500e9;
  const double t = collective_time_s(Collective::kAllReduce, 1e9, 8, switched(), 1.0);
  BOOST_TEST(t >= bound);
  BOOST_TEST(t < 1.01 * bound);
}

BOOST_AUTO_TEST_CASE(reduction_in_the_switch_nearly_halves_large_all_reduces) {
  const double plain = collective_time_s(Collective::kAllReduce, 1e9, 8, switched(), 1.0);
  const double sharp = collective_time_s(Collective::kAllReduce, 1e9, 8, switched(), 1.0, true);
  BOOST_TEST(sharp / plain == 8.0 / 14, boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(all_to_all_on_a_cube_torus_is_kv_over_8b_plus_hops) {
  for (int k : {4, 8, 16}) {
    const double volume = 1e9;
    const double expected = k * volume / (8 * kLink) + 3 * (k / 2) * kHop;
    BOOST_TEST(
        collective_time_s(Collective::kAllToAll, volume, k * k * k, torus3d(), 1.0) == expected,
        boost::test_tools::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(torus_all_reduce_uses_all_six_links) {
  const double v = 10e9;
  const double expected = 2.0 * 63 / 64 * v / (6 * kLink) + 2 * 9 * kHop;
  BOOST_TEST(collective_time_s(Collective::kAllReduce, v, 64, torus3d(), 1.0) == expected,
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(slices_below_the_wrap_around_size_lose_half) {
  const double v = 1e12;  // bandwidth alone
  for (Collective c : kAll) {
    const double whole = collective_time_s(c, v, 64, torus3d(4096, 64), 1.0);
    const double cut = collective_time_s(c, v, 64, torus3d(4096, 512), 1.0);
    BOOST_TEST(cut / whole == 2.0, boost::test_tools::tolerance(1e-3));
  }
}

BOOST_AUTO_TEST_CASE(a_mesh_never_wraps) {
  Network n = torus3d();
  n.topology = hw::TopologyKind::kMesh;
  BOOST_TEST(!hw::slice_of(16, n).wrapped);
  // 4 x 4: the cut has 4 links each way for a quarter of all bytes: 16 V / 4 / (4 b) = V / b.
  BOOST_TEST(collective_time_s(Collective::kAllToAll, 1e9, 16, n, 1.0) == 1e9 / kLink + 6 * kHop,
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(slices_are_as_cubic_as_powers_of_two_allow) {
  const hw::Slice s = hw::slice_of(32, torus3d());
  BOOST_TEST(s.edge[0] == 4);
  BOOST_TEST(s.edge[1] == 4);
  BOOST_TEST(s.edge[2] == 2);
  BOOST_TEST(s.dimensions == 3);
}

BOOST_AUTO_TEST_CASE(groups_beyond_the_domain_wait_for_scale_out) {
  const Network n = switched();
  for (Collective c : kAll) {
    const double inside = collective_time_s(c, 1e8, 8, n, 1.0);
    const double beyond = collective_time_s(c, 1e8, 16, n, 1.0);
    BOOST_TEST(beyond > inside);
  }
  // All-to-all over two domains: half of each chip's bytes leave at 50 GB/s.
  BOOST_TEST(collective_time_s(Collective::kAllToAll, 1e9, 16, n, 1.0) >= 0.5e9 / 50e9);
}

BOOST_AUTO_TEST_CASE(no_way_out_of_the_domain_takes_forever) {
  Network n = switched();
  n.scale_out_b_s = {};
  BOOST_TEST(std::isinf(collective_time_s(Collective::kAllReduce, 1e6, 16, n, 1.0)));
}

BOOST_AUTO_TEST_CASE(time_rises_with_bytes_and_falls_with_bandwidth_and_efficiency) {
  for (const Network& n : {switched(), torus3d()})
    for (Collective c : kAll) {
      double last = 0;
      for (double bytes : {1e3, 1e5, 1e7, 1e9}) {
        const double t = collective_time_s(c, bytes, 8, n, 0.8);
        BOOST_TEST(t >= last);
        BOOST_TEST(collective_time_s(c, bytes, 8, n, 0.9) <= t);
        Network fast = n;
        fast.bandwidth_b_s.value *= 2;
        if (fast.link_bandwidth_b_s.known()) fast.link_bandwidth_b_s.value *= 2;
        BOOST_TEST(collective_time_s(c, bytes, 8, fast, 0.8) <= t);
        last = t;
      }
    }
}

BOOST_AUTO_TEST_CASE(stages_hand_over_through_scale_out) {
  BOOST_TEST(hw::send_time_s(50e9, switched(), 1.0) == 1.0 + 3 * 2e-6,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
