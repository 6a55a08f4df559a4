// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/sourced.h"
#include "hw/asic/accelerator.h"
#include "hw/asic/command_work.h"

namespace strandline::hw::asic {

/// hw/asic/core_energy.yaml: joules per operation and byte on its node.
struct CoreEnergyTable {
  struct Sram {
    double bytes = 0;
    core::Sourced access_j;  ///< of 64 bits
  };
  std::string node;
  core::Sourced int8_multiply_j, int32_add_j, bf16_multiply_j, fp32_multiply_j, fp32_add_j;
  std::vector<Sram> srams;      ///< by size
  core::Sourced memory_byte_j;  ///< of main memory (HBM), interface included
  core::Sourced rest;           ///< of the core over what is counted
};
CoreEnergyTable load_core_energy(const std::filesystem::path& file);
/// hw/asic/core_energy.yaml of the installation, read once.
const CoreEnergyTable& core_energy_table();

/// Energy of what a program, or a part of it, does. Dynamic: no leakage, no clock of idle units.
struct CoreEnergy {
  core::Sourced products_j;  ///< multiplications and sums of the array, with its registers
  core::Sourced lanes_j;     ///< vector, softmax, scan and router lanes
  core::Sourced srams_j;     ///< SPAD, VMEM and the scan unit's state
  core::Sourced memory_j;    ///< main memory
  core::Sourced total_j() const;
  CoreEnergy& operator+=(const CoreEnergy& other);
};

/// Energy of work on a core at a node (a name of hw/energy.yaml, or an id of hw/parameters.yaml).
CoreEnergy energy_of(const CommandWork& work, const Accelerator& a,
                     const std::string& node = "4nm");

/// Energy of a program's operations: `operations` gives that of each command
/// (Program::operations()), from 0 to `count` - 1. Routed commands (flag kRouted) have to be
/// resolved first (Machine::resolved): they count as they stand.
std::vector<CoreEnergy> layer_energy(std::span<const Command> program,
                                     std::span<const int> operations, int count,
                                     const Accelerator& a, const std::string& node = "4nm");

}  // namespace strandline::hw::asic
