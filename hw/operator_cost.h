// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/operator.h"
#include "hw/chip.h"

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
  const Chip* chip = nullptr;
  double compute_efficiency = 1, bandwidth_b_s = 0, sram_bytes = 0, sram_bandwidth_b_s = 0;
  double layer_overhead_s = 0;
  double network_b_s = 0, network_latency_s = 0;
  double matrix_peak[static_cast<int>(archs::DataType::kCount)] = {};
  double vector_peak = 0;
  double maturity = 1;  ///< 0..1 efficiency of operators that are new to this chip
};
ChipModel prepare(const Chip& chip, double maturity = 1.0);

/// Never decreases when bandwidth, peak rate or efficiency fall. Unsupported operators cost through
/// their support() (rewriting, fallback); impossible ones give an infinite time.
OperatorCost cost(const archs::Operator& op, const ChipModel& model);

/// Sum over a graph with counts, plus the per-layer floor of `layers` layers.
OperatorCost cost(const archs::OperatorGraph& graph, int layers, const ChipModel& model);

}  // namespace strandline::hw
