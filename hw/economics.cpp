// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/economics.h"

#include <cmath>
#include <numbers>

#include "core/error.h"
#include "hw/silicon_prices.h"

namespace strandline::hw {
namespace {

using core::Sourced;

constexpr double kHoursPerYear = 365.25 * 24.0;
constexpr double kSecondsPerYear = kHoursPerYear * 3600.0;
constexpr double kJoulesPerKwh = 3.6e6;
constexpr double kWattsPerKw = 1000.0;

/// Which end of every price a bill takes.
enum class Corner { kLow, kCentral, kHigh };

double at(const Sourced& number, Corner corner) {
  if (corner == Corner::kLow) return number.low;
  return corner == Corner::kHigh ? number.high : number.value;
}

Corner opposite(Corner corner) {
  if (corner == Corner::kLow) return Corner::kHigh;
  return corner == Corner::kHigh ? Corner::kLow : Corner::kCentral;
}

double die_cost_at(double area_m2, const NodePrices& node, double harvest, Corner corner) {
  const SiliconPrices& prices = silicon_prices();
  const double alpha = prices.cluster_alpha.value;
  const double yield = std::pow(1.0 + area_m2 * at(node.defects_per_m2, corner) / alpha, -alpha);
  const double sold = yield + harvest * (1.0 - yield);
  return at(node.wafer_usd, corner) /
         (dies_per_wafer(area_m2, prices.wafer_diameter_m.value) * sold);
}

const Sourced& require(const Chip& chip, const Sourced& fact, const char* name) {
  if (!fact.known()) throw core::MissingFact(chip.id, name, "bill of materials");
  return fact;
}

bool is_stacked(const Chip& chip) {
  return chip.main_memory().kind == MemoryKind::kStackedDram;
}

/// Logic dies, by kind where the catalog lists them, else equal parts below the reticle.
double logic_usd(const Chip& chip, Corner corner) {
  const SiliconPrices& prices = silicon_prices();
  const double harvest = at(prices.harvest, opposite(corner));
  const double area = at(require(chip, chip.die_area_m2, "die_area"), corner);
  if (chip.dies.empty()) {
    const double dies = std::ceil(area / prices.reticle_m2.value);
    return dies * die_cost_at(area / dies, prices.node(chip.node), harvest, corner);
  }
  double usd = 0;
  for (const DieGroup& group : chip.dies) {
    usd += group.count *
           die_cost_at(at(group.area_m2, corner), prices.node(group.node), harvest, corner);
  }
  return usd;
}

/// Under stacked DRAM a die is lost with its stack when any layer fails to bond.
double dies_usd(const Chip& chip, Corner corner) {
  const double logic = logic_usd(chip, corner);
  if (!is_stacked(chip)) return logic;
  const double layers = require(chip, chip.main_memory().stacks, "memory[0].stacks").value;
  return logic / std::pow(at(silicon_prices().bond_yield_per_layer, opposite(corner)), layers);
}

/// HBM that holds the state of a chip whose weights are read-only.
const MemoryTier* state_hbm(const Chip& chip) {
  const MemoryTier& state = chip.state_memory();
  return chip.keeps_state_apart() && state.kind == MemoryKind::kHbm ? &state : nullptr;
}

double memory_usd(const Chip& chip, Corner corner) {
  const SiliconPrices& prices = silicon_prices();
  const MemoryTier& main = chip.main_memory();
  switch (main.kind) {
    case MemoryKind::kSram:
    case MemoryKind::kRom: {  // on the die
      const MemoryTier* hbm = state_hbm(chip);
      return hbm ? require(chip, hbm->capacity_bytes, "memory: capacity of what holds state")
                           .value *
                       at(prices.hbm_usd_b, corner)
                 : 0.0;
    }
    case MemoryKind::kHbm:
      return require(chip, main.capacity_bytes, "memory[0].capacity").value *
             at(prices.hbm_usd_b, corner);
    case MemoryKind::kStackedDram:
      return require(chip, main.capacity_bytes, "memory[0].capacity").value *
             at(prices.stacked_dram_usd_b, corner);
    case MemoryKind::kLpddr:
      return require(chip, main.capacity_bytes, "memory[0].capacity").value *
             at(prices.lpddr_usd_b, corner);
    default:
      throw core::MissingFact(chip.id, "price of its main memory kind", "bill of materials");
  }
}

/// Interposers per wafer relative to the reference package.
double package_usd(const Chip& chip, Corner corner) {
  const SiliconPrices& prices = silicon_prices();
  double area = at(chip.die_area_m2, corner);
  const MemoryTier* hbm =
      chip.main_memory().kind == MemoryKind::kHbm ? &chip.main_memory() : state_hbm(chip);
  if (hbm) area += require(chip, hbm->stacks, "memory[0].stacks").value * prices.hbm_stack_m2.value;
  const double diameter = prices.wafer_diameter_m.value;
  return at(prices.package_usd, corner) *
         dies_per_wafer(prices.package_interposer_m2.value, diameter) /
         dies_per_wafer(area, diameter);
}

double test_usd(const Chip& chip, Corner corner) {
  const SiliconPrices& prices = silicon_prices();
  return at(prices.test_usd, corner) * at(chip.die_area_m2, corner) / prices.test_area_m2.value;
}

BillOfMaterials bill_at(const Chip& chip, Corner corner) {
  return {dies_usd(chip, corner), memory_usd(chip, corner), package_usd(chip, corner),
          test_usd(chip, corner)};
}

/// Yearly payment per dollar of capital over `years` (1 / years without cost of capital).
double capital_recovery(double rate, double years) {
  if (rate <= 0) return 1.0 / years;
  return rate / (1.0 - std::pow(1.0 + rate, -years));
}

/// Ownership per hour: a share of capital plus what running costs whatever the chip was bought for.
double capital_share_per_h(const SiteCosts& site) {
  return (capital_recovery(site.cost_of_capital, site.chip_years) + site.staff_share) /
         kHoursPerYear;
}

double running_usd_h(const Chip& chip, const SiteCosts& site) {
  const Sourced& power = chip.economics.power_w;
  if (!power.known()) throw core::MissingFact(chip.id, "economics.power", "ownership cost");
  const double energy = power.value / kWattsPerKw * site.electricity_usd_kwh * site.pue;
  const double facility = power.value * site.facility_usd_w / (site.facility_years * kHoursPerYear);
  return energy + facility;
}

Sourced sum(const Sourced& a, const Sourced& b, const std::string& source) {
  return {a.value + b.value, a.low + b.low, a.high + b.high, source};
}

Sourced implied_capex(const Chip& chip, SiteCosts site) {
  const Sourced& own = chip.economics.own_usd_h;
  const Sourced& rate = silicon_prices().published_cost_of_capital;
  const double running = running_usd_h(chip, site);
  const auto capital = [&](double usd_h, double cost_of_capital) {
    site.cost_of_capital = cost_of_capital;
    return (usd_h - running) / capital_share_per_h(site);
  };
  return {capital(own.value, rate.value), capital(own.low, rate.high), capital(own.high, rate.low),
          "implied by the published ownership cost: " + own.source};
}

}  // namespace

double dies_per_wafer(double area_m2, double diameter_m) {
  const double radius = diameter_m / 2.0;
  return std::numbers::pi * radius * radius / area_m2 -
         std::numbers::pi * diameter_m / std::sqrt(2.0 * area_m2);
}

double die_cost_usd(double area_m2, const std::string& node, double harvest) {
  return die_cost_at(area_m2, silicon_prices().node(node), harvest, Corner::kCentral);
}

BillOfMaterials bill_of_materials_parts(const Chip& chip) {
  return bill_at(chip, Corner::kCentral);
}

Sourced bill_of_materials(const Chip& chip) {
  return {bill_at(chip, Corner::kCentral).total_usd(), bill_at(chip, Corner::kLow).total_usd(),
          bill_at(chip, Corner::kHigh).total_usd(), "hw/parameters.yaml and the chip's area"};
}

SiteCosts default_site_costs() {
  const SiliconPrices& prices = silicon_prices();
  SiteCosts site;
  site.electricity_usd_kwh = prices.electricity_usd_j.value * kJoulesPerKwh;
  site.pue = prices.pue.value;
  site.facility_usd_w = prices.facility_usd_w.value;
  site.facility_years = prices.facility_life_s.value / kSecondsPerYear;
  site.chip_years = prices.chip_life_s.value / kSecondsPerYear;
  site.staff_share = prices.staff_share.value;
  return site;
}

double ownership_usd_h(const Chip& chip, double capex, const SiteCosts& site) {
  return capex * capital_share_per_h(site) + running_usd_h(chip, site);
}

Sourced capex_usd(const Chip& chip, const SiteCosts& site) {
  const Economics& e = chip.economics;
  if (chip.candidate && e.system_usd.known()) {
    return sum(bill_of_materials(chip), e.system_usd, "bill of materials and system share");
  }
  if (e.price_usd.known() && e.system_usd.known()) {
    return sum(e.price_usd, e.system_usd, "purchase price and system share");
  }
  if (e.own_usd_h.known() && e.power_w.known()) return implied_capex(chip, site);
  return {};
}

}  // namespace strandline::hw
