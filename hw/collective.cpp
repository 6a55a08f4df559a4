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
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double known_or(const core::Sourced& s, double fallback) {
  return s.known() ? s.value : fallback;
}

/// Achieved rate of one link. Where the catalog gives the chip's total alone, its links share it.
double link_rate(const Network& network, double efficiency) {
  double links = 4;
  if (network.topology == TopologyKind::kTorus3d) links = 6;
  if (network.topology == TopologyKind::kRing) links = 2;
  if (network.topology == TopologyKind::kFullMesh) links = std::max(1, network.domain_chips - 1);
  return efficiency * known_or(network.link_bandwidth_b_s, network.bandwidth_b_s.value / links);
}

Phases switched_phases(Collective kind, double bytes, const Wire& w, bool in_switch) {
  switch (kind) {
    case Collective::kAllReduce: {
      const Phases steps = faster(ring_all_reduce(bytes, w), tree_all_reduce(bytes, w));
      const Phases shots = faster(one_shot_all_reduce(bytes, w), two_shot_all_reduce(bytes, w));
      const Phases best = faster(shots, steps);
      return in_switch ? faster(best, in_switch_all_reduce(bytes, w)) : best;
    }
    case Collective::kAllGather:
    case Collective::kReduceScatter:
      return direct_gather(bytes, w);
    case Collective::kAllToAll:
      return direct_all_to_all(bytes, w);
  }
  return never();
}

Phases within_domain(Collective kind, double bytes, int chips, const Network& network,
                     double efficiency, bool in_switch) {
  if (chips <= 1) return {};
  const double latency = network.latency_s.value;
  const double link = link_rate(network, efficiency);
  switch (network.topology) {
    case TopologyKind::kNone:
      return never();
    case TopologyKind::kSwitch:
      return switched_phases(kind, bytes,
                             {chips, network.bandwidth_b_s.value * efficiency, latency}, in_switch);
    case TopologyKind::kFullMesh:
      return full_mesh_phases(kind, bytes, {chips, link, latency});
    default:
      return grid_phases(kind, bytes, slice_of(chips, network), link, latency);
  }
}

/// How a group larger than a scale-up domain lies: `outer` domains with `inner` chips each.
struct Spread {
  int inner = 1, outer = 1;
};

Spread spread_of(int group, const Network& network) {
  const bool none = network.topology == TopologyKind::kNone;
  const int domain = none ? 1 : std::max(1, network.domain_chips);
  const int outer = (group + domain - 1) / domain;
  return {(group + outer - 1) / outer, outer};
}

bool fits_domain(int group, const Network& network) {
  return network.topology != TopologyKind::kNone && group <= network.domain_chips;
}

Wire scale_out_wire(int outer, const Network& network, double efficiency) {
  return {outer, network.scale_out_b_s.value * efficiency,
          kScaleOutHops * known_or(network.latency_s, 0.0)};
}

bool has_way_out(const Network& network) {
  return network.scale_out_b_s.known() && network.scale_out_b_s.value > 0;
}

Phases across_domains(Collective kind, double bytes, int group, const Network& network,
                      double efficiency, bool in_switch) {
  if (!has_way_out(network)) return never();
  const Spread s = spread_of(group, network);
  const Wire out = scale_out_wire(s.outer, network, efficiency);
  const auto in = [&](Collective c, double v) {
    return within_domain(c, v, s.inner, network, efficiency, in_switch);
  };
  const double share = bytes / s.inner;
  switch (kind) {
    case Collective::kAllReduce:
      return in(Collective::kReduceScatter, bytes) +
             faster(ring_all_reduce(share, out), tree_all_reduce(share, out)) +
             in(Collective::kAllGather, bytes);
    case Collective::kAllGather:
    case Collective::kReduceScatter:
      return in(kind, bytes) + ring_gather(share, out);
    case Collective::kAllToAll: {
      const double away = bytes * (group - s.inner) / (group - 1);
      const Phases inside = in(kind, bytes - away);
      const Phases outside = direct_all_to_all(away, out);
      return {std::max(inside.latency_s, outside.latency_s),
              std::max(inside.transfer_s, outside.transfer_s)};
    }
  }
  return never();
}

Phases broadcast_within(double bytes, int chips, const Network& network, double efficiency,
                        bool in_switch) {
  if (chips <= 1) return {};
  const double latency = network.latency_s.value;
  const double link = link_rate(network, efficiency);
  switch (network.topology) {
    case TopologyKind::kNone:
      return never();
    case TopologyKind::kSwitch: {
      const Wire w{chips, network.bandwidth_b_s.value * efficiency, latency};
      const Phases sent = switched_broadcast(bytes, w);
      return in_switch ? faster(sent, in_switch_broadcast(bytes, w)) : sent;
    }
    case TopologyKind::kFullMesh:
      return full_mesh_broadcast(bytes, {chips, link, latency});
    default:
      return grid_broadcast(bytes, slice_of(chips, network), link, latency);
  }
}

}  // namespace

Phases collective_phases(Collective kind, double bytes, int group, const Network& network,
                         double efficiency, bool in_switch_reduction) {
  if (group <= 1) return {};
  if (fits_domain(group, network))
    return within_domain(kind, bytes, group, network, efficiency, in_switch_reduction);
  return across_domains(kind, bytes, group, network, efficiency, in_switch_reduction);
}

double collective_time_s(Collective kind, double bytes, int group, const Network& network,
                         double efficiency, bool in_switch_reduction) {
  return collective_phases(kind, bytes, group, network, efficiency, in_switch_reduction).time_s();
}

double broadcast_time_s(double bytes, int group, const Network& network, double efficiency,
                        bool in_switch_reduction) {
  if (group <= 1) return 0;
  if (fits_domain(group, network))
    return broadcast_within(bytes, group, network, efficiency, in_switch_reduction).time_s();
  if (!has_way_out(network)) return kInfinity;
  const Spread s = spread_of(group, network);
  const Phases out = switched_broadcast(bytes, scale_out_wire(s.outer, network, efficiency));
  return (out + broadcast_within(bytes, s.inner, network, efficiency, in_switch_reduction))
      .time_s();
}

double send_time_s(double bytes, const Network& network, double efficiency) {
  const double latency = known_or(network.latency_s, 0.0);
  if (has_way_out(network))
    return bytes / (network.scale_out_b_s.value * efficiency) + kScaleOutHops * latency;
  if (known_or(network.bandwidth_b_s, 0.0) <= 0) return kInfinity;
  const bool paired = network.topology == TopologyKind::kFullMesh;
  const double rate =
      paired ? link_rate(network, efficiency) : network.bandwidth_b_s.value * efficiency;
  return bytes / rate + latency;
}

double half_bandwidth_bytes(Collective kind, int group, const Network& network, double efficiency,
                            bool in_switch_reduction) {
  const auto seconds_per_byte = [&](double bytes) {
    return collective_time_s(kind, bytes, group, network, efficiency, in_switch_reduction) / bytes;
  };
  constexpr double kEndless = 1e30;
  const double limit = 2 * seconds_per_byte(kEndless);
  if (!std::isfinite(limit)) return kInfinity;
  double low = 1;
  double high = kEndless;
  while (high > low * (1 + 1e-9)) {
    const double middle = std::sqrt(low * high);
    (seconds_per_byte(middle) > limit ? low : high) = middle;
  }
  return high;
}

}  // namespace strandline::hw
