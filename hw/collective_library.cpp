// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/collective_library.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "hw/collective_forms.h"

namespace strandline::hw {
namespace {

using archs::Collective;

/// Up to 16 KiB each, the messages of an all-to-all take NCCL's low-latency protocol
/// (NCCL_P2P_LL_THRESHOLD, 16384 by default), above it another with a longer start.
constexpr double kPeerMessageBytes = 16384;

bool reaches(const Network& n, int chips) {
  return n.topology != TopologyKind::kNone && n.bandwidth_b_s.known() && n.latency_s.known() &&
         chips <= n.domain_chips;
}

/// A chip's network with the constants of the software on it.
struct Software {
  const LibraryConstants& constants;
  Wire wire;
  bool in_switch = false;
};

double own_copy_s(const LibraryCall& c, const Software& s) {
  return c.message_bytes / c.group / (s.constants.copy_rate * s.wire.bandwidth_b_s);
}

/// `launched`: outside a graph.
Phases nccl_all_to_all(const LibraryCall& c, const Software& s, bool launched) {
  const LibraryConstants& k = s.constants;
  const double saved = launched ? 0.0 : k.nccl_launch;
  const double sent = c.message_bytes * (c.group - 1) / c.group;
  const double transfer = direct_all_to_all(sent, s.wire).transfer_s + own_copy_s(c, s);
  const double rounds = k.peer_launch + k.peer_round * std::log2(c.group) - saved;
  const Phases low_latency{rounds * s.wire.latency_s, transfer, k.ramp};
  if (c.message_bytes / c.group <= kPeerMessageBytes) return low_latency;
  const Phases simple{(k.simple_launch - saved) * s.wire.latency_s, transfer, k.simple_ramp};
  return simple.time_s() > low_latency.time_s() ? simple : low_latency;
}

/// The closed form with the constants of the fit in place of those of hw/collective_forms.h.
Phases in_switch_phases(const LibraryCall& c, const Software& s) {
  Phases p = in_switch_all_reduce(c.message_bytes, s.wire);
  p.latency_s *= s.constants.in_switch_step / kInSwitchSteps;
  p.transfer_s *= kInSwitchShare / s.constants.in_switch_share;
  p.ramp = s.constants.ramp;
  return p;
}

double one_shot_s(const LibraryCall& c, const Software& s) {
  Phases p = one_shot_all_reduce(c.message_bytes, s.wire);
  p.transfer_s *= kOneShotShare / s.constants.one_shot_share;
  return p.time_s();
}

Phases nccl_phases(const LibraryCall& c, const Software& s, bool launched) {
  if (c.kind == Collective::kAllToAll) return nccl_all_to_all(c, s, launched);
  const LibraryConstants& k = s.constants;
  const Wire& w = s.wire;
  const Wire stepped{w.chips, w.bandwidth_b_s, k.nccl_step * w.latency_s};
  const Phases launch{launched ? k.nccl_launch * w.latency_s : 0.0, 0, k.ramp};
  const bool reduces = c.kind == Collective::kAllReduce;
  Phases ring = reduces ? ring_all_reduce(c.message_bytes, stepped)
                        : ring_gather(c.message_bytes, stepped) + Phases{0, own_copy_s(c, s), 0};
  ring.ramp = k.ramp;
  if (!reduces || !s.in_switch || !c.floats) return launch + ring;
  return faster(launch + ring, launch + in_switch_phases(c, s));
}

double leaving_share(const ExpertExchange& x) {
  return static_cast<double>(x.ranks - 1) / x.ranks;
}

/// Processors that a kernel uses: the experts dealt evenly, as few to each as units allow.
double processors(const ExpertExchange& x) {
  return std::ceil(x.experts / std::ceil(x.experts / x.units));
}

}  // namespace

double library_call_s(const LibraryCall& call, const Network& network, double efficiency,
                      const LibraryConstants& constants) {
  if (call.group <= 1) return 0;
  if (!reaches(network, call.group)) return std::numeric_limits<double>::infinity();
  const double latency = network.latency_s.value;
  const Software software{constants,
                          {call.group, network.bandwidth_b_s.value * efficiency, latency},
                          network.in_switch_reduction};
  if (call.library == CollectiveLibrary::kNccl) return nccl_phases(call, software, true).time_s();
  const double captured = latency + nccl_phases(call, software, false).time_s();
  if (call.kind != Collective::kAllReduce) return captured;
  return std::min(one_shot_s(call, software), captured);
}

double ExpertExchange::dispatch_bytes() const {
  return tokens * top_k * (hidden + 4 * hidden / 128 + 16);
}

double ExpertExchange::combine_bytes() const {
  return tokens * top_k * 2 * hidden;
}

double low_latency_dispatch_s(const ExpertExchange& x, const Network& network, double efficiency,
                              const LibraryConstants& constants) {
  if (!reaches(network, x.ranks)) return std::numeric_limits<double>::infinity();
  const double rate = network.bandwidth_b_s.value * efficiency * constants.dispatch_share;
  const double setup =
      constants.dispatch_round * std::log2(x.ranks) + constants.dispatch_expert * x.experts;
  const double sent_s = x.dispatch_bytes() * leaving_share(x) / rate;
  const double in_turn_s = std::ceil(x.tokens / processors(x)) * constants.dispatch_token_s;
  return setup * network.latency_s.value + std::max(sent_s, in_turn_s);
}

double low_latency_combine_s(const ExpertExchange& x, const Network& network, double efficiency,
                             const LibraryConstants& constants) {
  if (!reaches(network, x.ranks)) return std::numeric_limits<double>::infinity();
  const double rate = network.bandwidth_b_s.value * efficiency * constants.combine_share;
  const double setup =
      constants.combine_round * std::log2(x.ranks) + constants.combine_expert * x.experts;
  return setup * network.latency_s.value + x.combine_bytes() * leaving_share(x) / rate;
}

}  // namespace strandline::hw
