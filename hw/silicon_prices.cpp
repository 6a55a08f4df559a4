// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/silicon_prices.h"

#include <algorithm>

#include "core/files.h"
#include "core/yaml.h"
#include "hw/unknown_name.h"

namespace strandline::hw {
namespace {

using core::Range;
using core::YamlNode;

void read_site(const YamlNode& node, SiliconPrices& prices) {
  prices.electricity_usd_j = node.quantity("electricity", "USD/kWh", Range::positive());
  prices.pue = node.quantity("pue", "1", {1.0, 5.0});
  prices.facility_usd_w = node.quantity("facility", "USD/W", Range::positive());
  prices.facility_life_s = node.quantity("facility_life", "year", Range::positive());
  prices.chip_life_s = node.quantity("chip_life", "year", Range::positive());
  prices.staff_share = node.quantity("staff_share", "1", Range::fraction());
  prices.published_cost_of_capital =
      node.quantity("published_cost_of_capital", "1", Range::fraction());
  node.finish();
}

void read_wafer(const YamlNode& node, SiliconPrices& prices) {
  prices.wafer_diameter_m = node.quantity("diameter", "m", Range::positive());
  prices.reticle_m2 = node.quantity("reticle", "m2", Range::positive());
  prices.cluster_alpha = node.quantity("cluster_alpha", "1", Range::positive());
  prices.harvest = node.quantity("harvest", "1", Range::fraction());
  node.finish();
}

NodePrices read_node(const YamlNode& node) {
  NodePrices prices;
  prices.id = node.text("id");
  prices.names = node.texts("names");
  prices.wafer_usd = node.quantity("wafer", "USD", Range::positive());
  prices.defects_per_m2 = node.quantity("defect_density", "1/m2", Range::positive());
  prices.mask_set_usd = node.quantity("mask_set", "USD", Range::positive());
  node.finish();
  return prices;
}

void read_memory(const YamlNode& node, SiliconPrices& prices) {
  prices.hbm_usd_b = node.quantity("hbm", "USD/GB", Range::positive());
  prices.stacked_dram_usd_b = node.quantity("stacked_dram", "USD/GB", Range::positive());
  prices.lpddr_usd_b = node.quantity("lpddr", "USD/GB", Range::positive());
  prices.bond_yield_per_layer = node.quantity("bond_yield_per_layer", "1", Range::fraction());
  prices.hbm_stack_m2 = node.quantity("hbm_stack_area", "m2", Range::positive());
  node.finish();
}

void read_package(const YamlNode& node, SiliconPrices& prices) {
  prices.package_usd = node.quantity("reference_cost", "USD", Range::positive());
  prices.package_interposer_m2 = node.quantity("reference_interposer", "m2", Range::positive());
  prices.test_usd = node.quantity("test_cost", "USD", Range::positive());
  prices.test_area_m2 = node.quantity("test_reference_area", "m2", Range::positive());
  node.finish();
}

}  // namespace

const NodePrices* SiliconPrices::find_node(const std::string& id_or_name) const {
  for (const auto& candidate : nodes) {
    const auto& names = candidate.names;
    const bool named = std::find(names.begin(), names.end(), id_or_name) != names.end();
    if (candidate.id == id_or_name || named) return &candidate;
  }
  return nullptr;
}

const NodePrices& SiliconPrices::node(const std::string& id_or_name) const {
  if (const NodePrices* found = find_node(id_or_name)) return *found;
  std::vector<std::string> known;
  for (const auto& candidate : nodes) {
    known.push_back(candidate.id);
    known.insert(known.end(), candidate.names.begin(), candidate.names.end());
  }
  throw unknown_name("node", id_or_name, "has no wafer price in hw/parameters.yaml", known,
                     "add it under `nodes:`");
}

SiliconPrices load_silicon_prices(const std::filesystem::path& file) {
  const YamlNode root = YamlNode::load(file);
  SiliconPrices prices;
  read_site(root.at("site"), prices);
  read_wafer(root.at("wafer"), prices);
  for (const auto& node : root.at("nodes").items()) prices.nodes.push_back(read_node(node));
  read_memory(root.at("memory"), prices);
  read_package(root.at("package"), prices);
  root.finish();
  return prices;
}

const SiliconPrices& silicon_prices() {
  static const SiliconPrices prices = load_silicon_prices(core::home_path("hw/parameters.yaml"));
  return prices;
}

}  // namespace strandline::hw
