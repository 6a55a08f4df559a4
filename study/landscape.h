// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/store.h"
#include "study/landscape_pass.h"
#include "study/landscape_search.h"
#include "study/landscape_value.h"

namespace strandline::study {

struct LandscapeSettings {
  std::filesystem::path space;   ///< empty: study/landscape.yaml
  std::uint32_t futures = 512;   ///< of the search; prices take four times as many others
  SearchOptions search;          ///< its seed is the scenario's
  std::size_t expansions = 150;  ///< of each flooding for the passes
  RunSettings run;
};

/// Where a fixed-function chip can be stuck. Search and passes rest on the search's values, what is
/// priced on other futures.
struct LandscapeResult {
  DesignSpace space;
  SearchResult search;
  std::map<std::uint64_t, LandscapeValue> valued;
  std::array<std::map<std::uint64_t, std::uint64_t>, kLandscapes> basin;
  std::map<std::uint64_t, double> flop_per_byte;
  std::uint64_t best_today = 0, robust = 0;
  std::optional<std::uint64_t> narrow, wide;  ///< of the lineup, where the space has them
  std::array<Pass, kLandscapes> pass;         ///< from best_today to robust
  std::vector<std::uint64_t> order;           ///< of the priced designs
  std::vector<PricedDesign> priced;
  std::uint32_t futures = 0;  ///< that prices rest on
  const PricedDesign& price_of(std::uint64_t design) const;
};

/// Values, searches, floods, prices. InputError for a bad space, Interrupted where the user stops.
LandscapeResult run_landscape(const Scenario& scenario, const LandscapeSettings& settings);

/// Tables of the results store (schema in core/store.h).
core::Table landscape_table(const LandscapeResult& result);
core::Table landscape_optima_table(const LandscapeResult& result);
core::Table landscape_summary_table(const LandscapeResult& result);

}  // namespace strandline::study
