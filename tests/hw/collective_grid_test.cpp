// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/collective_grid.h"

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <map>
#include <tuple>

#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
using archs::Collective;
using hw::Slice;
using tests::fact;
namespace tt = boost::test_tools;

constexpr double kLink = 50e9;
constexpr double kHop = 1e-6;

Slice slice(int x, int y, int z, bool wrapped) {
  Slice s;
  s.edge[0] = x;
  s.edge[1] = y;
  s.edge[2] = z;
  for (int edge : s.edge) s.dimensions += edge > 1;
  s.wrapped = wrapped;
  return s;
}

hw::Network network(hw::TopologyKind kind, int domain, int slice_chips) {
  hw::Network n;
  n.topology = kind;
  n.domain_chips = domain;
  n.slice_chips = slice_chips;
  n.bandwidth_b_s = fact(6 * kLink);
  n.link_bandwidth_b_s = fact(kLink);
  n.latency_s = fact(kHop);
  return n;
}

/// An independent count: every ordered pair of chips sends one unit in dimension order along
/// shortest paths (half each way round where both are as short), link by link.
class Router {
 public:
  explicit Router(const Slice& s) : slice_(s) {
    const int n = s.chips();
    for (int from = 0; from < n; ++from)
      for (int to = 0; to < n; ++to)
        if (from != to) route(place(from), place(to));
  }
  double hottest() const {
    double most = 0;
    for (const auto& [link, load] : load_) most = std::max(most, load);
    return most;
  }
  double mean() const {
    double sum = 0;
    for (const auto& [link, load] : load_) sum += load;
    return sum / static_cast<double>(load_.size());
  }
  int longest_path() const { return longest_; }

 private:
  using Place = std::array<int, 3>;

  Place place(int i) const {
    return {i % slice_.edge[0], i / slice_.edge[0] % slice_.edge[1],
            i / slice_.edge[0] / slice_.edge[1]};
  }

  int walk(Place at, int d, int hops, int way, double units) {
    for (int h = 0; h < hops; ++h) {
      load_[{at, d, way}] += units;
      at[d] = (at[d] + way + slice_.edge[d]) % slice_.edge[d];
    }
    return hops;
  }

  void route(Place at, const Place& to) {
    int hops = 0;
    for (int d = 0; d < 3; ++d) {
      const int k = slice_.edge[d];
      const int up = (to[d] - at[d] + k) % k;
      if (!slice_.wrapped) {
        hops += walk(at, d, std::abs(to[d] - at[d]), to[d] > at[d] ? 1 : -1, 1.0);
      } else if (2 * up == k) {
        walk(at, d, up, 1, 0.5);
        hops += walk(at, d, up, -1, 0.5);
      } else {
        hops += up < k - up ? walk(at, d, up, 1, 1.0) : walk(at, d, k - up, -1, 1.0);
      }
      at[d] = to[d];
    }
    longest_ = std::max(longest_, hops);
  }

  Slice slice_;
  std::map<std::tuple<Place, int, int>, double> load_;
  int longest_ = 0;
};

/// Seconds until the count's hottest link is done when each chip sends `bytes` to the others.
double routed_s(double load, double bytes, const Slice& s) {
  return load * bytes / (s.chips() - 1) / kLink;
}

constexpr double kBytes = 1e9;

}  // namespace

BOOST_AUTO_TEST_SUITE(collective_grid)

