// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hw/chip.h"
#include "hw/cost_table_builder.h"
#include "hw/growth_risk.h"
#include "study/scenario.h"

namespace strandline::study {

/// Generations of one family in the cost table.
struct Generations {
  std::vector<int> column;   ///< by availability
  std::vector<int> quarter;  ///< merchant: first in volume; own: earliest design start
};

/// The cost table's columns and who uses them.
struct Columns {
  std::vector<hw::ColumnRequest> requests;
  std::vector<hw::GrowthRisks> risks;  ///< of each request: how far its projection may lie off
  Generations gpu, narrow, wide, semi, rival;
  std::vector<Generations> designs;  ///< of a landscape: one line each; studies have none
};

/// Projects every family of the lineup along its roadmap. Own chips are designed for the technology
/// in volume when they will be, at their family's lag; a GPU family renews by itself. MissingFact
/// where a chip cannot be costed.
Columns assemble_columns(const Scenario& scenario, const hw::ChipCatalog& catalog);

/// What an hour of a chip costs its owner: the published figure where there is one, else ownership
/// of its price (candidates: bill of materials) and system share. 0 where neither is known.
double chip_usd_h(const hw::Chip& chip, const hw::SiteCosts& site = {});

}  // namespace strandline::study
