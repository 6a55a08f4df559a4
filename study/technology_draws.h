// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/cost_table.h"
#include "study/columns.h"
#include "study/scenario.h"

namespace strandline::study {

/// Of a time in each phase: decode, prefill.
using ByPhase = std::array<double, 2>;

/// How the times of a line of chips answer to its figures: d ln time / d ln figure by phase, over
/// today's mix and segments. From costs of one generation as projected and with the figure 25 %
/// higher, so that limits (interactivity, capacity) act as they do in the cost table.
using TechnologyResponse = std::array<ByPhase, hw::kTechnologies>;

/// What one draw says of coming generations.
struct TechnologyDraw {
  std::vector<ByPhase> time;                     ///< factor on times by column and phase; median 1
  std::vector<core::CostTable::Column> columns;  ///< with prices and power drawn
};

/// How far the projected generations of a study (hw/roadmap.yaml) may lie off: technology's drift,
/// one normal per figure for all families; the number of memory stacks and the bill of materials,
/// one per family; steps of single generations, one per family, figure and generation. What a chip
/// achieves of its peaks is not drawn here: prediction errors contain it.
class TechnologyRisks {
 public:
  /// Costs a few genomes of one generation per line: about a second. `costs` gives their masks.
  TechnologyRisks(const Scenario& scenario, const Columns& columns, const core::CostTable& costs,
                  int threads);
  /// `draw` 0 is the point: factors of one and columns as projected.
  TechnologyDraw draw(std::uint64_t seed, std::uint32_t draw) const;
  const TechnologyResponse& response(std::size_t column) const { return response_[column]; }

 private:
  /// Logarithms of the column's figures over their projected values.
  std::array<double, hw::kTechnologies> figures(std::uint64_t seed, std::uint32_t draw,
                                                std::size_t column) const;
  std::vector<std::string> family_;                                       ///< by column
  std::vector<std::vector<std::array<double, hw::kTechnologies>>> step_;  ///< sd by generation
  std::vector<hw::GrowthRisks> risks_;
  std::vector<TechnologyResponse> response_;
  std::vector<core::CostTable::Column> columns_;  ///< as projected
  std::vector<double> chip_usd_;                  ///< of capex_usd: what the price factor moves
};

}  // namespace strandline::study
