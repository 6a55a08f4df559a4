// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/sourced.h"
#include "hw/asic/chip_core.h"

namespace strandline::hw::asic {

/// A part of a chip's dies.
struct DiePart {
  std::string name;  ///< "cores", "narrow formats", "network on chip", ...
  core::Sourced area_m2;
};

/// hw/asic/chip_die.yaml: what a die has beside its cores.
struct DieParameters {
  core::Sourced hbm_phy_m2;               ///< per stack; PHYs do not shrink with the node
  core::Sourced hbm_control_transistors;  ///< per stack
  core::Sourced link_b_s;                 ///< of a link, one direction
  core::Sourced link_phy_m2, link_control_transistors;  ///< per link
  core::Sourced router_transistors;                     ///< of the network on chip, per core
  core::Sourced other_share;  ///< of a die that is none of its units, memories and interfaces
};
DieParameters load_die_parameters(const std::filesystem::path& file);
/// hw/asic/chip_die.yaml of the installation, read once.
const DieParameters& die_parameters();

/// The dies of a chip by part, at its node: cores (core_area()), what narrower formats than the
/// array's add, network on chip, HBM interfaces by its stacks, links by its network's bandwidth,
/// all else. Narrow formats: nothing where their multipliers share the wide one's, an fp8 array as
/// the value, two, which make twice the array's rate, at the high end. MissingFact for a chip of
/// HBM without stacks.
std::vector<DiePart> die_parts(const Chip& chip, const ChipCore& core);
/// Their sum. Parts err apart: half-widths add in quadrature.
core::Sourced die_area(const std::vector<DiePart>& parts);

}  // namespace strandline::hw::asic
