// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/mapping.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "hw/asic/timing_outline.h"
#include "hw/asic/timing_schedule.h"

namespace strandline::hw::asic {
namespace {

constexpr double kUnfit = std::numeric_limits<double>::infinity();

constexpr std::size_t kChoices = 6;

/// Mappings that differ from `m` in one choice at most: all its values.
std::vector<Mapping> variants(const Mapping& m, std::size_t choice) {
  std::vector<Mapping> all;
  const auto vary = [&](auto field, const auto& values) {
    for (const auto value : values) {
      all.push_back(m);
      all.back().*field = value;
    }
  };
  switch (choice) {
    case 0:
      vary(&Mapping::own_banks,
           std::array{OwnBanks::kNone, OwnBanks::kBuffers, OwnBanks::kOperands});
      break;
    case 1:
      vary(&Mapping::overlap, std::array{true, false});
      break;
    case 2:
      vary(&Mapping::key_blocks, std::array{4, 8, 16, 32});
      break;
    case 3:
      vary(&Mapping::accumulators, std::array{2, 3, 4});
      break;
    case 4:
      vary(&Mapping::panel_blocks, std::array{2, 4, 8, 16});
      break;
    default:
      vary(&Mapping::weight_rows, std::array{512, 1024, 2048, 4096});
  }
  return all;
}

/// Mappings that were tried, with the analytic model's cycles.
class Search {
 public:
  Search(const MappedProgram& lower, const Accelerator& a, const MemorySpeed& memory)
      : lower_(lower), a_(a), memory_(memory) {}

  double cycles(const Mapping& m) {
    for (const auto& [tried, cost] : tried_)
      if (tried == m) return cost;
    const Program* const p = lower_(m);
    const double cost =
        p ? analytic_cycles(outline_of(p->commands(), {}, a_), memory_).cycles : kUnfit;
    tried_.emplace_back(m, cost);
    return cost;
  }

  /// The best of the best few by events; of one that events are too slow for, by the model.
  Mapping best() {
    constexpr double kMostCycles = 4e6;
    constexpr std::size_t kFinalists = 4;
    std::stable_sort(tried_.begin(), tried_.end(),
                     [](const auto& x, const auto& y) { return x.second < y.second; });
    Mapping winner = tried_.front().first;
    if (tried_.front().second > kMostCycles) return winner;
    std::uint64_t fewest = std::numeric_limits<std::uint64_t>::max();
    for (std::size_t i = 0; i < std::min(kFinalists, tried_.size()); ++i) {
      const Program* const p = tried_[i].second < kUnfit ? lower_(tried_[i].first) : nullptr;
      if (!p || routed(*p)) break;
      const std::uint64_t n = schedule(p->commands(), a_, memory_).cycles;
      if (n < fewest) winner = tried_[i].first;
      fewest = std::min(fewest, n);
    }
    return winner;
  }

 private:
  /// Which commands run hangs on data: events cannot tell.
  static bool routed(const Program& p) {
    return std::any_of(p.commands().begin(), p.commands().end(),
                       [](const Command& c) { return c.has(kRouted); });
  }
  const MappedProgram& lower_;
  const Accelerator& a_;
  const MemorySpeed& memory_;
  std::vector<std::pair<Mapping, double>> tried_;
};

}  // namespace

Mapping find_mapping(const MappedProgram& lower, const Accelerator& a, const MemorySpeed& memory) {
  Search search(lower, a, memory);
  const Mapping smallest{.key_blocks = 1,
                         .overlap = false,
                         .panel_blocks = 1,
                         .accumulators = 2,
                         .weight_rows = a.rows,
                         .own_banks = OwnBanks::kNone};
  const Mapping small{.key_blocks = 4,
                      .overlap = false,
                      .panel_blocks = 2,
                      .accumulators = 2,
                      .weight_rows = 512,
                      .own_banks = OwnBanks::kNone};
  Mapping at = smallest;
  for (const Mapping& m : {Mapping{}, small, smallest})
    if (search.cycles(m) < kUnfit) {
      at = m;
      break;
    }
  if (search.cycles(at) == kUnfit) return smallest;
  for (int round = 0; round < 2; ++round)
    for (std::size_t choice = 0; choice < kChoices; ++choice)
      for (const Mapping& m : variants(at, choice))
        if (search.cycles(m) < search.cycles(at)) at = m;
  return search.best();
}

}  // namespace strandline::hw::asic
