// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "core/cost_table.h"
#include "strategy/lanes.h"

namespace strandline::strategy {

/// Chip-seconds per output token of one genome on one column, by segment; 0 where not served. Half
/// a cache line: the path kernel reads many of these in no order.
struct alignas(32) CellTimes {
  float decode_s[core::kMaxSegments] = {};
  float prefill_s[core::kMaxSegments] = {};
};

/// Chip-hours per Mtok at one chip-second per token.
constexpr double kHoursPerMtok = 1e6 / 3600.0;

inline CellTimes cell_times(const core::CostTable& costs, int column, int genome) {
  CellTimes times;
  for (int s = 0; s < static_cast<int>(costs.segments.size()); ++s) {
    const auto& cell = costs.cell(column, s, genome);
    if (!core::served(cell.serves) || !(cell.decode_tok_s > 0) || !(cell.prefill_tok_s > 0))
      continue;
    times.decode_s[s] = 1.0f / cell.decode_tok_s;
    times.prefill_s[s] = 1.0f / cell.prefill_tok_s;
  }
  return times;
}

/// The cost table's rates as times, [genome][column], so that what one family needs lies on one
/// page: saves the path kernel divisions and cache misses. Optional (Context::rates); results have
/// the same bits without it. Immutable, to be shared by all threads; 32 bytes x columns x genomes.
struct RateTable {
  explicit RateTable(const core::CostTable& costs)
      : columns(static_cast<int>(costs.columns.size())) {
    times.reserve(costs.columns.size() * static_cast<std::size_t>(costs.genomes));
    for (int g = 0; g < costs.genomes; ++g)
      for (int c = 0; c < columns; ++c) times.push_back(cell_times(costs, c, g));
  }
  const CellTimes& at(int column, int genome) const {
    return times[static_cast<std::size_t>(genome) * columns + column];
  }
  int columns = 0;
  std::vector<CellTimes> times;
};

}  // namespace strandline::strategy
