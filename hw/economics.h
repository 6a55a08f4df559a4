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
  double facility_usd_w = 10;          ///< shell and power per W of IT load
  double facility_years = 15;
  double chip_years = 5;
  double staff_share = 0.03;           ///< of capex per year
};

/// Die cost by wafer / (dies * yield), Y = (1 + A*D0/3)^-3 (negative binomial, alpha = 3); `harvest`
/// is the share of defective dies sold with units fused off.
double die_cost_usd(double area_m2, const std::string& node, double harvest = 0.0);
/// Bill of materials of a candidate: dies + memory + package + test.
core::Sourced bill_of_materials(const Chip& chip);
/// What an owner pays per chip-hour: capital recovery at zero discount over chip_years, facility,
/// energy at load, staff. (Time value enters in strategy, never twice.)
double ownership_usd_h(const Chip& chip, double capex_usd, const SiteCosts& site);

/// The gap between a GPU's and a candidate's cost per token, split into factors whose product is the
/// whole: vendor margin (GPU at price -> at-cost programmable chip), technology (its node, memory,
/// package -> the candidate's), specialization (programmable -> fixed function at equal technology),
/// software (full efficiency -> the candidate's derating and ramp).
struct Waterfall {
  double gpu_usd_mtok = 0, at_cost_usd_mtok = 0, technology_usd_mtok = 0,
         specialized_usd_mtok = 0, candidate_usd_mtok = 0;
};
Waterfall waterfall(const archs::Architecture& a, const core::Segment& segment, const Chip& gpu,
                    const Chip& at_cost, const Chip& candidate, const SiteCosts& site);

}  // namespace strandline::hw
