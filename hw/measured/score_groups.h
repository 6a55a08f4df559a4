// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/table.h"
#include "hw/measured/kernel_case.h"

namespace strandline::hw {

/// Predictions of a predictor over cases, in microseconds; 0 where it has none.
using PredictedUs = std::vector<double>;

/// Relative errors predicted / measured - 1 over some rows. `rows` counts those that were measured.
struct RelativeErrors {
  std::int64_t rows = 0;
  std::vector<double> values;
  void add(const std::optional<double>& measured, const std::optional<double>& predicted);
};
/// Mean, median and 90th percentile of the absolute errors and the signed median; meaningless where
/// nothing was scored.
struct ErrorSummary {
  std::int64_t rows = 0, scored = 0;
  double mean = 0, median = 0, p90 = 0, bias = 0;
};
ErrorSummary summary_of(const RelativeErrors& errors);

/// Errors of the cases that a filter holds.
RelativeErrors errors_of(const std::vector<KernelCase>& cases, const PredictedUs& us,
                         const std::function<bool(const KernelCase&)>& holds);

/// An empty table of scores: fold, predictor, scope, group, rows, scored, errors, noise floor.
core::Table case_score_table();
/// Adds a predictor's errors by table, chip, operator, data type, phase, framework, and operator
/// with data type and phase. Cases without a known chip count in none.
void add_case_scores(core::Table& table, const std::string& fold, const std::string& predictor,
                     const std::vector<KernelCase>& cases, const PredictedUs& us);

}  // namespace strandline::hw
