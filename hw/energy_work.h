// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "archs/operator.h"
#include "hw/operator_cost.h"

namespace strandline::hw {

/// Width in which a matrix engine multiplies.
enum class MultiplierWidth : std::uint8_t { k16, k8, k4, kCount };

/// The width in which a weight/activation pair multiplies on a chip: that of the wider operand, and
/// wider where the chip lacks the narrow format (fp4 on a chip without it runs as fp8 or bf16).
MultiplierWidth multiplier_width(archs::DataType weight, archs::DataType activation,
                                 const Chip& chip);

/// What one chip does that costs energy, in flops and bytes; no time in here.
struct EnergyWork {
  std::array<double, static_cast<int>(MultiplierWidth::kCount)> matrix_flops{};
  double vector_flops = 0;
  double weight_bytes = 0;  ///< from main memory, with the activations that spill there
  double state_bytes = 0;   ///< caches and recurrent states, to and from their memory
  double sram_bytes = 0;    ///< activations on the chip
  double link_bytes = 0;    ///< sent to other chips
  EnergyWork& operator+=(const EnergyWork& other);
};
EnergyWork operator*(EnergyWork work, double factor);

/// Work of one execution of an operator on a chip of an instance. Collectives send 2 (g-1)/g of
/// their payload where they reduce everywhere and (g-1)/g else. Operators that the chip rewrites
/// count as they stand.
EnergyWork work_of(const archs::Operator& op, const ChipModel& chip);
/// The sum over a graph, with counts.
EnergyWork work_of(const archs::OperatorGraph& graph, const ChipModel& chip);

}  // namespace strandline::hw
