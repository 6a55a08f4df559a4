// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/csv.h"
#include "core/table.h"
#include "hw/chip.h"
#include "hw/measured/kernel_table.h"

namespace strandline::hw {

/// The answer to one row.
struct KernelPrediction {
  std::vector<double> us;     ///< one number per predicted column; empty where not modelled
  std::string status = "ok";  ///< or the reason
};

/// Predicts every row of a kernel table with the cost model that models are costed with
/// (hw::cost of the row's operators) and a launch per kernel. Rows are independent and run on
/// `threads` threads (0: all); the numbers do not depend on how many.
std::vector<KernelPrediction> predict_kernels(const core::Csv& csv, const KernelLayout& layout,
                                              const ChipCatalog& chips, int threads = 0);

/// The appended cells of every row: predictions with six significant digits, then the status.
std::vector<std::vector<std::string>> prediction_cells(const std::vector<KernelPrediction>& rows,
                                                       const KernelLayout& layout);

/// Errors against the measured columns, per group of chip, framework, operator, format, phase and
/// kernel and over all: rows, share covered, and of predicted / measured - 1 the median of the
/// absolute value, the median and the 90th percentile of the absolute value; beside them the noise
/// floor where one is known. Rows without a measured value count for coverage alone.
core::Table kernel_score(const core::Csv& csv, const KernelLayout& layout,
                         const std::vector<KernelPrediction>& rows);

}  // namespace strandline::hw
