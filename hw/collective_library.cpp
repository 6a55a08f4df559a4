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

// Fitted to the mean absolute log error over kernel_collectives.csv (2,101 rows; latency and
// efficiency as in the catalog). Left out one at a time, chips move them by less than 10 %, except
// kSharpSteps, which only H100 and B200 with 8 GPUs tell.
constexpr double kNcclLaunch = 1.85;  ///< launch outside a graph, in latencies
constexpr double kNcclStep = 0.21;    ///< a further step of a ring, in latencies
constexpr double kSharpSteps = 6.8;   ///< setting up the reduction in the switch, in latencies
constexpr double kCopyRate = 3.0;     ///< copying the own share, over the achieved link rate

// The same of kernel_deepep_ll.csv (528 rows).
constexpr double kDispatchRound = 0.80;      ///< a round of the barrier, in latencies
constexpr double kDispatchExpert = 0.0051;   ///< reading the counter of an expert, in latencies
constexpr double kDispatchShare = 0.66;      ///< of the achieved link rate
constexpr double kDispatchToken_s = 2.7e-6;  ///< cast and send of a token by one processor
constexpr double kCombineRound = 1.1;
constexpr double kCombineExpert = 0.0026;
constexpr double kCombineShare = 0.71;

bool has_network(const Network& n) {
  return n.topology != TopologyKind::kNone && n.bandwidth_b_s.known() && n.latency_s.known();
}

/// `launch_s` before the first step.
Phases nccl_phases(const LibraryCall& c, const Wire& w, bool in_switch, double launch_s) {
  const Wire stepped{w.chips, w.bandwidth_b_s, kNcclStep * w.latency_s};
  const Phases launch{launch_s, 0};
  const Phases own_copy{0, c.message_bytes / c.group / (kCopyRate * w.bandwidth_b_s)};
  const double others = c.message_bytes * (c.group - 1) / c.group;
  if (c.kind == Collective::kAllToAll)
    return launch + direct_all_to_all(others, stepped) + own_copy;
  if (c.kind != Collective::kAllReduce)
    return launch + ring_gather(c.message_bytes, stepped) + own_copy;
  const Phases ring = launch + ring_all_reduce(c.message_bytes, stepped);
  if (!in_switch || !c.floats) return ring;
  const Phases adding = in_switch_all_reduce(c.message_bytes, w);
  return faster(ring, launch + Phases{kSharpSteps * w.latency_s, adding.transfer_s});
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
  if (!has_network(network)) return std::numeric_limits<double>::infinity();
  const double latency = network.latency_s.value;
  const Wire w{call.group, network.bandwidth_b_s.value * efficiency, latency};
  const bool in_switch = network.in_switch_reduction;
  if (call.library == CollectiveLibrary::kNccl)
    return nccl_phases(call, w, in_switch, kNcclLaunch * latency).time_s();
  const Phases rings = nccl_phases(call, w, in_switch, 0.0);
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
  if (!has_network(network)) return std::numeric_limits<double>::infinity();
  const double rate = network.bandwidth_b_s.value * efficiency * kDispatchShare;
  const double setup = kDispatchRound * std::log2(x.ranks) + kDispatchExpert * x.experts;
  const double sent_s = x.dispatch_bytes() * leaving_share(x) / rate;
  const double in_turn_s = std::ceil(x.tokens / processors(x)) * kDispatchToken_s;
  return setup * network.latency_s.value + std::max(sent_s, in_turn_s);
}

double low_latency_combine_s(const ExpertExchange& x, const Network& network, double efficiency) {
  if (!has_network(network)) return std::numeric_limits<double>::infinity();
  const double rate = network.bandwidth_b_s.value * efficiency * kCombineShare;
  const double setup = kCombineRound * std::log2(x.ranks) + kCombineExpert * x.experts;
  return setup * network.latency_s.value + x.combine_bytes() * leaving_share(x) / rate;
}

}  // namespace strandline::hw
