// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/csv.h"
#include "hw/measured/energy_row.h"
#include "hw/measured/kernel_table.h"
#include "hw/measured/serving_row.h"

namespace strandline::hw {

/// Tables of measurements by what their columns say, whatever their files are called.
struct MeasuredFolder {
  struct Kernels {
    core::Csv csv;
    const KernelLayout* layout;
  };
  struct Serving {
    std::string name;  ///< the file's stem
    std::vector<ServingRow> rows;
  };
  struct Energy {
    std::string name;
    std::vector<EnergyRow> rows;
  };
  std::vector<Kernels> kernels;
  std::vector<Serving> serving;
  std::vector<Energy> energy;
  std::vector<core::Csv> simulators;  ///< predicted_ms beside actual_ms, by simulator and metric
  std::vector<std::pair<std::string, std::string>> ignored;  ///< file and why it is none of these
};

/// The *.csv of a folder (its `measured` subfolder where it has one), or one file. InputError with
/// file and line where a file is no CSV, where one that is named like a known table lacks columns
/// of it, and where nothing in the folder is a table of measurements.
MeasuredFolder read_measured(const std::filesystem::path& folder_or_file);

}  // namespace strandline::hw
