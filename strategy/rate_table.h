// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "core/cost_table.h"
#include "strategy/lanes.h"

namespace strandline::strategy {

/// Chip-hours per output Mtok of one genome on one column, by segment; 0 where not served.
struct CellHours {
  Lanes decode, prefill;
};

/// Hours of a cell: 10^6 tokens at x tokens/s take 10^6 / (3600 x) hours.
inline CellHours cell_hours(const core::CostTable& costs, int column, int genome) {
  CellHours h;
  for (int s = 0; s < static_cast<int>(costs.segments.size()); ++s) {
    const auto& cell = costs.cell(column, s, genome);
    if (!core::served(cell.serves) || !(cell.decode_tok_s > 0) || !(cell.prefill_tok_s > 0))
      continue;
    h.decode.set(s, 1e6 / 3600.0 / static_cast<double>(cell.decode_tok_s));
    h.prefill.set(s, 1e6 / 3600.0 / static_cast<double>(cell.prefill_tok_s));
  }
  return h;
}

/// The cost table's rates as hours, one cache line per [column][genome]: saves the divisions of the
/// path kernel. Optional (Context::rates); results have the same bits without it.
struct RateTable {
  explicit RateTable(const core::CostTable& costs) : genomes(costs.genomes) {
    hours.reserve(costs.columns.size() * static_cast<std::size_t>(genomes));
    for (int c = 0; c < static_cast<int>(costs.columns.size()); ++c)
      for (int g = 0; g < genomes; ++g) hours.push_back(cell_hours(costs, c, g));
  }
  const CellHours& at(int column, int genome) const {
    return hours[static_cast<std::size_t>(column) * genomes + genome];
  }
  int genomes = 0;
  std::vector<CellHours> hours;
};

}  // namespace strandline::strategy
