// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/rate_table.h"

#include <limits>
#include <unordered_map>

#include "core/error.h"

namespace strandline::strategy {
namespace {

/// Numbers the profiles of one column in order of appearance.
class Numbering {
 public:
  explicit Numbering(std::vector<TimeProfile>& all) : all_(all) {}
  std::uint16_t of(const TimeProfile& profile) {
    const std::uint64_t key = std::uint64_t{profile.prefill} << 40 |
                              std::uint64_t{profile.group} << 32 | profile.shares.code();
    const auto [it, added] = known_.emplace(key, known_.size());
    if (added) all_.push_back(profile);
    if (it->second > std::numeric_limits<std::uint16_t>::max())
      throw core::RuntimeFailure("a column has more time profiles than 65,535");
    return static_cast<std::uint16_t>(it->second);
  }

 private:
  std::vector<TimeProfile>& all_;
  std::unordered_map<std::uint64_t, std::size_t> known_;
};

}  // namespace

RateTable::RateTable(const core::CostTable& costs, const std::vector<std::uint8_t>& group)
    : columns_(static_cast<int>(costs.columns.size())),
      times_(costs.columns.size() * static_cast<std::size_t>(costs.genomes)) {
  for (int c = 0; c < columns_; ++c) {
    first_.push_back(profiles_.size());
    Numbering numbers(profiles_);
    for (int g = 0; g < costs.genomes; ++g) {
      CellTimes& times = times_[static_cast<std::size_t>(g) * columns_ + c];
      times = cell_times(costs, c, g);
      const std::uint8_t own = group.empty() ? 0 : group[static_cast<std::size_t>(g)];
      for (int s = 0; s < static_cast<int>(costs.segments.size()); ++s) {
        const auto& cell = costs.cell(c, s, g);
        times.decode_profile[s] = numbers.of({cell.decode_shares, false, own});
        times.prefill_profile[s] = numbers.of({cell.prefill_shares, true, own});
      }
    }
  }
  first_.push_back(profiles_.size());
}

}  // namespace strandline::strategy
