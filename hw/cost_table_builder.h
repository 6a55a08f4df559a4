// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "archs/genome.h"
#include "core/cost_table.h"
#include "hw/chip.h"
#include "hw/economics.h"

namespace strandline::hw {

/// A column to tabulate: a chip (already projected) and what the study calls it.
struct ColumnRequest {
  std::string id;
  Chip chip;
  int available_quarter = 0;
};

/// What the table says of a column beside its cells. MissingFact where it cannot be costed.
core::CostTable::Column describe_column(const ColumnRequest& request, const SiteCosts& site);

/// Fills the table for the whole library: known genomes (index < archs::kKnownSize) are evaluated
/// exactly; a genome with novel operator i is its known twin with the operator's time added, the
/// share taken from a twin evaluated with it (the emulator; its error is emulator_error()).
/// Rates are rounded to 20 significant bits so that the table is the same on every machine.
/// Deterministic for any number of threads.
core::CostTable build_cost_table(const std::vector<ColumnRequest>& columns,
                                 const std::vector<core::Segment>& segments,
                                 const std::vector<archs::Signature>& signatures,
                                 const SiteCosts& site, int threads);

/// Content hash of everything the table depends on (chips, segments, signatures, code version).
std::string cost_table_key(const std::vector<ColumnRequest>& columns,
                           const std::vector<core::Segment>& segments,
                           const std::vector<archs::Signature>& signatures, const SiteCosts& site);

/// The table from `cache_dir`/<key>.bin, or built and stored there (atomic rename). A damaged cache
/// file is rebuilt, never trusted.
core::CostTable cached_cost_table(const std::vector<ColumnRequest>& columns,
                                  const std::vector<core::Segment>& segments,
                                  const std::vector<archs::Signature>& signatures,
                                  const SiteCosts& site, int threads,
                                  const std::filesystem::path& cache_dir);

/// Largest and median relative error of the emulator over a fixed sample of genomes.
struct EmulatorError {
  double median = 0, max = 0;
  int sampled = 0;
};
EmulatorError emulator_error(const core::CostTable& table,
                             const std::vector<ColumnRequest>& columns,
                             const std::vector<archs::Signature>& signatures);

}  // namespace strandline::hw
