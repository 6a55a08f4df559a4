// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/table.h"
#include "hw/measured/serving_fit.h"

namespace strandline::hw {

/// Rows of a table by the framework entry that they belong to, resolved once.
struct ServingEntries {
  std::vector<ResolvedServingRow> resolved;    ///< of every row
  std::vector<std::vector<std::size_t>> rows;  ///< of every entry: rows with status "ok"
};
ServingEntries entries_of(const ServingPredictor& predictor, const std::vector<ServingRow>& rows,
                          int threads);
/// The fit of some rows under an entry. `rows` and `entries` must outlive it.
ServingFit fit_of(const Framework& base, const std::vector<ServingRow>& rows,
                  const ServingEntries& entries, const std::vector<std::size_t>& which,
                  int threads);

/// Of some rows, at most `most` of each chip, model and precision, evenly spread in their order.
std::vector<std::size_t> spread_rows(const std::vector<ServingRow>& rows,
                                     const ServingEntries& entries,
                                     const std::vector<std::size_t>& own, std::size_t most);
/// Rows of each chip, model and precision that an entry is fitted to: more teach nothing new.
constexpr std::size_t kFitRows = 40;

/// Closed loops that stand for all entries: spread_rows() of each entry, kPoolRows each. The fit of
/// the pooled parameters to them is the home of every entry that serves so.
std::vector<std::size_t> pooled_rows(const std::vector<ServingRow>& rows,
                                     const ServingEntries& entries);
constexpr std::size_t kPoolRows = 6;
/// Where an entry starts: at the pooled values if it has closed loops (or no rows), else at the
/// defaults: a batch that starts at once has no requests to receive.
GridPoint home_of(const std::vector<ServingRow>& rows, const std::vector<std::size_t>& own,
                  const GridPoint& pooled);

/// Entries with their parameters fitted to the rows of a table, with intervals.
struct ServingCalibration {
  std::vector<Framework> frameworks;  ///< entries without rows stay as they were
  core::Table parameters;             ///< entry, rows, loss at defaults and fitted, each parameter
  std::string yaml;                   ///< hw/frameworks.yaml with these numbers
};

/// A hierarchy: one descent (ServingFit::descend) of the pooled parameters over pooled_rows()
/// gives the home of every entry; each entry with kLeastRows rows or more then leaves it only for
/// what it is worth; intervals are the 5th and 95th percentile of descents from there over
/// resamples of the groups chip x model (rows, where there is one group). Deterministic for any
/// number of threads. An entry with fewer than kLeastRows rows takes the pooled values.
ServingCalibration calibrate_serving(const ServingPredictor& predictor,
                                     const std::vector<ServingRow>& rows,
                                     const ServingFitOptions& options = {});
constexpr std::size_t kLeastRows = 6;

/// hw/frameworks.yaml as text; each number keeps its citation.
std::string frameworks_yaml(const std::vector<Framework>& frameworks);

}  // namespace strandline::hw