BOOST_AUTO_TEST_CASE(tori_load_their_hottest_link_as_counted) {
  for (const Slice& s :
       {slice(4, 4, 4, true), slice(8, 4, 4, true), slice(8, 8, 8, true), slice(4, 4, 1, true),
        slice(16, 8, 1, true), slice(8, 1, 1, true), slice(3, 3, 3, true), slice(5, 3, 1, true)}) {
    const Router counted(s);
    const hw::AllToAllLimits limits = hw::all_to_all_limits(kBytes, s, kLink);
    BOOST_TEST(limits.bisection_s == routed_s(counted.hottest(), kBytes, s), tt::tolerance(1e-12));
    BOOST_TEST(limits.mean_load_s == routed_s(counted.mean(), kBytes, s), tt::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(meshes_load_their_hottest_link_as_counted) {
  for (const Slice& s : {slice(4, 4, 1, false), slice(8, 4, 1, false), slice(2, 2, 2, false),
                         slice(4, 4, 2, false), slice(5, 3, 1, false), slice(8, 1, 1, false)}) {
    const Router counted(s);
    const hw::AllToAllLimits limits = hw::all_to_all_limits(kBytes, s, kLink);
    BOOST_TEST(limits.bisection_s == routed_s(counted.hottest(), kBytes, s), tt::tolerance(1e-12));
    BOOST_TEST(limits.mean_load_s == routed_s(counted.mean(), kBytes, s), tt::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(latency_is_the_longest_path_as_counted) {
  for (const Slice& s : {slice(4, 4, 4, true), slice(16, 8, 1, true), slice(4, 4, 2, false)})
    BOOST_TEST(hw::grid_phases(Collective::kAllToAll, kBytes, s, kLink, kHop).latency_s ==
                   Router(s).longest_path() * kHop,
               tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_cube_takes_kv_over_8b) {
  // Design section 4, with V/(n-1) for each of the others.
  for (int k : {4, 8, 16}) {
    const double n = double(k) * k * k;
    const hw::AllToAllLimits limits = hw::all_to_all_limits(kBytes, slice(k, k, k, true), kLink);
    BOOST_TEST(limits.worst_s() == k * kBytes / (8 * kLink) * n / (n - 1), tt::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(a_pod_has_its_published_bisection) {
  // Cloud TPU v5e: 16 x 16 torus, 400 GB/s of ICI per chip both ways, bisection 1.6 TB/s,
  // all-reduce bandwidth 51.2 TB/s per pod (docs.cloud.google.com/tpu/docs/v5e).
  const Slice pod = slice(16, 16, 1, true);
  const double n = 256;
  const double crossing = n / 2 * (n / 2) * kBytes / (n - 1);  // each way
  BOOST_TEST(hw::all_to_all_limits(kBytes, pod, kLink).bisection_s == crossing / 1.6e12,
             tt::tolerance(1e-12));
  const double reduced = hw::grid_phases(Collective::kAllReduce, kBytes, pod, kLink, 0).transfer_s;
  BOOST_TEST(reduced == 2 * (n - 1) / n * kBytes / (51.2e12 / n), tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(no_limit_is_below_the_injection_of_a_chip) {
  for (bool wrapped : {true, false})
    for (int k : {2, 4, 8}) {
      const Slice s = slice(k, k, k, wrapped);
      const hw::AllToAllLimits limits = hw::all_to_all_limits(kBytes, s, kLink);
      BOOST_TEST(limits.worst_s() >= kBytes / (6 * kLink));
      BOOST_TEST(limits.mean_load_s <= limits.bisection_s * (1 + 1e-12));
    }
}

BOOST_AUTO_TEST_CASE(all_reduce_uses_all_six_links) {
  const hw::Phases p =
      hw::grid_phases(Collective::kAllReduce, kBytes, slice(4, 4, 4, true), kLink, kHop);
  BOOST_TEST(p.transfer_s == 2.0 * 63 / 64 * kBytes / (6 * kLink), tt::tolerance(1e-12));
  BOOST_TEST(p.latency_s == 2 * 9 * kHop, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(gathers_cannot_beat_the_links_into_a_corner) {
  // Without wrap-around a corner of a 3D slice has three links for (n-1)/n of the tensor.
  const hw::Phases p =
      hw::grid_phases(Collective::kAllGather, kBytes, slice(4, 4, 2, false), kLink, kHop);
  BOOST_TEST(p.transfer_s == 31.0 / 32 * kBytes / (3 * kLink), tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(wrap_around_halves_every_transfer) {
  for (Collective c : {Collective::kAllReduce, Collective::kAllGather, Collective::kReduceScatter,
                       Collective::kAllToAll}) {
    const auto time = [&](bool wrapped) {
      return hw::grid_phases(c, kBytes, slice(8, 4, 4, wrapped), kLink, kHop);
    };
    BOOST_TEST(time(false).transfer_s / time(true).transfer_s == 2.0, tt::tolerance(1e-12));
    BOOST_TEST(time(false).latency_s >= time(true).latency_s);
  }
  const double wrapped = hw::grid_broadcast(kBytes, slice(8, 4, 4, true), kLink, kHop).transfer_s;
  BOOST_TEST(wrapped == kBytes / (6 * kLink), tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(slices_are_as_cubic_as_powers_of_two_allow) {
  const Slice s = hw::slice_of(32, network(hw::TopologyKind::kTorus3d, 4096, 64));
  BOOST_TEST(s.edge[0] == 4);
  BOOST_TEST(s.edge[1] == 4);
  BOOST_TEST(s.edge[2] == 2);
  BOOST_TEST(s.dimensions == 3);
  BOOST_TEST(!s.wrapped);
}

BOOST_AUTO_TEST_CASE(slices_wrap_from_their_cube_on) {
  const hw::Network cubes = network(hw::TopologyKind::kTorus3d, 4096, 64);
  BOOST_TEST(!hw::slice_of(32, cubes).wrapped);
  BOOST_TEST(hw::slice_of(64, cubes).wrapped);
  const hw::Network pod = network(hw::TopologyKind::kTorus2d, 256, 256);
  BOOST_TEST(!hw::slice_of(128, pod).wrapped);
  BOOST_TEST(hw::slice_of(256, pod).wrapped);
}

BOOST_AUTO_TEST_CASE(meshes_never_wrap_and_rings_only_whole) {
  BOOST_TEST(!hw::slice_of(16, network(hw::TopologyKind::kMesh, 16, 0)).wrapped);
  const hw::Network ring = network(hw::TopologyKind::kRing, 8, 0);
  BOOST_TEST(hw::slice_of(8, ring).wrapped);
  BOOST_TEST(!hw::slice_of(4, ring).wrapped);
  BOOST_TEST(hw::slice_of(8, ring).dimensions == 1);
}

BOOST_AUTO_TEST_SUITE_END()
