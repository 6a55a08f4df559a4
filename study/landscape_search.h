// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "study/landscape_value.h"

namespace strandline::study {

/// Values many designs at once, in the order given. Pure: equal designs, equal values.
using ValueDesigns = std::function<std::vector<LandscapeValue>(const std::vector<std::uint64_t>&)>;

/// Designs valued so far: each is asked for once.
class ValuedDesigns {
 public:
  explicit ValuedDesigns(ValueDesigns value) : value_(std::move(value)) {}
  /// Values what is not known yet, in order of index.
  void ensure(std::vector<std::uint64_t> designs);
  const LandscapeValue& at(std::uint64_t design);
  double at(std::uint64_t design, Landscape l) { return at(design)[static_cast<std::size_t>(l)]; }
  const std::map<std::uint64_t, LandscapeValue>& all() const { return known_; }
  bool knows(std::uint64_t design) const { return known_.contains(design); }

 private:
  ValueDesigns value_;
  std::map<std::uint64_t, LandscapeValue> known_;
};

struct SearchOptions {
  std::uint64_t seed = 1;
  std::size_t designs = 400;  ///< no new climb starts beyond so many; one that runs is finished
  int population = 24;        ///< of the evolutionary search; a multiple of four
  int generations = 8;
};

/// What a search found in each landscape.
struct SearchResult {
  /// Designs that no change on one axis improves, by falling value; all their neighbours are
  /// valued.
  std::array<std::vector<std::uint64_t>, kLandscapes> optima;
  std::size_t climbs = 0;  ///< started in each landscape
  std::uint64_t best(Landscape l) const { return optima[static_cast<std::size_t>(l)].front(); }
};

/// Global: NSGA-II of pagmo2 on both landscapes at once. Then steepest climbs in each landscape
/// from `starts`, from the best designs of the population, and from random ones while the budget
/// lasts. Ties go to the smaller index. Deterministic.
SearchResult search_landscape(const Grid& grid, ValuedDesigns& designs,
                              const std::vector<std::uint64_t>& starts,
                              const SearchOptions& options);

/// Where steepest climbing from each valued design ends, through valued designs alone.
std::map<std::uint64_t, std::uint64_t> basins(const Grid& grid, ValuedDesigns& designs,
                                              Landscape landscape);

}  // namespace strandline::study
