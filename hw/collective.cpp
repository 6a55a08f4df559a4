// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/collective.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace strandline::hw {
namespace {

using archs::Collective;

/// Leaf, spine, leaf: what a message crosses between scale-up domains.
constexpr int kScaleOutHops = 3;
constexpr double kNever = std::numeric_limits<double>::infinity();

double known_or(const core::Sourced& s, double fallback) {
  return s.known() ? s.value : fallback;
}

double switched_s(Collective kind, double bytes, const Wire& w, bool in_switch) {
  const double share = static_cast<double>(w.chips - 1) / w.chips;
  switch (kind) {
    case Collective::kAllReduce: {
      const double best =
          std::min({ring_all_reduce_s(bytes, w), tree_all_reduce_s(bytes, w),
                    one_shot_all_reduce_s(bytes, w), two_shot_all_reduce_s(bytes, w)});
      return in_switch ? std::min(best, in_switch_all_reduce_s(bytes, w)) : best;
    }
    case Collective::kAllGather:
    case Collective::kReduceScatter:
      return share * bytes / w.bandwidth_b_s + w.latency_s;
    case Collective::kAllToAll:
      return bytes / w.bandwidth_b_s + w.latency_s;
  }
  return kNever;
}

/// Multi-ring on a torus or mesh: every dimension carries a ring in both directions at once.
/// Without wrap-around a ring folds back over its own links and keeps half the bandwidth.
double grid_s(Collective kind, double bytes, int chips, const Network& network, double efficiency) {
  const Slice s = slice_of(chips, network);
  const int all_dimensions = network.topology == TopologyKind::kTorus3d ? 3 : 2;
  const double link = efficiency * known_or(network.link_bandwidth_b_s,
                                            network.bandwidth_b_s.value / (2 * all_dimensions));
  const double ring = link * 2 * s.dimensions * (s.wrapped ? 1.0 : 0.5);
  double ring_hops = 0;
  double path_hops = 0;
  for (int edge : s.edge) {
    ring_hops += edge - 1;
    path_hops += s.wrapped ? edge / 2 : edge - 1;
  }
  const double latency = network.latency_s.value;
  const double share = static_cast<double>(chips - 1) / chips;
  switch (kind) {
    case Collective::kAllReduce:
      return 2 * share * bytes / ring + 2 * ring_hops * latency;
    case Collective::kAllGather:
    case Collective::kReduceScatter:
      return share * bytes / ring + ring_hops * latency;
    case Collective::kAllToAll: {
      // Half of all bytes cross the cut through the longest edge: n V / 4 each way over 2 n / k
      // links (n / k without wrap-around); no chip sends faster than its own links.
      const double cut = s.edge[0] * bytes / ((s.wrapped ? 8 : 4) * link);
      return std::max(cut, bytes / (2 * s.dimensions * link)) + path_hops * latency;
    }
  }
  return kNever;
}

double within_domain_s(Collective kind, double bytes, int chips, const Network& network,
                       double efficiency, bool in_switch) {
  if (chips <= 1) return 0;
  if (network.topology == TopologyKind::kSwitch) {
    const Wire w{chips, network.bandwidth_b_s.value * efficiency, network.latency_s.value};
    return switched_s(kind, bytes, w, in_switch);
  }
  return grid_s(kind, bytes, chips, network, efficiency);
}

/// Inner step in every domain, outer step between the chips of equal rank over scale-out.
double across_domains_s(Collective kind, double bytes, int group, const Network& network,
                        double efficiency, bool in_switch) {
  if (!network.scale_out_b_s.known() || network.scale_out_b_s.value <= 0) return kNever;
  const int inner = network.topology == TopologyKind::kNone ? 1 : std::max(1, network.domain_chips);
  const int outer = (group + inner - 1) / inner;
  const double latency = kScaleOutHops * known_or(network.latency_s, 0.0);
  const Wire out{outer, network.scale_out_b_s.value * efficiency, latency};
  const auto in = [&](Collective c, double v) {
    return within_domain_s(c, v, inner, network, efficiency, in_switch);
  };
  switch (kind) {
    case Collective::kAllReduce:
      return in(Collective::kReduceScatter, bytes) +
             std::min(ring_all_reduce_s(bytes / inner, out),
                      tree_all_reduce_s(bytes / inner, out)) +
             in(Collective::kAllGather, bytes);
    case Collective::kAllGather:
    case Collective::kReduceScatter:
      return in(kind, bytes) + ring_gather_s(bytes / inner, out);
    case Collective::kAllToAll: {
      const double away = bytes * (group - inner) / group;
      return in(kind, bytes - away) + away / out.bandwidth_b_s + latency;
    }
  }
  return kNever;
}

}  // namespace

double ring_all_reduce_s(double bytes, const Wire& w) {
  const double steps = 2.0 * (w.chips - 1);
  return steps / w.chips * bytes / w.bandwidth_b_s + steps * w.latency_s;
}

double tree_all_reduce_s(double bytes, const Wire& w) {
  return 2 * bytes / w.bandwidth_b_s + 2 * std::ceil(std::log2(w.chips)) * w.latency_s;
}

double one_shot_all_reduce_s(double bytes, const Wire& w) {
  return (w.chips - 1) * bytes / w.bandwidth_b_s + w.latency_s;
}

double two_shot_all_reduce_s(double bytes, const Wire& w) {
  return 2.0 * (w.chips - 1) / w.chips * bytes / w.bandwidth_b_s + 2 * w.latency_s;
}

double in_switch_all_reduce_s(double bytes, const Wire& w) {
  return bytes / w.bandwidth_b_s + 2 * w.latency_s;
}

double ring_gather_s(double bytes, const Wire& w) {
  return static_cast<double>(w.chips - 1) / w.chips * bytes / w.bandwidth_b_s +
         (w.chips - 1) * w.latency_s;
}

Slice slice_of(int chips, const Network& network) {
  Slice s;
  const int dimensions = network.topology == TopologyKind::kTorus3d ? 3 : 2;
  int filled = 1;
  for (int d = 0; filled < chips; d = (d + 1) % dimensions) {
    s.edge[d] *= 2;
    filled *= 2;
  }
  for (int edge : s.edge) s.dimensions += edge > 1;
  s.wrapped = network.topology != TopologyKind::kMesh && chips >= network.slice_chips;
  return s;
}

double collective_time_s(Collective kind, double bytes, int group, const Network& network,
                         double efficiency, bool in_switch_reduction) {
  if (group <= 1) return 0;
  const bool networked = network.topology != TopologyKind::kNone;
  if (networked && group <= network.domain_chips)
    return within_domain_s(kind, bytes, group, network, efficiency, in_switch_reduction);
  return across_domains_s(kind, bytes, group, network, efficiency, in_switch_reduction);
}

double send_time_s(double bytes, const Network& network, double efficiency) {
  const double out = known_or(network.scale_out_b_s, 0.0);
  const double latency = known_or(network.latency_s, 0.0);
  if (out > 0) return bytes / (out * efficiency) + kScaleOutHops * latency;
  const double up = known_or(network.bandwidth_b_s, 0.0);
  return up > 0 ? bytes / (up * efficiency) + latency : kNever;
}

}  // namespace strandline::hw
