// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/silicon.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "core/error.h"
#include "hw/asic/chip_core.h"
#include "hw/asic/chip_die.h"

namespace strandline::theses {
namespace {

/// Cores of another side that make as many products a cycle and hold as many bytes.
hw::asic::ChipCore with_side(hw::asic::ChipCore c, int side, double compute) {
  const double products = compute * c.products();
  hw::asic::Accelerator& a = c.core;
  const auto resized = [&](int rows) { return std::max(1, rows * side / a.cols); };
  a.spad_rows = resized(a.spad_rows);
  a.vmem_rows = resized(a.vmem_rows);
  a.rows = a.cols = a.vector_lanes = a.softmax_lanes = side;
  if (a.scan) a.scan_lanes = side;
  c.cores = std::max(1, static_cast<int>(products / (double{1} * side * side) + 0.5));
  return c;
}

void scale(core::Sourced& x, double factor) {
  x.value *= factor;
  x.low *= factor;
  x.high *= factor;
}

hw::MemoryTier memory_of(const hw::Chip& from, const hw::Chip& to) {
  hw::MemoryTier tier = from.main_memory();
  if (tier.kind != hw::MemoryKind::kStackedDram) return tier;
  const double ratio = to.die_area_m2.value / from.die_area_m2.value;
  scale(tier.capacity_bytes, ratio);
  scale(tier.bandwidth_b_s, ratio);
  return tier;
}

}  // namespace

hw::Chip with_silicon(const hw::Chip& base, const Silicon& s, const hw::ChipCatalog& catalog) {
  const auto side = static_cast<unsigned>(s.array_side);
  if (!base.core || s.array_side < 16 || s.array_side > 256 || !std::has_single_bit(side))
    throw core::InputError({{},
                            "array_side",
                            fmt::format("{} on {}", s.array_side, base.id),
                            "is no power of two from 16 to 256 on a chip of cores",
                            "take 32, 128 or 256 and a candidate of hw/catalog with a `core`"});
  const hw::Chip& memory = catalog.find(s.memory);
  const hw::asic::ChipCore core = with_side(*base.core, s.array_side, s.compute);
  hw::Chip chip = base;
  chip.id = fmt::format("{}-{}-{}-{}", base.id, s.array_side, s.memory, s.network);
  chip.native &= ~hw::asic::covered_by(base.core->core);
  chip.memory.erase(chip.memory.begin() + 1);  // SRAM follows from the cores
  chip.network = catalog.find(s.network).network;
  const double rate = core.products() / base.core->products();
  for (hw::Engine& e : chip.engines)
    for (auto& [type, peak] : e.peak_op_s) scale(peak, rate);
  chip.memory.front() = memory_of(memory, chip);
  chip.die_area_m2 = hw::asic::die_area(hw::asic::die_parts(chip, core));  // with its interfaces
  chip.memory.front() = memory_of(memory, chip);
  chip.package = memory.package;
  hw::asic::build_of_cores(chip, core);
  return chip;
}

double compute_of_area(const hw::Chip& base, Silicon s, const hw::ChipCatalog& catalog,
                       double area_m2) {
  constexpr double kLeast = 1.0 / 16;
  const auto area_at = [&](double compute) {
    s.compute = compute;
    return with_silicon(base, s, catalog).die_area_m2.value;
  };
  const double one = area_at(1), two = area_at(2);
  return std::max(kLeast, 1 + (area_m2 - one) / (two - one));
}

}  // namespace strandline::theses
