// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/chip_die.h"

#include <cmath>

#include "core/error.h"
#include "core/files.h"
#include "core/yaml.h"
#include "hw/asic/area.h"
#include "hw/asic/area_formula.h"
#include "hw/asic/silicon_area.h"

namespace strandline::hw::asic {
namespace {

using core::Sourced;

Sourced times(const Sourced& x, double n) {
  return {x.value * n, x.low * n, x.high * n, x.source};
}
Sourced plus(const Sourced& a, const Sourced& b) {
  return {a.value + b.value, a.low + b.low, a.high + b.high, a.source};
}

/// Placed logic of transistors, four to a NAND2; both intervals at the same end.
Sourced logic_of(const Sourced& transistors, double count, const NodeArea& node) {
  constexpr double kPerGate = 4;
  const SiliconArea& silicon = silicon_area();
  return {silicon.logic_m2(count * transistors.value / kPerGate, node).value,
          silicon.logic_m2(count * transistors.low / kPerGate, node).low,
          silicon.logic_m2(count * transistors.high / kPerGate, node).high, transistors.source};
}

/// Has the chip rates for formats beyond the array's?
bool narrower(const Chip& chip) {
  const double own = chip.matrix_peak(archs::DataType::kBf16, archs::DataType::kBf16);
  for (const auto& [type, rate] : chip.engine(EngineKind::kMatrix)->peak_op_s)
    if (rate.known() && rate.value > own) return true;
  return false;
}

Sourced narrow_formats(const Chip& chip, const ChipCore& c, const NodeArea& node) {
  const ModuleParameters fp8{{"Rows", static_cast<double>(c.core.rows)},
                             {"Cols", static_cast<double>(c.core.cols)},
                             {"DataWidth", 8},
                             {"Float", 2},
                             {"Sparse", 0}};
  const AreaFormula* array = find_area_formula("sl_ws_array", fp8);
  if (!narrower(chip) || array == nullptr) return {0, 0, 0, "no narrower format"};
  const Sourced one = silicon_area().logic_m2((*array)(fp8)*c.cores, node);
  return {one.value, 0, 2 * one.high, "fp8 arrays of hw/asic/area.csv: shared, one, two"};
}

void add_interfaces(const Chip& chip, const NodeArea& node, std::vector<DiePart>& parts) {
  const DieParameters& p = die_parameters();
  for (const MemoryTier& tier : chip.memory) {
    if (tier.kind != MemoryKind::kHbm) continue;
    if (!tier.stacks.known()) throw core::MissingFact(chip.id, "memory: stacks", "die area");
    const double stacks = tier.stacks.value;
    parts.push_back({"HBM interfaces", plus(times(p.hbm_phy_m2, stacks),
                                            logic_of(p.hbm_control_transistors, stacks, node))});
  }
  const double links = std::ceil(chip.network.bandwidth_b_s.value / p.link_b_s.value);
  parts.push_back({"links", plus(times(p.link_phy_m2, links),
                                 logic_of(p.link_control_transistors, links, node))});
}

}  // namespace

DieParameters load_die_parameters(const std::filesystem::path& file) {
  const core::YamlNode root = core::YamlNode::load(file);
  const auto positive = core::Range::positive();
  DieParameters p;
  p.hbm_phy_m2 = root.quantity("hbm_phy", "m2", positive);
  p.hbm_control_transistors = root.quantity("hbm_control", "1", positive);
  p.link_b_s = root.quantity("link_bandwidth", "B/s", positive);
  p.link_phy_m2 = root.quantity("link_phy", "m2", positive);
  p.link_control_transistors = root.quantity("link_control", "1", positive);
  p.router_transistors = root.quantity("router", "1", positive);
  p.other_share = root.quantity("other", "1", core::Range::fraction());
  root.finish();
  return p;
}

const DieParameters& die_parameters() {
  static const DieParameters p = load_die_parameters(core::home_path("hw/asic/chip_die.yaml"));
  return p;
}

std::vector<DiePart> die_parts(const Chip& chip, const ChipCore& c) {
  const CoreArea core = core_area(c.core, chip.node);
  const NodeArea& node = silicon_area().node(chip.node);
  std::vector<DiePart> parts{
      {"cores", times(core.area_m2(), c.cores)},
      {"narrow formats", narrow_formats(chip, c, node)},
      {"network on chip", logic_of(die_parameters().router_transistors, c.cores, node)}};
  if (c.beside_m2.value > 0) parts.push_back({"beside the cores", c.beside_m2});
  add_interfaces(chip, node, parts);
  const Sourced sum = die_area(parts);
  const Sourced& share = die_parameters().other_share;
  const auto rest = [&](double s) { return sum.value * s / (1 - s); };
  parts.push_back(
      {"all else", {rest(share.value), rest(share.low), rest(share.high), share.source}});
  return parts;
}

Sourced die_area(const std::vector<DiePart>& parts) {
  double value = 0, down = 0, up = 0;
  for (const DiePart& part : parts) {
    const Sourced& a = part.area_m2;
    value += a.value;
    down = std::hypot(down, a.value - a.low);
    up = std::hypot(up, a.high - a.value);
  }
  return {value, value - down, value + up,
          "cores, interfaces and network on chip (hw/asic/chip_die.h)"};
}

}  // namespace strandline::hw::asic
