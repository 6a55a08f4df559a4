// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/csv.h"
#include "core/table.h"

namespace strandline::hw {

/// What other simulators predicted beside what was measured (columns simulator, metric,
/// predicted_ms, actual_ms): for each simulator and metric rows, mean, median and 90th percentile
/// of the absolute relative error, and its signed median. Rows without both numbers count in `rows`
/// alone.
core::Table simulator_errors(const std::vector<core::Csv>& tables);

}  // namespace strandline::hw
