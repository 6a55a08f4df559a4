// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/landscape_chip.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "hw/asic/chip_core.h"
#include "hw/asic/chip_die.h"
#include "hw/asic/silicon_area.h"
#include "hw/energy.h"
#include "hw/roadmap.h"
#include "hw/silicon_prices.h"

namespace strandline::study {
namespace {

using hw::Chip;
using hw::EngineKind;

/// Keys that one router lists at once with and without selection: the candidates' own.
constexpr int kRouted = 1024;

void scale(core::Sourced& x, double factor) {
  x.value *= factor;
  x.low *= factor;
  x.high *= factor;
}

void shift(core::Sourced& x, double by) {
  x.value += by;
  x.low += by;
  x.high += by;
}

std::string node_id(const std::string& name) {
  return hw::silicon_prices().node(name).id;
}

double area_at(const Chip& chip, const std::string& node) {
  Chip moved = chip;
  moved.node = node;
  return hw::asic::die_area(hw::asic::die_parts(moved, *chip.core)).value;
}

/// A chip as its file has it, without what follows from its cores.
Chip without_core(Chip chip) {
  chip.native &= ~hw::asic::covered_by(chip.core->core);
  chip.memory.erase(chip.memory.begin() + 1);
  return chip;
}

void take_limits(const Chip& from, Chip& to) {
  to.max_head_dim = from.max_head_dim;
  to.max_experts = from.max_experts;
  to.max_top_k = from.max_top_k;
  to.max_context = from.max_context;
  to.limits_source = from.limits_source;
}

[[noreturn]] void refuse(const DesignSpace& space, const std::string& key, const std::string& value,
                         const std::string& problem, const std::string& mend) {
  throw core::InputError({{space.file}, key, value, problem, mend});
}

}  // namespace

DesignBuilder::DesignBuilder(const DesignSpace& space, const hw::ChipCatalog& catalog, int lead)
    : space_(space),
      catalog_(catalog),
      dense_(catalog.find(space.dense)),
      moe_(catalog.find(space.moe)),
      wide_(catalog.find(space.wide)),
      vector_(catalog.find(space.vector_chip)),
      lead_(lead) {
  check();
  const hw::EnergyModel m = hw::prepare_energy(moe_);
  const double full = board_w(moe_, moe_.node);
  load_ = full > 0 ? (m.limit_w - m.busy_w) / full : 0.0;
}

void DesignBuilder::check() const {
  for (const Chip* chip : {&dense_, &moe_, &wide_, &vector_}) {
    if (!chip->core || chip->programmability != hw::Programmability::kFixedFunction ||
        chip->main_memory().kind != hw::MemoryKind::kHbm)
      refuse(space_, "candidates", chip->id, "is no fixed-function chip of cores with HBM",
             "take a candidate of hw/catalog with a `core`, as moe-transformer-asic");
    chip->require_costable("landscape");
  }
  for (const MemoryChoice& m : space_.memory)
    if (!m.chip.empty()) catalog_.find(m.chip).require_costable("landscape");
  const auto& newest = hw::asic::silicon_area().node(hw::project(moe_, lead_).node);
  for (const NodeChoice& n : space_.node)
    if (hw::asic::silicon_area().node(n.id).nand2_m2.value < newest.nand2_m2.value)
      refuse(space_, "nodes", n.id, "is not in volume when a design that starts now is",
             fmt::format("leave it out: {} is the newest (hw/roadmap.yaml)", newest.id));
}

DesignBuilder::Stated DesignBuilder::stated(const Design& d) const {
  const auto experts = DesignSpace::pick(space_.experts, d, DesignAxis::kExperts);
  const double modern = 0.5 * (DesignSpace::pick(space_.window, d, DesignAxis::kWindow) +
                               (experts != Experts::kNone));
  const double wide = 0.5 * (DesignSpace::pick(space_.scan, d, DesignAxis::kScan) +
                             (experts == Experts::kSelected));
  const double lanes = DesignSpace::pick(space_.vector, d, DesignAxis::kVector);
  const auto between = [&](core::Sourced hw::Economics::*figure) {
    const auto of = [&](const Chip& c) { return (c.economics.*figure).value; };
    return of(dense_) + modern * (of(moe_) - of(dense_)) + wide * (of(wide_) - of(moe_)) +
           lanes * (of(vector_) - of(moe_));
  };
  return {between(&hw::Economics::nre_usd), between(&hw::Economics::power_w)};
}

hw::asic::ChipCore DesignBuilder::core_of(const Design& d, bool own_hardware) const {
  hw::asic::ChipCore c = *moe_.core;
  const double products = c.products();
  hw::asic::Accelerator& a = c.core;
  const auto experts = DesignSpace::pick(space_.experts, d, DesignAxis::kExperts);
  a.window_mask = DesignSpace::pick(space_.window, d, DesignAxis::kWindow);
  a.topk = a.gather = experts != Experts::kNone;
  a.route_entries = experts == Experts::kSelected ? wide_.core->core.route_entries : kRouted;
  a.scan = DesignSpace::pick(space_.scan, d, DesignAxis::kScan);
  if (a.scan) a.scan_rows = wide_.core->core.scan_rows;
  if (own_hardware) {
    const int side = DesignSpace::pick(space_.side, d, DesignAxis::kSide);
    a.rows = a.cols = a.vector_lanes = a.softmax_lanes = side;
    a.spad_rows = DesignSpace::pick(space_.spad_rows, d, DesignAxis::kSram);
    const double wanted = DesignSpace::pick(space_.compute, d, DesignAxis::kCompute) * products;
    c.cores = std::max(1, static_cast<int>(std::lround(wanted / (side * side))));
  }
  if (a.scan) a.scan_lanes = a.cols;
  c.beside_m2 = DesignSpace::pick(space_.vector, d, DesignAxis::kVector) ? vector_.core->beside_m2
                                                                         : moe_.core->beside_m2;
  return c;
}

hw::MemoryTier DesignBuilder::memory_of(const MemoryChoice& choice, const Chip& chip) const {
  if (choice.stacks > 0) {
    hw::MemoryTier tier = moe_.main_memory();
    const double ratio = choice.stacks / tier.stacks.value;
    for (core::Sourced* x : {&tier.capacity_bytes, &tier.bandwidth_b_s, &tier.stacks})
      scale(*x, ratio);
    return tier;
  }
  const Chip& from = catalog_.find(choice.chip);
  hw::MemoryTier tier = from.main_memory();
  if (tier.kind != hw::MemoryKind::kStackedDram) return tier;
  const double ratio = chip.die_area_m2.value / from.die_area_m2.value;
  scale(tier.capacity_bytes, ratio);
  scale(tier.bandwidth_b_s, ratio);
  return tier;
}

Chip DesignBuilder::at_base_date(const Design& d, bool own_hardware) const {
  const hw::asic::ChipCore core = core_of(d, own_hardware);
  const bool lanes = DesignSpace::pick(space_.vector, d, DesignAxis::kVector);
  Chip chip = without_core(lanes ? vector_ : moe_);
  chip.id = "design";
  const double rate = core.products() / moe_.core->products();
  for (hw::Engine& e : chip.engines)
    for (auto& [type, peak] : e.peak_op_s) scale(peak, rate);
  const auto experts = DesignSpace::pick(space_.experts, d, DesignAxis::kExperts);
  const bool modern =
      DesignSpace::pick(space_.window, d, DesignAxis::kWindow) || experts != Experts::kNone;
  const bool wide =
      DesignSpace::pick(space_.scan, d, DesignAxis::kScan) || experts == Experts::kSelected;
  take_limits(wide ? wide_ : modern ? moe_ : dense_, chip);
  const MemoryChoice& memory = DesignSpace::pick(space_.memory, d, DesignAxis::kMemory);
  if (own_hardware) {
    // Interfaces of the memory are part of the die; memory on the die scales with it.
    chip.memory.front() = memory_of(memory, chip);
    chip.die_area_m2 = hw::asic::die_area(hw::asic::die_parts(chip, core));
    chip.memory.front() = memory_of(memory, chip);
    if (!memory.chip.empty()) chip.package = catalog_.find(memory.chip).package;
  }
  hw::asic::build_of_cores(chip, core);
  return chip;
}

/// Watts of peak matrix work and peak bandwidth together on a node, at the wall of the board.
double DesignBuilder::board_w(const Chip& chip, const std::string& node) const {
  Chip moved = chip;
  moved.node = node;
  const hw::EnergyModel m = hw::prepare_energy(moved);
  const auto bf16 = archs::DataType::kBf16;
  return m.flop_j[0] * chip.matrix_peak(bf16, bf16) +
         m.weight_byte_j * chip.main_memory().bandwidth_b_s.value;
}

double DesignBuilder::design_usd(const std::string& node) const {
  const std::string id = node_id(node);
  // The 4 nm class is what 5 nm became.
  const auto same = [](const std::string& x) { return x == "5nm" ? std::string("4nm") : x; };
  for (const NodeChoice& n : space_.node)
    if (same(node_id(n.id)) == same(id)) return n.design_usd.value;
  return std::nan("");
}

/// What changes where a projected chip is built on another node than the newest in volume.
void DesignBuilder::move_to_node(const NodeChoice& node, const Chip& base_date, Chip& chip) const {
  const std::string newest = chip.node;
  if (node_id(node.id) == node_id(newest)) return;
  const double before = area_at(base_date, newest), after = area_at(base_date, node.id);
  const double growth = chip.economics.power_w.value / base_date.economics.power_w.value;
  const auto& energy = hw::energy_parameters();
  const double watts =
      (load_ * (board_w(base_date, node.id) - board_w(base_date, newest)) +
       energy.busy_w_m2.value * (after - before) * base_date.die_area_m2.value / before) /
      energy.supply.value;
  shift(chip.economics.power_w, growth * watts);
  scale(chip.die_area_m2, after / before);
  const double design = design_usd(newest);
  if (std::isfinite(design)) scale(chip.economics.nre_usd, node.design_usd.value / design);
  chip.economics.mask_set_usd = hw::silicon_prices().node(node.id).mask_set_usd;
  chip.node = node.id;
}

DesignedChip DesignBuilder::build(const Design& d) const {
  Chip chip = at_base_date(d, true);
  const Chip twin = at_base_date(d, false);
  const auto& energy = hw::energy_parameters();
  const double watts =
      (load_ * (board_w(chip, chip.node) - board_w(twin, twin.node)) +
       energy.busy_w_m2.value * (chip.die_area_m2.value - twin.die_area_m2.value)) /
      energy.supply.value;
  const Stated s = stated(d);
  hw::Economics& e = chip.economics;
  shift(e.power_w, s.power_w + watts - e.power_w.value);
  scale(e.nre_usd, s.nre_usd / e.nre_usd.value);
  DesignedChip out;
  out.start_quarter = std::max(0, hw::availability(chip).central - lead_);
  const int volume = out.start_quarter + lead_;
  out.request.chip = hw::project(chip, volume);
  out.risks = hw::growth_risks(chip, volume);
  move_to_node(DesignSpace::pick(space_.node, d, DesignAxis::kNode), chip, out.request.chip);
  const Chip& then = out.request.chip;
  out.request.id = fmt::format("design:{}", space_.grid().index_of(d));
  out.request.available_quarter = volume;
  const auto bf16 = archs::DataType::kBf16;
  out.flop_per_byte = then.matrix_peak(bf16, bf16) / then.main_memory().bandwidth_b_s.value;
  return out;
}

hw::ColumnRequest DesignBuilder::widest() const {
  Design all;
  for (const int r : space_.grid().radix) all.push_back(r - 1);
  return {"design:widest", hw::project(at_base_date(all, false), lead_), lead_};
}

std::optional<Design> DesignBuilder::design_of(const Chip& c) const {
  if (!c.core) return {};
  const hw::asic::Accelerator& a = c.core->core;
  const auto at = [](const auto& values, auto wanted) {
    return static_cast<int>(std::find(values.begin(), values.end(), wanted) - values.begin());
  };
  const Experts experts = !a.gather                   ? Experts::kNone
                          : a.route_entries > kRouted ? Experts::kSelected
                                                      : Experts::kRouted;
  const std::string newest = node_id(hw::project(moe_, lead_).node);
  const auto memory = std::ranges::find_if(space_.memory, [&](const MemoryChoice& m) {
    return m.stacks > 0 && m.stacks == c.main_memory().stacks.value;
  });
  const auto node = std::ranges::find_if(
      space_.node, [&](const NodeChoice& n) { return node_id(n.id) == newest; });
  const Design d{at(space_.window, a.window_mask),
                 at(space_.experts, experts),
                 at(space_.scan, a.scan),
                 at(space_.vector, c.core->beside_m2.value > 0),
                 at(space_.side, a.rows),
                 at(space_.compute, c.core->products() / moe_.core->products()),
                 at(space_.spad_rows, a.spad_rows),
                 static_cast<int>(memory - space_.memory.begin()),
                 static_cast<int>(node - space_.node.begin())};
  const Grid grid = space_.grid();
  for (std::size_t i = 0; i < d.size(); ++i)
    if (d[i] >= grid.radix[i]) return {};
  return d;
}

}  // namespace strandline::study
