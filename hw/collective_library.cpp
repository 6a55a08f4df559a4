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

// Fitted to the mean absolute log error over kernel_collectives.csv (2,101 rows), together with the
// ramp and shares of hw/collective_forms.h; latency and efficiency as in the catalog. Leaving out
// one chip at a time moves launch, step, ramp and shares by up to 9 %, the all-to-all constants by
// up to 20 % (kPeerRound by 44 %: it hardly matters), the start in the switch by 25 %; the chip
// left out is then met with a median error of 5.5 to 8.7 %.
constexpr double kNcclLaunch = 1.65;  ///< launch outside a graph, in latencies
constexpr double kNcclStep = 0.24;    ///< a further step of a ring, in latencies
constexpr double kCopyRate = 2.8;     ///< copying the own share, over the achieved link rate

// All-to-all is made of point-to-point messages. Up to 16 KiB each they take NCCL's low-latency
// protocol (NCCL_P2P_LL_THRESHOLD, 16384 by default), above it another with a longer start.
constexpr double kPeerMessageBytes = 16384;
constexpr double kPeerLaunch = 1.92;  ///< in latencies
constexpr double kPeerRound = 0.17;   ///< for every doubling of the ranks, in latencies
constexpr double kSimpleLaunch = 3.1;
constexpr double kSimpleRamp = 0.43;

// The same of kernel_deepep_ll.csv (528 rows); the chip left out is met with 4 to 7 % (dispatch)
// and 10 to 11 % (combine).
constexpr double kDispatchRound = 0.80;      ///< a round of the barrier, in latencies
constexpr double kDispatchExpert = 0.0051;   ///< reading the counter of an expert, in latencies
constexpr double kDispatchShare = 0.66;      ///< of the achieved link rate
constexpr double kDispatchToken_s = 2.7e-6;  ///< cast and send of a token by one processor
constexpr double kCombineRound = 1.1;
constexpr double kCombineExpert = 0.0026;
constexpr double kCombineShare = 0.71;

bool reaches(const Network& n, int chips) {
  return n.topology != TopologyKind::kNone && n.bandwidth_b_s.known() && n.latency_s.known() &&
         chips <= n.domain_chips;
}

double own_copy_s(const LibraryCall& c, const Wire& w) {
  return c.message_bytes / c.group / (kCopyRate * w.bandwidth_b_s);
}

/// `launched`: outside a graph.
Phases nccl_all_to_all(const LibraryCall& c, const Wire& w, bool launched) {
  const double saved = launched ? 0.0 : kNcclLaunch;
  const double transfer =
      direct_all_to_all(c.message_bytes * (c.group - 1) / c.group, w).transfer_s + own_copy_s(c, w);
  const double rounds = kPeerLaunch + kPeerRound * std::log2(c.group) - saved;
  const Phases low_latency{rounds * w.latency_s, transfer};
  if (c.message_bytes / c.group <= kPeerMessageBytes) return low_latency;
  const Phases simple{(kSimpleLaunch - saved) * w.latency_s, transfer, kSimpleRamp};
  return simple.time_s() > low_latency.time_s() ? simple : low_latency;
}

Phases nccl_phases(const LibraryCall& c, const Wire& w, bool in_switch, bool launched) {
  if (c.kind == Collective::kAllToAll) return nccl_all_to_all(c, w, launched);
  const Wire stepped{w.chips, w.bandwidth_b_s, kNcclStep * w.latency_s};
  const Phases launch{launched ? kNcclLaunch * w.latency_s : 0.0, 0};
  if (c.kind != Collective::kAllReduce)
    return launch + ring_gather(c.message_bytes, stepped) + Phases{0, own_copy_s(c, w)};
  const Phases ring = launch + ring_all_reduce(c.message_bytes, stepped);
  if (!in_switch || !c.floats) return ring;
  return faster(ring, launch + in_switch_all_reduce(c.message_bytes, w));
}

double leaving_share(const ExpertExchange& x) {
  return static_cast<double>(x.ranks - 1) / x.ranks;
}

/// Processors that a kernel uses: the experts dealt evenly, as few to each as units allow.
double processors(const ExpertExchange& x) {
  return std::ceil(x.experts / std::ceil(x.experts / x.units));
}

}  // namespace

double library_call_s(const LibraryCall& call, const Network& network, double efficiency) {
  if (call.group <= 1) return 0;
  if (!reaches(network, call.group)) return std::numeric_limits<double>::infinity();
  const double latency = network.latency_s.value;
  const Wire w{call.group, network.bandwidth_b_s.value * efficiency, latency};
  const bool in_switch = network.in_switch_reduction;
  if (call.library == CollectiveLibrary::kNccl)
    return nccl_phases(call, w, in_switch, true).time_s();
  const Phases rings = nccl_phases(call, w, in_switch, false);
  const double captured = latency + rings.time_s();
  if (call.kind != Collective::kAllReduce) return captured;
  return std::min(one_shot_all_reduce(call.message_bytes, w).time_s(), captured);
}

double ExpertExchange::dispatch_bytes() const {
  return tokens * top_k * (hidden + 4 * hidden / 128 + 16);
}

double ExpertExchange::combine_bytes() const {
  return tokens * top_k * 2 * hidden;
}

double low_latency_dispatch_s(const ExpertExchange& x, const Network& network, double efficiency) {
  if (!reaches(network, x.ranks)) return std::numeric_limits<double>::infinity();
  const double rate = network.bandwidth_b_s.value * efficiency * kDispatchShare;
  const double setup = kDispatchRound * std::log2(x.ranks) + kDispatchExpert * x.experts;
  const double sent_s = x.dispatch_bytes() * leaving_share(x) / rate;
  const double in_turn_s = std::ceil(x.tokens / processors(x)) * kDispatchToken_s;
  return setup * network.latency_s.value + std::max(sent_s, in_turn_s);
}

double low_latency_combine_s(const ExpertExchange& x, const Network& network, double efficiency) {
  if (!reaches(network, x.ranks)) return std::numeric_limits<double>::infinity();
  const double rate = network.bandwidth_b_s.value * efficiency * kCombineShare;
  const double setup = kCombineRound * std::log2(x.ranks) + kCombineExpert * x.experts;
  return setup * network.latency_s.value + x.combine_bytes() * leaving_share(x) / rate;
}

}  // namespace strandline::hw
