// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/operator.h"

namespace strandline::hw {

/// Fitted on kernel_collectives.csv (all but all-to-all; NCCL and TensorRT-LLM on A100, H100, B200,
/// GB200).
inline constexpr double kRamp = 1.1;
/// A collective as two parts: the latency of its dependent steps, and the transfer of its bytes at
/// full bandwidth. Data flow in chunks, so that steps and transfer overlap; what chunks leave is
/// ramp * sqrt(latency * transfer): c chunks through s steps take (s + c) (latency/s + transfer/c),
/// least at c = s sqrt(transfer/latency), where the ramp is 2; less where part of a step overlaps
/// (pipelining: Chan et al., Concurrency 19, 2007; Sanders, Speck, Traeff 2009, section 2).
struct Phases {
  double latency_s = 0, transfer_s = 0;
  double ramp = kRamp;  ///< 0 where the whole message goes at once
  double time_s() const;
};
/// Achieved share of the network rate of kernels that read or write every peer at once: 0.77 fits
/// TensorRT-LLM's one-shot all-reduce below 1 MB on A100, H100 and B200 (same table).
inline constexpr double kOneShotShare = 0.77;
/// The same of reduction inside the switch: NCCL on 8 H100 and B200, floats against int8.
inline constexpr double kInSwitchShare = 0.9;
/// Latencies before it flows: NCCL takes its rings for anything shorter (same rows).
inline constexpr double kInSwitchSteps = 7.5;

/// What cannot be done: infinite.
Phases never();
/// One after the other.
Phases operator+(const Phases& a, const Phases& b);
/// The one that takes less time.
Phases faster(const Phases& a, const Phases& b);

/// Group of chips, bandwidth per chip and direction (B/s) and latency per step (s) of the closed
/// forms below; `bytes` as in collective_time_s.
struct Wire {
  int chips = 1;
  double bandwidth_b_s = 0, latency_s = 0;
};
/// 2(n-1) steps, 2(n-1)/n V (Patarasuk and Yuan, JPDC 69, 2009).
Phases ring_all_reduce(double bytes, const Wire& w);
/// Double binary tree: 2 ceil(log2 n) steps, 2V (Sanders, Speck, Traeff, Parallel Computing 35,
/// 2009; NCCL 2.4).
Phases tree_all_reduce(double bytes, const Wire& w);
/// Every chip reads the tensor of every other one: a step, (n-1)V at kOneShotShare, no ramp.
Phases one_shot_all_reduce(double bytes, const Wire& w);
/// Direct reduce-scatter, then direct all-gather through a switch: 2 steps, 2(n-1)/n V.
Phases two_shot_all_reduce(double bytes, const Wire& w);
/// The switch adds and multicasts: every chip's tensor goes up and its share of the sums comes
/// down, then that share goes up and all sums come down: (1 + 1/n) V at kInSwitchShare
/// (Klenk, Jiang, Thorson, Dennison, ISCA 2020; NVLink SHARP).
Phases in_switch_all_reduce(double bytes, const Wire& w);
/// All-gather or reduce-scatter around a ring: n-1 steps, (n-1)/n V.
Phases ring_gather(double bytes, const Wire& w);
/// The same straight through a switch: one step.
Phases direct_gather(double bytes, const Wire& w);
/// Straight through a switch: a step, V (what each chip sends to the others).
Phases direct_all_to_all(double bytes, const Wire& w);
/// From one chip to all through a switch: the fastest of copies to all at once (a step, (n-1)V at
/// kOneShotShare, no ramp), scatter with all-gather (2 steps, 2(n-1)/n V) and a pipelined chain
/// (n-1 steps, V; Chan et al. 2007).
Phases switched_broadcast(double bytes, const Wire& w);

/// The switch multicasts what the root sends once.
Phases in_switch_broadcast(double bytes, const Wire& w);

/// Links of its own between any two of n chips; `link` (B/s) is all that a pair has. All-reduce is
/// the faster of one-shot and two-shot; `w.bandwidth_b_s` is one link.
Phases full_mesh_phases(archs::Collective kind, double bytes, const Wire& link);
/// The faster of direct (V over one link) and scatter with all-gather (2V/n over every link).
Phases full_mesh_broadcast(double bytes, const Wire& link);

}  // namespace strandline::hw
