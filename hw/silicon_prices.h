// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/sourced.h"

namespace strandline::hw {

/// A process node: what a wafer costs and how many defects it has.
struct NodePrices {
  std::string id;                  ///< e.g. "4nm"
  std::vector<std::string> names;  ///< as the chip catalog writes it, e.g. "TSMC 4NP"
  core::Sourced wafer_usd;
  core::Sourced defects_per_m2;
  core::Sourced mask_set_usd;
};

/// hw/parameters.yaml: prices of silicon, memory, package, test and of a site, with intervals.
struct SiliconPrices {
  core::Sourced electricity_usd_j, pue, facility_usd_w, facility_life_s, chip_life_s, staff_share;
  core::Sourced published_cost_of_capital;  ///< per year, inside published ownership costs
  core::Sourced wafer_diameter_m, reticle_m2, cluster_alpha, harvest;
  std::vector<NodePrices> nodes;
  core::Sourced hbm_usd_b, stacked_dram_usd_b, lpddr_usd_b;
  core::Sourced bond_yield_per_layer;                ///< of one DRAM layer bonded on the logic
  core::Sourced hbm_stack_m2;                        ///< interposer area that a stack takes
  core::Sourced package_usd, package_interposer_m2;  ///< reference package (H100)
  core::Sourced test_usd, test_area_m2;              ///< reference test and assembly (H100)

  /// The node with that id or name, null where there is none.
  const NodePrices* find_node(const std::string& id_or_name) const;
  /// The node with that id or name; InputError naming the nearest otherwise.
  const NodePrices& node(const std::string& id_or_name) const;
};

SiliconPrices load_silicon_prices(const std::filesystem::path& file);
/// hw/parameters.yaml of the installation, read once.
const SiliconPrices& silicon_prices();

}  // namespace strandline::hw
