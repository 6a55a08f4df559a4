// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/sourced.h"
#include "hw/asic/accelerator.h"

namespace strandline::hw::asic {

/// What a unit of a core takes. Gates come from formulas fitted on synthesis (hw/asic/area.csv);
/// docs/accelerator/area.md says what they are not.
struct UnitArea {
  std::string unit;    ///< e.g. "array", "vector", "spad banks"
  std::string option;  ///< key of the option that brings it; empty: every core has it
  int count = 1;       ///< of the same, all of which the numbers below cover
  double gates = 0;    ///< gate equivalents of logic (NAND2 = 1)
  double error = 0;    ///< worst relative error of the formula on a size that it was not fitted on
  double memory_bits = 0;  ///< of banks, or of state inside the unit
  core::Sourced area_m2;  ///< at the node: placed logic and memories; the error widens the interval
};

/// A core at a node.
struct CoreArea {
  std::string node;  ///< id of hw/parameters.yaml
  std::vector<UnitArea> units;
  double gates() const;
  double memory_bits() const;
  core::Sourced area_m2() const;  ///< the sum; all units at the same end of their intervals
};

/// The area of a core by unit. `node` is an id or name of hw/parameters.yaml. InputError for an
/// unknown node, and for an option of which nothing has been synthesized.
CoreArea core_area(const Accelerator& a, const std::string& node = "4nm");

/// What an option adds to a core: with it less without it.
struct OptionPrice {
  std::string option;  ///< its key
  bool present;        ///< in the core that was asked about
  double gates = 0, memory_bits = 0;
  core::Sourced area_m2;
  double share = 0;  ///< of the area of the core without it
};

/// The prices of all options that have been synthesized, but fp8, which replaces another format. An
/// option that the core has is taken from it, with those that need it; one that it lacks is added,
/// with those that it needs.
std::vector<OptionPrice> option_prices(const Accelerator& a, const std::string& node = "4nm");

/// Cores on a die of their own, without links, memory channels and pads.
struct DiePrice {
  core::Sourced area_m2;
  double yield = 0;    ///< of the central area: (1 + A D0 / alpha)^-alpha
  double die_usd = 0;  ///< wafer over dies that work (hw/economics.h: die_cost_usd)
};
DiePrice die_price(const CoreArea& core, int cores);

}  // namespace strandline::hw::asic
