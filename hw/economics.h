// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "archs/architecture.h"
#include "core/cost_table.h"
#include "core/sourced.h"
#include "hw/chip.h"

namespace strandline::hw {

/// Prices of the site and of silicon, from scenarios and shared/data/economics (with sources in
/// hw/parameters.yaml).
struct SiteCosts {
  double electricity_usd_kwh = 0.083;
  double pue = 1.1;
  double facility_usd_w = 10;  ///< shell and power per W of IT load
  double facility_years = 15;
  double chip_years = 5;
  double staff_share = 0.03;  ///< of capex per year
  /// Per year, on capital in ownership_usd_h(). Zero in a study: time value enters in strategy,
  /// never twice. Published ownership costs contain one (hw/parameters.yaml): set it to compare
  /// with them.
  double cost_of_capital = 0;
};

/// The central values of hw/parameters.yaml (the defaults above).
SiteCosts default_site_costs();

/// Die cost by wafer / (dies * yield), Y = (1 + A*D0/3)^-3 (negative binomial, alpha = 3);
/// `harvest` is the share of defective dies sold with units fused off.
double die_cost_usd(double area_m2, const std::string& node, double harvest = 0.0);
/// Whole dies of an area on a wafer: pi (d/2)^2 / A - pi d / sqrt(2 A), the standard estimate with
/// edge loss.
double dies_per_wafer(double area_m2, double diameter_m);

/// What a chip costs to make, in USD.
struct BillOfMaterials {
  double die_usd = 0, memory_usd = 0, package_usd = 0, test_usd = 0;
  double total_usd() const { return die_usd + memory_usd + package_usd + test_usd; }
};
/// The central bill. Logic above the reticle is split into equal dies; HBM is priced by capacity
/// and takes interposer area; stacked DRAM costs bonding yield per layer. MissingFact where die
/// area, main memory or stacks are blank, InputError for a node without price.
BillOfMaterials bill_of_materials_parts(const Chip& chip);
/// Bill of materials of a candidate: dies + memory + package + test; low and high take all prices
/// at the ends of their intervals.
core::Sourced bill_of_materials(const Chip& chip);

/// Capital cost of a chip in service, with its share of host, rack and network: price + system
/// where published, bill of materials + system for a candidate, else what the published ownership
/// cost implies at the cost of capital of hw/parameters.yaml. `source` says which. Unknown where no
/// way is open.
core::Sourced capex_usd(const Chip& chip, const SiteCosts& site);
/// What an owner pays per chip-hour: capital recovery at zero discount over chip_years, facility,
/// energy at load, staff. (Time value enters in strategy, never twice.)
double ownership_usd_h(const Chip& chip, double capex_usd, const SiteCosts& site);

/// The gap between a GPU's and a candidate's cost per token, split into factors whose product is
/// the whole: vendor margin (GPU at price -> at-cost programmable chip), technology (its node,
/// memory, package -> the candidate's), specialization (programmable -> fixed function at equal
/// technology), software (full efficiency -> the candidate's derating, and `software`: the mean
/// over its life of what its software reaches relative to where it ends; strategy knows how fast it
/// matures). Infinite where a chip cannot serve the model at the segment's target.
struct Waterfall {
  double gpu_usd_mtok = 0, at_cost_usd_mtok = 0, technology_usd_mtok = 0, specialized_usd_mtok = 0,
         candidate_usd_mtok = 0;
};
Waterfall waterfall(const archs::Architecture& a, const core::Segment& segment, const Chip& gpu,
                    const Chip& at_cost, const Chip& candidate, const SiteCosts& site,
                    double software = 1);

}  // namespace strandline::hw
