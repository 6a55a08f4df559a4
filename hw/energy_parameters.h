// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/sourced.h"
#include "hw/chip.h"
#include "hw/energy_work.h"

namespace strandline::hw {

/// Energy of logic on a process node, as a share of the reference node's (TSMC 4 nm class).
struct NodeEnergy {
  std::vector<std::string> names;  ///< as chip files write them
  core::Sourced share;
};

/// hw/energy.yaml: what operations and bytes cost, for boards (regulators included). Joules.
struct EnergyParameters {
  core::Sourced
      busy_w_m2;  ///< while a model is served, work apart, per area of the dies with engines
  core::Sourced busy_share;    ///< the same as a share of the power limit, where no area is known
  core::Sourced idle_of_busy;  ///< without work, as a share of the above
  /// Per flop of a programmable matrix engine on the reference node, by MultiplierWidth.
  std::array<core::Sourced, static_cast<int>(MultiplierWidth::kCount)> flop_j;
  core::Sourced vector_flop_j;  ///< per flop on vector lanes
  core::Sourced path_byte_j;    ///< per byte between an off-die memory and the engines
  core::Sourced sram_byte_j;    ///< per byte of activations on the chip
  core::Sourced link_byte_j;    ///< per byte sent to another chip
  std::map<MemoryKind, core::Sourced> memory_byte_j;  ///< per byte of the memory itself
  core::Sourced specialized;  ///< share that logic without instructions needs of flops and path
  core::Sourced supply;       ///< efficiency of power supplies: board over wall
  core::Sourced all_in;       ///< wall over board, for chips that publish one of the two
  core::Sourced host_load;    ///< share of the host's provisioned power that it draws
  std::vector<NodeEnergy> nodes;

  /// Logic energy on a node over the reference's. A chip of several nodes ("TSMC N3P and N6") names
  /// that of its engines first. InputError naming the nearest where no entry has it.
  double node_share(const std::string& node) const;
};

/// The node of a chip's engines where its text names several: the first ("TSMC N3P" of "TSMC N3P
/// and N6").
std::string engine_node(const std::string& node);

EnergyParameters load_energy_parameters(const std::filesystem::path& file);
/// hw/energy.yaml of the installation, read once.
const EnergyParameters& energy_parameters();

}  // namespace strandline::hw
