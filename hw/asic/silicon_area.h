// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/sourced.h"

namespace strandline::hw::asic {

/// What a gate and a bit take on a process node.
struct NodeArea {
  std::string id;             ///< of hw/parameters.yaml
  core::Sourced nand2_m2;     ///< a two-input NAND: one gate equivalent
  core::Sourced sram_bit_m2;  ///< a dense six-transistor cell, without its periphery
};

/// hw/asic/area.yaml: from gate equivalents and bits to area, with intervals.
struct SiliconArea {
  core::Sourced reference_nand2_m2;  ///< of the cells that area.csv was synthesized onto
  core::Sourced placed;              ///< cells over placed core area
  core::Sourced sram_cells;          ///< cells over the area of a macro
  core::Sourced sram_ports;          ///< a bank with a read and a write port over one with one port
  core::Sourced sram_file;           ///< state inside units over large SRAM, per bit
  std::vector<NodeArea> nodes;

  /// By an id or name of hw/parameters.yaml ("4nm", "TSMC 4NP"); InputError naming the nearest.
  const NodeArea& node(const std::string& id_or_name) const;
  /// Placed logic of so many gate equivalents.
  core::Sourced logic_m2(double gates, const NodeArea& node) const;
  /// Memories with a read and a write port: SRAM banks, or `file`s inside units.
  core::Sourced memory_m2(double bits, bool file, const NodeArea& node) const;
};

SiliconArea load_silicon_area(const std::filesystem::path& file);
/// hw/asic/area.yaml of the installation, read once.
const SiliconArea& silicon_area();

}  // namespace strandline::hw::asic
