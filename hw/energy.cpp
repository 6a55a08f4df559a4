// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/energy.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace strandline::hw {
namespace {

/// Memories beside the die: their bytes cross the package and the whole chip. Those on the die
/// stand by the engines; their own figure holds the wires.
bool off_die(MemoryKind kind) {
  return kind != MemoryKind::kSram && kind != MemoryKind::kRom && kind != MemoryKind::kStackedDram;
}

/// Watts that the board may draw: published, else what the all-in power leaves for it.
double board_limit_w(const Chip& chip, const EnergyParameters& p) {
  if (chip.economics.chip_power_w.known()) return chip.economics.chip_power_w.value;
  if (chip.economics.power_w.known()) return chip.economics.power_w.value / p.all_in.value;
  throw core::MissingFact(chip.id, "economics: chip_power or power", "energy model");
}

/// Area of the dies that hold the engines; unknown where none is published. Dies of memory
/// interfaces and caches beside them (a second node) are not in the fit and do not count.
double engine_area_m2(const Chip& chip) {
  const std::string engines = engine_node(chip.node);
  for (const DieGroup& group : chip.dies)
    if (group.node == engines && group.area_m2.known()) return group.count * group.area_m2.value;
  return chip.die_area_m2.value;
}

/// Silicon that is powered and clocked draws whether it works or not: leakage, clock trees, links.
double busy_w(const Chip& chip, double limit_w, const EnergyParameters& p) {
  const double area_m2 = engine_area_m2(chip);
  if (std::isnan(area_m2)) return p.busy_share.value * limit_w;
  return std::min(p.busy_w_m2.value * area_m2, limit_w);
}

double wall_limit_w(const Chip& chip, double limit_w, const EnergyParameters& p) {
  return chip.economics.power_w.known() ? chip.economics.power_w.value : limit_w * p.all_in.value;
}

}  // namespace

double EnergyModel::dynamic_j(const EnergyWork& work) const {
  double j = 0;
  for (std::size_t i = 0; i < flop_j.size(); ++i) j += flop_j[i] * work.matrix_flops[i];
  return j + vector_flop_j * work.vector_flops + weight_byte_j * work.weight_bytes +
         state_byte_j * work.state_bytes + sram_byte_j * work.sram_bytes +
         link_byte_j * work.link_bytes;
}

EnergyModel prepare_energy(const Chip& chip, const EnergyParameters& p) {
  if (chip.node.empty()) throw core::MissingFact(chip.id, "node", "energy model");
  if (chip.memory.empty()) throw core::MissingFact(chip.id, "memory", "energy model");
  const double node = p.node_share(chip.node);
  const double logic =
      node * (chip.programmability == Programmability::kProgrammable ? 1.0 : p.specialized.value);
  const auto byte_j = [&](MemoryKind kind) {
    return p.memory_byte_j.at(kind).value + (off_die(kind) ? logic * p.path_byte_j.value : 0.0);
  };
  EnergyModel m;
  m.limit_w = board_limit_w(chip, p);
  m.busy_w = busy_w(chip, m.limit_w, p);
  m.idle_w = p.idle_of_busy.value * m.busy_w;
  for (std::size_t i = 0; i < m.flop_j.size(); ++i) m.flop_j[i] = logic * p.flop_j[i].value;
  m.vector_flop_j = logic * p.vector_flop_j.value;
  m.weight_byte_j = byte_j(chip.main_memory().kind);
  m.state_byte_j = byte_j(chip.state_memory().kind);
  m.sram_byte_j = logic * p.sram_byte_j.value;
  m.link_byte_j = p.link_byte_j.value;
  m.supply = p.supply.value;
  m.host_w =
      p.host_load.value * std::max(0.0, wall_limit_w(chip, m.limit_w, p) - m.limit_w / m.supply);
  return m;
}

}  // namespace strandline::hw
