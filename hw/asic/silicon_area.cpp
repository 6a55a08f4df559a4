// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/silicon_area.h"

#include "core/error.h"
#include "core/files.h"
#include "core/yaml.h"
#include "hw/silicon_prices.h"

namespace strandline::hw::asic {
namespace {

using core::Range;
using core::Sourced;
using core::YamlNode;

/// count * each / share: smallest where each is smallest and the share largest.
Sourced area(double count, const Sourced& each, const Sourced& share) {
  return {count * each.value / share.value, count * each.low / share.high,
          count * each.high / share.low, each.source};
}

}  // namespace

const NodeArea& SiliconArea::node(const std::string& id_or_name) const {
  const std::string& id = silicon_prices().node(id_or_name).id;
  for (const NodeArea& n : nodes)
    if (n.id == id) return n;
  throw core::InputError({.place = {},
                          .key = "node",
                          .value = id_or_name,
                          .problem = "has no gate and SRAM area in hw/asic/area.yaml",
                          .mend = "add it under `nodes:`"});
}

Sourced SiliconArea::logic_m2(double gates, const NodeArea& node) const {
  return area(gates, node.nand2_m2, placed);
}

Sourced SiliconArea::memory_m2(double bits, bool file, const NodeArea& node) const {
  const Sourced cells = area(bits, node.sram_bit_m2, sram_cells);
  const Sourced& more = file ? sram_file : sram_ports;
  return {cells.value * more.value, cells.low * more.low, cells.high * more.high, cells.source};
}

SiliconArea load_silicon_area(const std::filesystem::path& file) {
  const YamlNode root = YamlNode::load(file);
  SiliconArea s;
  s.reference_nand2_m2 = root.quantity("reference_nand2", "m2", Range::positive());
  s.placed = root.quantity("placed", "1", Range::fraction());
  const YamlNode sram = root.at("sram");
  s.sram_cells = sram.quantity("cells", "1", Range::fraction());
  s.sram_ports = sram.quantity("ports", "1", Range::positive());
  s.sram_file = sram.quantity("file", "1", Range::positive());
  sram.finish();
  for (const YamlNode& node : root.at("nodes").items()) {
    s.nodes.push_back({node.text("id"), node.quantity("nand2", "m2", Range::positive()),
                       node.quantity("bit", "m2", Range::positive())});
    node.finish();
  }
  root.finish();
  return s;
}

const SiliconArea& silicon_area() {
  static const SiliconArea s = load_silicon_area(core::home_path("hw/asic/area.yaml"));
  return s;
}

}  // namespace strandline::hw::asic
