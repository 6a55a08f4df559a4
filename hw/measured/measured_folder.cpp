// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/measured_folder.h"

#include <algorithm>
#include <initializer_list>

#include "core/error.h"
#include "core/files.h"

namespace strandline::hw {
namespace {

namespace fs = std::filesystem;

bool has_columns(const core::Csv& csv, std::initializer_list<const char*> names) {
  return std::all_of(names.begin(), names.end(), [&](const char* name) {
    return std::find(csv.header.begin(), csv.header.end(), name) != csv.header.end();
  });
}

bool is_energy(const core::Csv& csv) {
  return has_columns(csv, {"joules_per_output_token", "isl", "osl", "concurrency"});
}

bool is_serving(const core::Csv& csv) {
  return has_columns(csv, {"mean_isl", "batch_or_concurrency"}) || is_inferencex_layout(csv);
}

bool is_simulator(const core::Csv& csv) {
  return has_columns(csv, {"simulator", "metric", "predicted_ms", "actual_ms"});
}

/// Throws what the reader of a table says where a file bears its name without its columns.
void refuse_incomplete(const core::Csv& csv, const std::string& stem) {
  for (const KernelLayout& layout : kernel_layouts())
    if (stem == layout.name) recognize_kernel_table(csv);
  if (stem == "serving_points" || stem == "inferencex_points") read_serving_rows(csv);
  if (stem == "inferencex_energy_agg") read_energy_rows(csv);
}

void sort_in(MeasuredFolder& all, const fs::path& file) {
  core::Csv csv = core::Csv::load(file);
  const std::string stem = file.stem().string();
  if (const KernelLayout* layout = find_kernel_table(csv)) {
    all.kernels.push_back({std::move(csv), layout});
  } else if (is_serving(csv)) {
    all.serving.push_back({stem, read_serving_rows(csv)});
  } else if (is_energy(csv)) {
    all.energy.push_back({stem, read_energy_rows(csv)});
  } else if (is_simulator(csv)) {
    all.simulators.push_back(std::move(csv));
  } else {
    refuse_incomplete(csv, stem);
    all.ignored.emplace_back(file.filename().string(), "no table whose columns are known");
  }
}

}  // namespace

MeasuredFolder read_measured(const fs::path& folder_or_file) {
  MeasuredFolder all;
  std::vector<fs::path> files{folder_or_file};
  if (fs::is_directory(folder_or_file)) {
    const fs::path inner = folder_or_file / "measured";
    files = core::list_files(fs::is_directory(inner) ? inner : folder_or_file, ".csv");
  }
  for (const fs::path& file : files) sort_in(all, file);
  if (all.kernels.empty() && all.serving.empty() && all.energy.empty() && all.simulators.empty())
    throw core::InputError({{folder_or_file.string()},
                            "",
                            "",
                            "holds no table of measured kernels, serving or energy",
                            "name a folder with files of the columns of measured/*.csv"});
  return all;
}

}  // namespace strandline::hw
