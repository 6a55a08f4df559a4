// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "archs/capability.h"
#include "hw/asic/accelerator.h"
#include "hw/chip.h"

namespace strandline::hw::asic {

/// What a fixed-function chip of the catalog is built of: so many cores of one config.
struct ChipCore {
  Accelerator core;  ///< of hw/asic/chip_cores.yaml
  int cores = 1;
  std::string source;
  core::Sourced beside_m2{0, 0, 0, ""};  ///< what the file adds that no core has
  /// Multiply-adds of all arrays in a cycle, in the array's own format.
  double products() const { return static_cast<double>(cores) * core.rows * core.cols; }
  /// SPAD and VMEM of all cores.
  double sram_bytes() const;
  /// Bytes of SPAD rows that all cores read in a cycle.
  double spad_bytes_per_cycle() const;
};

/// A core of hw/asic/chip_cores.yaml: sizes that no simulation of ours reaches, so that they stand
/// apart from the configs that are built. InputError names the ones there are.
Accelerator find_chip_core(const std::string& name);

/// Does a core run what the capability asks for? Answered by stranded_by() on a layer that asks for
/// nothing else, so that what the compiler takes is what a study counts. State-space scans are
/// asked for as Mamba-2, delta rules as gated DeltaNet, routing with one expert per token, fine
/// experts with eight, selection as 2048 keys of latent attention, for which the router must have
/// room; several tokens a step are a prefill behind a cache, which every core with attention runs.
/// Formats follow from a chip's rates, not from here; what no layer asks for (tables, loops,
/// two-way blocks, weight updates, unseen operators) no core has.
bool covers(const Accelerator& core, archs::Capability capability);
/// All that covers() says yes to.
archs::CapabilityMask covered_by(const Accelerator& core);

/// Fills what follows from the cores into a chip read from a file: capabilities, tile and units of
/// the matrix engine, the vector engine, SRAM, die area (hw/asic/chip_die.h). The clock is the
/// chip's peak over what the arrays do in a cycle.
void build_of_cores(Chip& chip, const ChipCore& core);

/// Cycles a second of a chip whose 16-bit peak is known.
double clock_hz(const Chip& chip, const ChipCore& core);

}  // namespace strandline::hw::asic
