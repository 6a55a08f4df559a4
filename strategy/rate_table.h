// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/cost_table.h"
#include "strategy/lanes.h"

namespace strandline::strategy {

/// Chip-seconds per output token of one genome on one column, by segment; 0 where not served. With
/// the number of each time's profile (RateTable::profiles, counted from the column's first). One
/// cache line: the path kernel reads many of these in no order.
struct alignas(64) CellTimes {
  float decode_s[core::kMaxSegments] = {};
  float prefill_s[core::kMaxSegments] = {};
  std::uint16_t decode_profile[core::kMaxSegments] = {};
  std::uint16_t prefill_profile[core::kMaxSegments] = {};
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

/// Times whose predictions err alike on a column: the same shares of work of a phase, in models of
/// one group.
struct TimeProfile {
  core::WorkShares shares;
  bool prefill = false;
  std::uint8_t group = 0;  ///< of the genome: the caller's own sorting, e.g. by width of weights
  bool operator==(const TimeProfile&) const = default;
};

/// The cost table's rates as times, [genome][column], so that what one family needs lies on one
/// page: saves the path kernel divisions and cache misses. Optional (Context::rates); results have
/// the same bits without it, unless times have factors. Immutable, to be shared by all threads; 64
/// bytes x columns x genomes.
class RateTable {
 public:
  /// `group` of each genome; empty: all 0. RuntimeFailure where a column has more than 65,535
  /// profiles.
  explicit RateTable(const core::CostTable& costs, const std::vector<std::uint8_t>& group = {});
  const CellTimes& at(int column, int genome) const {
    return times_[static_cast<std::size_t>(genome) * columns_ + column];
  }
  int columns() const { return columns_; }
  /// Profiles of all columns, one column after the other.
  const std::vector<TimeProfile>& profiles() const { return profiles_; }
  std::size_t first_profile(int column) const { return first_[static_cast<std::size_t>(column)]; }

 private:
  int columns_ = 0;
  std::vector<CellTimes> times_;
  std::vector<TimeProfile> profiles_;
  std::vector<std::size_t> first_;  ///< by column, and the end
};

}  // namespace strandline::strategy
