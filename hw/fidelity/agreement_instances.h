// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "hw/asic/layer_program.h"

namespace strandline::hw::fidelity {

/// One operator of a layer alone: its command between the loads of what it reads and the stores of
/// what it writes, with the data that the layer has there.
struct Instance {
  std::string operation, unit, command;  ///< "queries", "matmul", "64 rows, 1 x 32 blocks"
  std::vector<asic::Command> program;
  std::vector<std::uint8_t> memory;
  std::size_t at = 0;      ///< the command in the program
  std::size_t before = 0;  ///< the last load before it; where there is none, `at`

  /// Cycles of the command, from when each of the program's commands completed: it is taken two
  /// cycles after the last load before it is over, or in the first cycle.
  std::uint64_t cycles(const std::vector<std::uint64_t>& completed) const;
};

/// The operators of a layer's program, one of each kind and size that `seen` has not; adds them to
/// it. Commands that hang on what earlier ones left in a unit (running maxima, routes) are left
/// out.
std::vector<Instance> instances_of(const asic::LayerProgram& layer, const asic::Accelerator& a,
                                   std::set<std::string>& seen);

}  // namespace strandline::hw::fidelity
