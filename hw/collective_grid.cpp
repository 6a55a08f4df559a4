// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/collective_grid.h"

#include <algorithm>

namespace strandline::hw {
namespace {

using archs::Collective;

int dimensions_of(TopologyKind kind) {
  if (kind == TopologyKind::kTorus3d) return 3;
  return kind == TopologyKind::kRing ? 1 : 2;
}

/// Mean hops along an edge to a chip drawn from all, itself included.
double mean_hops(double edge, bool wrapped) {
  if (!wrapped) return (edge * edge - 1) / (3 * edge);
  const bool even = static_cast<int>(edge) % 2 == 0;
  return even ? edge / 4 : (edge * edge - 1) / (4 * edge);
}

/// Load of the hottest link of an edge when every chip spreads one byte over all chips: half of
/// the mean hops in either direction around a ring; the two halves' products through the middle of
/// a line.
double hottest_load(int edge, bool wrapped) {
  if (wrapped) return mean_hops(edge, true) / 2;
  const int half = edge / 2;
  return static_cast<double>(half) * (edge - half) / edge;
}

double longest_path(const Slice& s) {
  double hops = 0;
  for (int edge : s.edge) hops += s.wrapped ? edge / 2 : edge - 1;
  return hops;
}

double ring_steps(const Slice& s) {
  double steps = 0;
  for (int edge : s.edge) steps += edge - 1;
  return steps;
}

/// Bandwidth of all links of a chip; of a corner chip without wrap-around.
double corner_bandwidth(const Slice& s, double link) {
  return link * s.dimensions * (s.wrapped ? 2 : 1);
}

}  // namespace

Slice slice_of(int chips, const Network& network) {
  Slice s;
  const int dimensions = dimensions_of(network.topology);
  int filled = 1;
  for (int d = 0; filled < chips; d = (d + 1) % dimensions) {
    s.edge[d] *= 2;
    filled *= 2;
  }
  for (int edge : s.edge) s.dimensions += edge > 1;
  const bool torus =
      network.topology == TopologyKind::kTorus2d || network.topology == TopologyKind::kTorus3d;
  const bool ring = network.topology == TopologyKind::kRing && chips >= network.domain_chips;
  s.wrapped = (torus || ring) && chips >= network.slice_chips;
  return s;
}

double AllToAllLimits::worst_s() const {
  return std::max({injection_s, bisection_s, mean_load_s});
}

AllToAllLimits all_to_all_limits(double bytes, const Slice& s, double link) {
  const double n = s.chips();
  if (n <= 1) return {};
  const double spread = bytes * n / (n - 1);  // as if a chip's own share travelled too
  double hottest = 0;
  double hops = 0;
  double links = 0;  // per chip, both directions
  for (int edge : s.edge) {
    if (edge <= 1) continue;
    hottest = std::max(hottest, hottest_load(edge, s.wrapped));
    hops += mean_hops(edge, s.wrapped);
    links += s.wrapped ? 2.0 : 2.0 * (edge - 1) / edge;
  }
  return {bytes / corner_bandwidth(s, link), spread * hottest / link,
          spread * hops / (links * link)};
}

Phases grid_phases(Collective kind, double bytes, const Slice& s, double link, double latency_s) {
  const double n = s.chips();
  const double around = (n - 1) / n * bytes / corner_bandwidth(s, link);
  switch (kind) {
    case Collective::kAllReduce:
      return {2 * ring_steps(s) * latency_s, 2 * around};
    case Collective::kAllGather:
    case Collective::kReduceScatter:
      return {ring_steps(s) * latency_s, around};
    case Collective::kAllToAll:
      return {longest_path(s) * latency_s, all_to_all_limits(bytes, s, link).worst_s()};
  }
  return never();
}

Phases grid_broadcast(double bytes, const Slice& s, double link, double latency_s) {
  return {longest_path(s) * latency_s, bytes / corner_bandwidth(s, link)};
}

}  // namespace strandline::hw
