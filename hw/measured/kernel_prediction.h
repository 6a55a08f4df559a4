// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
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

/// Which kernel's law a row takes.
enum class KernelChoice : std::uint8_t {
  kNamed,   ///< that of the kernel which the row names; else as kDefault
  kDefault  ///< that of the row's class of operators, as when whole models are costed
};

/// Predicts every row of a kernel table with the laws and operators that models are costed with:
/// the row's operators are one call (hw::call_s). On chips without laws: hw::cost of each operator
/// and a launch per kernel. Rows are independent and run on `threads` threads (0: all); the numbers
/// do not depend on how many.
std::vector<KernelPrediction> predict_kernels(const core::Csv& csv, const KernelLayout& layout,
                                              const ChipCatalog& chips, int threads = 0,
                                              KernelChoice choice = KernelChoice::kNamed);

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
