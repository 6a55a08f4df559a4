// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/yaml.h"
#include "hw/chip.h"

namespace strandline::theses {

/// A choice of silicon beside the same compute: sides of the arrays, whose memory, whose network.
struct Silicon {
  int array_side = 0;   ///< rows and columns of an array; a power of two
  std::string memory;   ///< id of the catalog chip whose main memory it has
  std::string network;  ///< id of the catalog chip whose network it has
  double compute = 1;   ///< multiply-adds a cycle over those of the base
};

/// `base`, a candidate built of cores, with the silicon chosen. Equal stay multiply-adds a cycle
/// (as many arrays as `compute` asks for), clock, SRAM per multiply-add, coverage, deratings and
/// power; a core has a vector and a softmax lane for each column, since an array gives a row of
/// results a cycle. Area, and with it the bill of materials, follows from the cores
/// (hw/asic/chip_die.h), and DRAM stacked on the die scales with its area. InputError where base
/// has no cores, or the side is no power of two from 16 to 256.
hw::Chip with_silicon(const hw::Chip& base, const Silicon& silicon, const hw::ChipCatalog& catalog);

/// The `compute` at which the die has an area: linear in the area of its cores. 1/16 at least.
double compute_of_area(const hw::Chip& base, Silicon silicon, const hw::ChipCatalog& catalog,
                       double area_m2);

}  // namespace strandline::theses
