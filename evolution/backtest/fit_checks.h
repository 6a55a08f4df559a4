// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "evolution/calibration/recovery.h"
#include "evolution/calibration/selection.h"
#include "evolution/calibration/templates.h"

namespace strandline::evolution::backtest {

/// Checks of the fit that studies sample from, beside the forecasts.
struct FitChecks {
  std::vector<Recovery> recovery;            ///< empty: not asked for
  std::vector<TemplateYear> templates;       ///< posterior predictive, fitted to the whole record
  std::vector<TemplateYear> templates_then;  ///< fitted up to the end of 2022
  SelectionFit selection;
};

/// Runs them; `recovery` is a table of recovery_table() as CSV, or empty. Templates are left out
/// where the record has fewer than 20 releases before 2023 or none after.
FitChecks check_fits(const Record& record, const std::filesystem::path& recovery);

}  // namespace strandline::evolution::backtest
