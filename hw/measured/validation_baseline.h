// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/csv.h"
#include "core/table.h"

namespace strandline::hw {

/// The figures that the project publishes, from the tables of one validation by their names:
/// median and 90th percentile of `targets`, and medians by operator of kernel and network scores,
/// by kind and source of serving scores, by chip and model of energy scores. Columns: table, fold,
/// figure, quantity, error.
core::Table published_figures(const std::vector<std::pair<std::string, core::Table>>& tables);

/// What got worse against an earlier published_figures() as CSV, a sentence each: an error above
/// kWorse times the earlier one (and by more than kRounding: the page prints three digits), or a
/// figure that is gone although its table and fold were run. Better figures and new ones are fine.
std::vector<std::string> worsened(const core::Table& now, const core::Csv& earlier);
constexpr double kWorse = 1.10, kRounding = 1e-3;

}  // namespace strandline::hw
