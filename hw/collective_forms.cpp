// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/collective_forms.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace strandline::hw {

using archs::Collective;

namespace {

double share_of_others(const Wire& w) {
  return static_cast<double>(w.chips - 1) / w.chips;
}

}  // namespace

double Phases::time_s() const {
  return latency_s + transfer_s + ramp * std::sqrt(latency_s * transfer_s);
}

Phases never() {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return {kInfinity, kInfinity, 1.0};
}

Phases operator+(const Phases& a, const Phases& b) {
  return {a.latency_s + b.latency_s, a.transfer_s + b.transfer_s, std::max(a.ramp, b.ramp)};
}

Phases faster(const Phases& a, const Phases& b) {
  return a.time_s() <= b.time_s() ? a : b;
}

Phases ring_all_reduce(double bytes, const Wire& w) {
  return {2.0 * (w.chips - 1) * w.latency_s, 2 * share_of_others(w) * bytes / w.bandwidth_b_s};
}

Phases tree_all_reduce(double bytes, const Wire& w) {
  return {2 * std::ceil(std::log2(w.chips)) * w.latency_s, 2 * bytes / w.bandwidth_b_s};
}

Phases one_shot_all_reduce(double bytes, const Wire& w) {
  return {w.latency_s, (w.chips - 1) * bytes / (w.bandwidth_b_s * kOneShotShare), 0.0};
}

Phases two_shot_all_reduce(double bytes, const Wire& w) {
  return {2 * w.latency_s, 2 * share_of_others(w) * bytes / w.bandwidth_b_s};
}

Phases in_switch_all_reduce(double bytes, const Wire& w) {
  return {kInSwitchSteps * w.latency_s,
          (1 + 1.0 / w.chips) * bytes / (w.bandwidth_b_s * kInSwitchShare)};
}

Phases ring_gather(double bytes, const Wire& w) {
  return {(w.chips - 1) * w.latency_s, share_of_others(w) * bytes / w.bandwidth_b_s};
}

Phases direct_gather(double bytes, const Wire& w) {
  return {w.latency_s, share_of_others(w) * bytes / w.bandwidth_b_s};
}

Phases direct_all_to_all(double bytes, const Wire& w) {
  return {w.latency_s, bytes / w.bandwidth_b_s};
}

Phases switched_broadcast(double bytes, const Wire& w) {
  const Phases chain{(w.chips - 1) * w.latency_s, bytes / w.bandwidth_b_s};
  const Phases scattered{2 * w.latency_s, 2 * share_of_others(w) * bytes / w.bandwidth_b_s};
  return faster(faster(one_shot_all_reduce(bytes, w), scattered), chain);  // copies as one shot
}

Phases in_switch_broadcast(double bytes, const Wire& w) {
  return {kInSwitchSteps * w.latency_s, bytes / (w.bandwidth_b_s * kInSwitchShare)};
}

Phases full_mesh_phases(Collective kind, double bytes, const Wire& link) {
  const double shares = bytes / (link.chips * link.bandwidth_b_s);  // one share over each link
  switch (kind) {
    case Collective::kAllReduce:
      return faster({2 * link.latency_s, 2 * shares},
                    {link.latency_s, bytes / (link.bandwidth_b_s * kOneShotShare), 0.0});
    case Collective::kAllGather:
    case Collective::kReduceScatter:
      return {link.latency_s, shares};
    case Collective::kAllToAll:
      return {link.latency_s, bytes / ((link.chips - 1) * link.bandwidth_b_s)};
  }
  return never();
}

Phases full_mesh_broadcast(double bytes, const Wire& link) {
  return faster({link.latency_s, bytes / link.bandwidth_b_s},
                {2 * link.latency_s, 2 * bytes / (link.chips * link.bandwidth_b_s)});
}

}  // namespace strandline::hw
