// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/cost_table.h"
#include "hw/prediction_error.h"
#include "strategy/rate_table.h"
#include "study/columns.h"
#include "study/technology_draws.h"
#include "study/world_draw.h"

namespace strandline::study {

/// Group of each genome in strategy::RateTable: its width of weights, whose products err alike.
std::vector<std::uint8_t> width_groups(int genomes);

/// Whose prediction errors a column shares, and what its prediction rests on. Chips of one family
/// err together: generations of a roadmap inherit what was mistaken in the first, and an own narrow
/// and wide chip are one design. Only a chip as it is today is measured, never its projection.
struct ColumnError {
  std::string family;
  hw::Evidence evidence = hw::Evidence::kSpecification;
  double core = 0;  ///< asic::core_spread(): how far the cycles of its cores may be off besides
};
std::vector<ColumnError> column_errors(const Columns& columns, const hw::PredictionErrors& errors);

/// One draw: per family and class of work a log error z * shared (z normal, by seed, draw, family
/// and class), per family one for whole models and one for all that its cores' cycles say; a time
/// with shares w_k is multiplied by e^whole sum_k w_k e^(error_k). Medians are 1.
TimeFactors draw_factors(std::uint64_t seed, std::uint32_t draw,
                         const std::vector<ColumnError>& columns, const strategy::RateTable& rates,
                         const hw::PredictionErrors& errors);

/// Multiplies factors (all one where empty) by what technology does to their columns' phases.
void multiply_technology(const strategy::RateTable& rates, const std::vector<ByPhase>& time,
                         TimeFactors& factors);

/// All classes of one family shifted alike, so that the family's mean profile lies at a quantile
/// (standard normal `z`) of its draws; other families stay as predicted.
TimeFactors shifted_factors(const std::string& family, double z,
                            const std::vector<ColumnError>& columns,
                            const strategy::RateTable& rates, const hw::PredictionErrors& errors);

/// Standard deviation of the log of the mean profile's time in the family's first column: what
/// draw_factors() spreads it by.
double mean_log_spread(const std::string& family, const std::vector<ColumnError>& columns,
                       const strategy::RateTable& rates, const hw::PredictionErrors& errors);

/// The columns `wanted` of a cost table as a draw has them, in that order. `mix`: fills only the
/// cells of genomes with weight in it; empty: all.
core::CostTable drawn_table(const core::CostTable& costs, const std::vector<int>& wanted,
                            const strategy::RateTable& rates, const WorldDraw& draw,
                            const std::vector<double>& mix = {});

}  // namespace strandline::study
