// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/operator.h"
#include "hw/chip.h"
#include "hw/efficiency.h"

namespace strandline::hw {

enum class Bound : std::uint8_t { kCompute, kMemory, kNetwork, kOverhead };

/// Time of one execution of an operator on a chip, by parts: time_s = max(compute_s, memory_s,
/// network_s) + overhead_s (overlap within an operator, none between operators).
struct OperatorCost {
  double time_s = 0, compute_s = 0, memory_s = 0, network_s = 0, overhead_s = 0;
  double energy_j = 0;
  Bound bound = Bound::kMemory;
};

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
  double matrix_rate[kTypes][kTypes] = {};  ///< achieved op/s of [weight][activation] pairs
  double vector_rate = 0, scan_rate = 0;    ///< achieved op/s
  archs::CapabilityMask native = 0;         ///< native_mask(*chip)
  Efficiency efficiency;                    ///< of the chip's family
};
/// MissingFact where the chip leaves a fact blank that costs need. `chip` must outlive the model.
ChipModel prepare(const Chip& chip, double maturity = 1.0,
                  const Efficiencies& all = efficiencies());
ChipModel prepare(const Chip&& chip, double maturity = 1.0,
                  const Efficiencies& all = efficiencies()) = delete;  ///< would dangle

/// Never decreases when bandwidth, peak rate or efficiency fall. Unsupported operators cost through
/// their support() (rewriting, fallback); impossible ones give an infinite time. The operator
/// stands alone: nothing fuses. No allocation.
///
/// Compute: products pad m, n, k to the engine's tile (m, the tokens, to 32 where fewer) and run in
/// waves over its units, with split-k where there are fewer tiles than units; attention overlaps
/// its products with the softmax on vector lanes; recurrences run on scan or vector lanes with a
/// latency per dependent step. Memory: weights and state move through main memory, activations only
/// by what exceeds half the SRAM; what is both read and written streams slower. Energy: a constant
/// per flop and byte (sources in operator_cost.cpp); links are not counted.
OperatorCost cost(const archs::Operator& op, const ChipModel& model);

/// Sum over a graph with counts, plus the per-layer floor of `layers` layers. The floor is fitted
/// on dense layers of seven operators that fuse with no other; layers that issue more pay in
/// proportion. It covers fills, so the larger of the two is charged; layers = 0 charges fills
/// alone. Element-wise neighbours (elementwise, rope, quantize, hadamard, kv_append) fuse with the
/// operator before or after them: their activations never leave the group and are not charged, nor
/// is a fill; what they write to a cache is. Norms, softmax and sampling need whole rows and stay
/// passes of their own; collectives and sends fuse with nothing. `bound` is that of the largest
/// part.
OperatorCost cost(const archs::OperatorGraph& graph, int layers, const ChipModel& model);

}  // namespace strandline::hw
