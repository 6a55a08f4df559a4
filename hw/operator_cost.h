// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>

#include "archs/operator.h"
#include "hw/chip.h"
#include "hw/efficiency.h"
#include "hw/kernel_class.h"

namespace strandline::hw {

enum class Bound : std::uint8_t { kCompute, kMemory, kNetwork, kOverhead };

/// Time of one execution of an operator on a chip, by parts: time_s = max(compute_s, memory_s,
/// network_s) + overhead_s (overlap within an operator, none between operators).
struct OperatorCost {
  double time_s = 0, compute_s = 0, memory_s = 0, network_s = 0, overhead_s = 0;
  double energy_j = 0;  ///< of the work alone, without what the board draws anyway
  Bound bound = Bound::kMemory;
};

struct EnergyModel;

/// What a chip's costs depend on besides the chip: prepared once, used for 10^6 operators a second.
struct ChipModel {
  static constexpr int kTypes = static_cast<int>(archs::DataType::kCount);
  const Chip* chip = nullptr;
  double compute_efficiency = 1, bandwidth_b_s = 0, sram_bytes = 0, sram_bandwidth_b_s = 0;
  double state_bandwidth_b_s = 0;  ///< of a memory for state apart from the weights; 0: the same
  double layer_overhead_s = 0;
  double network_b_s = 0, network_latency_s = 0;
  double matrix_peak[kTypes] = {};
  double vector_peak = 0;
  double maturity = 1;  ///< 0..1 efficiency of operators that are new to this chip
  double network_efficiency = 1;
  double matrix_rate[kTypes][kTypes] = {};    ///< achieved op/s of [weight][activation] pairs
  double vector_rate = 0, scan_rate = 0;      ///< achieved op/s
  archs::CapabilityMask native = 0;           ///< native_mask(*chip)
  Efficiency efficiency;                      ///< of the chip's family
  ClassLaws laws;                             ///< class_laws(*chip)
  std::shared_ptr<const ChipModel> nominal;   ///< at nominal rates, for the laws; null without laws
  double law_compute = 1, law_bandwidth = 1;  ///< reached of what laws say (scale_rates())
  const asic::ChipCore* core = nullptr;  ///< of a chip built of cores, whose cycles its costs take
  double core_hz = 0;                    ///< cycles a second, less what the system loses
  std::uint8_t core_pack[kTypes][kTypes] = {};  ///< products a multiplier and cycle, by pair
  std::shared_ptr<const EnergyModel> energy;    ///< null where prepare_energy() misses a fact
};
/// MissingFact where the chip leaves a fact blank that costs need. `chip` must outlive the model.
ChipModel prepare(const Chip& chip, double maturity = 1.0,
                  const Efficiencies& all = efficiencies());
ChipModel prepare(const Chip&& chip, double maturity = 1.0,
                  const Efficiencies& all = efficiencies()) = delete;  ///< would dangle
/// The same without laws or energy: rates by the chip's derating alone.
ChipModel prepare_by_derating(const Chip& chip, double maturity = 1.0,
                              const Efficiencies& all = efficiencies());

/// Multiplies what the chip achieves of its rates of work and of its memory bandwidth, by law or
/// derating: serving software that reaches less, or more.
void scale_rates(ChipModel& model, double compute, double bandwidth);

/// Never decreases when bandwidth, peak rate or efficiency fall. Unsupported operators cost through
/// their support() (rewriting, fallback); impossible ones give an infinite time. The operator
/// stands alone: nothing fuses. No allocation.
///
/// Operators with a class (kernel_use()) on chips with laws: the law of the class turns the
/// lossless part of the operator into seconds; what hides behind neither compute nor memory and the
/// start of the call are overhead. Weights, caches and states come from main memory: a model's do
/// not stay in the last-level cache from one layer's turn to the next; what passes over activations
/// may find them there.
///
/// All others, by derating and the constants of hw/efficiency.yaml. Compute: products pad m, n, k
/// to the engine's tile (m, the tokens, to 32 where fewer) and run in waves over its units, with
/// split-k where there are fewer tiles than units; attention overlaps its products with the softmax
/// on vector lanes; recurrences run on scan or vector lanes with a latency per dependent step.
/// Memory: weights and state move through main memory, activations only by what exceeds half the
/// SRAM; what is both read and written streams slower.
///
/// Energy: that of work_of() by prepare_energy(); NaN where the chip's power is not known. Links
/// are not counted.
OperatorCost cost(const archs::Operator& op, const ChipModel& model);

/// Sum over a graph with counts, plus the per-layer floor of `layers` layers. The floor is fitted
/// on dense layers of seven operators that fuse with no other; layers that issue more pay in
/// proportion. It covers the starts of calls: launches overlap with the kernel before in captured
/// graphs, and serving points ask for no more than the floor (whole starts beside or above it made
/// TPOT worse). It is never below the fills of the engines;
/// layers = 0 charges the starts of all calls, as they run one by one. Element-wise neighbours
/// (elementwise, rope, quantize, hadamard, kv_append) fuse with the operator before or after them:
/// their activations never leave the group and are not charged, nor is a fill; what they write to a
/// cache is. Norms, softmax and sampling need whole rows and stay passes of their own, as do passes
/// that are part of a measured call (experts); collectives and sends fuse with nothing. `bound` is
/// that of the largest part.
OperatorCost cost(const archs::OperatorGraph& graph, int layers, const ChipModel& model);

/// Seconds of one kernel call as benchmarks time it, the same operands again and again: its
/// operators are parts under one law, started once, with what fits left in the last-level cache.
/// Infinite where the chip cannot run one. The model must have laws.
double call_s(std::span<const archs::Operator> call, const EfficiencyLaw& law,
              const ChipModel& model);

}  // namespace strandline::hw
