// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/table.h"
#include "hw/roadmap_record.h"

namespace strandline::hw {

/// Growth per year of each figure over the whole record, with the 80 % interval of the drift and
/// the factor that holds 80 % of single steps: what hw/roadmap.yaml takes over.
core::Table growth_table(const std::vector<GenerationLine>& record);

/// One row per test: projected ratio with its intervals, what came, error and whether each holds.
core::Table backtest_table(const std::vector<RecordTest>& tests);

/// Tests, coverage of both intervals, median absolute error and bias per figure and over all.
core::Table coverage_table(const std::vector<RecordTest>& tests);

/// docs/roadmap_backtest.md.
std::string backtest_document(const std::vector<GenerationLine>& record,
                              const ChipCatalog& catalog);

}  // namespace strandline::hw
