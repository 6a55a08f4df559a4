// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/collective_forms.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

namespace {

using namespace strandline;
using archs::Collective;
using hw::Phases;
namespace tt = boost::test_tools;

// 8 chips, 800 MB, 100 GB/s, 2 us.
constexpr hw::Wire kWire{8, 100e9, 2e-6};
constexpr double kBytes = 800e6;

void check(const Phases& p, double latency_s, double transfer_s) {
  BOOST_TEST(p.latency_s == latency_s, tt::tolerance(1e-12));
  BOOST_TEST(p.transfer_s == transfer_s, tt::tolerance(1e-12));
}

/// What a ring all-reduce really does: n chips with n chunks each, a step at a time.
struct RingRun {
  int steps = 0;
  double chunks_sent = 0;  ///< by each chip
  bool complete = false;   ///< every chip holds every sum
};

RingRun run_ring(int n) {
  std::vector<std::vector<int>> held(n, std::vector<int>(n, 1));  // summands in chunk c of chip i
  RingRun run;
  const auto step = [&](int first_chunk, bool adds) {
    const auto before = held;
    for (int i = 0; i < n; ++i) {
      const int c = ((first_chunk + i) % n + n) % n;
      int& target = held[(i + 1) % n][c];
      target = adds ? target + before[i][c] : before[i][c];
    }
    ++run.steps;
    ++run.chunks_sent;
  };
  for (int s = 0; s < n - 1; ++s) step(-s, true);
  for (int s = 0; s < n - 1; ++s) step(1 - s, false);
  run.complete = true;
  for (const auto& chip : held)
    run.complete =
        run.complete && std::all_of(chip.begin(), chip.end(), [&](int h) { return h == n; });
  return run;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(collective_forms)

BOOST_AUTO_TEST_CASE(closed_forms_have_their_textbook_values) {
  check(hw::ring_all_reduce(kBytes, kWire), 28e-6, 14e-3);
  check(hw::tree_all_reduce(kBytes, kWire), 12e-6, 16e-3);
  check(hw::two_shot_all_reduce(kBytes, kWire), 4e-6, 14e-3);
  check(hw::one_shot_all_reduce(kBytes, kWire), 2e-6, 56e-3 / hw::kOneShotShare);
  check(hw::in_switch_all_reduce(kBytes, kWire), 15e-6, 9e-3 / hw::kInSwitchShare);
  check(hw::ring_gather(kBytes, kWire), 14e-6, 7e-3);
  check(hw::direct_gather(kBytes, kWire), 2e-6, 7e-3);
  check(hw::direct_all_to_all(kBytes, kWire), 2e-6, 8e-3);
}

BOOST_AUTO_TEST_CASE(a_ring_played_step_by_step_agrees) {
  for (int n : {2, 3, 4, 7, 8}) {
    const RingRun run = run_ring(n);
    BOOST_TEST(run.complete);
    const Phases p = hw::ring_all_reduce(kBytes, {n, 100e9, 2e-6});
    BOOST_TEST(p.latency_s == run.steps * 2e-6, tt::tolerance(1e-12));
    BOOST_TEST(p.transfer_s == run.chunks_sent * (kBytes / n) / 100e9, tt::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(the_ramp_stays_below_what_the_best_chunk_leaves) {
  // c chunks through s steps, nothing of a step overlapping: the least over c is the closed form
  // with a ramp of 2, which the measured one must not pass.
  const double latency = 40e-6, transfer = 400e-6, steps = 14;
  double best = 1;
  for (int c = 1; c < 1000; ++c)
    best = std::min(best, (steps + c) * (latency / steps + transfer / c));
  BOOST_TEST(best == (Phases{latency, transfer, 2.0}.time_s()), tt::tolerance(1e-3));
  BOOST_TEST((Phases{latency, transfer}.time_s()) < best);
  BOOST_TEST((Phases{latency, transfer}.time_s()) > latency + transfer);
}

BOOST_AUTO_TEST_CASE(no_all_reduce_without_the_switch_beats_its_lower_bound) {
  // Every chip has to send 2(n-1)/n of the tensor (Patarasuk and Yuan 2009).
  for (int n : {2, 4, 8, 72}) {
    const hw::Wire w{n, 100e9, 2e-6};
    const double bound = 2.0 * (n - 1) / n * kBytes / 100e9;
    for (const Phases& p : {hw::ring_all_reduce(kBytes, w), hw::tree_all_reduce(kBytes, w),
                            hw::one_shot_all_reduce(kBytes, w), hw::two_shot_all_reduce(kBytes, w)})
      BOOST_TEST(p.transfer_s >= bound * (1 - 1e-12));
  }
}

BOOST_AUTO_TEST_CASE(a_pair_of_a_full_mesh_has_one_link) {
  // MI300X: 7 links of 64 GB/s. Two chips exchange over one of them, eight over all seven.
  const double v = 6.4e9;
  const auto time = [&](Collective c, int n) {
    return hw::full_mesh_phases(c, v, {n, 64e9, 6e-6}).transfer_s;
  };
  BOOST_TEST(time(Collective::kAllReduce, 2) == 0.1, tt::tolerance(1e-12));
  BOOST_TEST(time(Collective::kAllReduce, 8) == 2 * 0.1 / 8, tt::tolerance(1e-12));
  BOOST_TEST(time(Collective::kAllGather, 4) == 0.1 / 4, tt::tolerance(1e-12));
  BOOST_TEST(time(Collective::kAllToAll, 2) == 0.1, tt::tolerance(1e-12));
  BOOST_TEST(time(Collective::kAllToAll, 8) == 0.1 / 7, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_whole_full_mesh_reduces_like_a_switch_of_all_its_links) {
  // 2 V / 8 over each of 7 links of b is 2 (7/8) V over 7 b.
  const Phases mesh = hw::full_mesh_phases(Collective::kAllReduce, kBytes, {8, 64e9, 2e-6});
  const Phases behind_switch = hw::two_shot_all_reduce(kBytes, {8, 7 * 64e9, 2e-6});
  BOOST_TEST(mesh.transfer_s == behind_switch.transfer_s, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(broadcasts_pick_by_size) {
  // Short: as few steps as there are; long: every byte leaves the root once (switch) or spread
  // over all links (mesh).
  check(hw::switched_broadcast(1e12, kWire), 14e-6, 10.0);
  BOOST_TEST(hw::switched_broadcast(8, kWire).latency_s == 2e-6, tt::tolerance(1e-12));
  BOOST_TEST(hw::switched_broadcast(1e6, kWire).latency_s == 4e-6, tt::tolerance(1e-12));
  check(hw::in_switch_broadcast(9e9, kWire), 15e-6, 0.1);
  check(hw::full_mesh_broadcast(8e9, {8, 64e9, 2e-6}), 4e-6, 2 * 0.125 / 8);
  BOOST_TEST(hw::full_mesh_broadcast(8, {8, 64e9, 2e-6}).latency_s == 2e-6, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(parts_add_up_and_the_faster_wins) {
  const Phases a{1e-6, 1e-3}, b{2e-6, 5e-4, 0.0};
  check(a + b, 3e-6, 1.5e-3);
  BOOST_TEST(hw::faster(a, b).transfer_s == 5e-4);
  BOOST_TEST(b.time_s() == 5.02e-4, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
