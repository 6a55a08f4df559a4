// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/hw_validate_serving.h"

#include <algorithm>

#include "core/csv.h"
#include "core/error.h"
#include "core/files.h"
#include "hw/measured/serving_validate.h"

namespace strandline::app {
namespace {

namespace fs = std::filesystem;

struct ServingTable {
  std::string name;
  std::vector<hw::ServingRow> rows;
};

bool has_column(const core::Csv& csv, const char* name) {
  return std::find(csv.header.begin(), csv.header.end(), name) != csv.header.end();
}

std::vector<ServingTable> read_tables(const fs::path& folder) {
  std::vector<ServingTable> tables;
  for (const fs::path& file : core::list_files(folder, ".csv")) {
    const core::Csv csv = core::Csv::load(file);
    const bool points = has_column(csv, "mean_isl") && has_column(csv, "batch_or_concurrency");
    if (!points && !hw::is_inferencex_layout(csv)) continue;
    tables.push_back({file.stem().string(), hw::read_serving_rows(csv)});
  }
  return tables;
}

std::vector<hw::ServingFold> folds_of(const std::vector<std::string>& names) {
  std::vector<hw::ServingFold> folds{hw::ServingFold::kNone};
  for (const std::string& name : names)
    folds.push_back(hw::parse_serving_fold(name == "shape" ? "row" : name));
  return folds;
}

}  // namespace

std::vector<std::pair<std::string, core::Table>> serving_tables(
    const fs::path& folder, const std::vector<std::string>& folds, int threads) {
  const hw::ServingPredictor predictor;
  hw::ServingFitOptions options;
  options.threads = threads;
  std::vector<std::pair<std::string, core::Table>> tables;
  for (const ServingTable& t : read_tables(folder))
    tables.emplace_back(t.name, hw::validate_serving(predictor, t.rows, folds_of(folds), options));
  return tables;
}

std::string refitted_frameworks(const fs::path& folder, int resamples, int threads) {
  std::vector<hw::ServingRow> rows;
  for (const ServingTable& t : read_tables(folder))
    rows.insert(rows.end(), t.rows.begin(), t.rows.end());
  if (rows.empty())
    throw core::InputError({.place = {folder.string()},
                            .problem = "holds no table of serving points",
                            .mend = "name the folder of measured/serving_points.csv"});
  hw::ServingFitOptions options;
  options.threads = threads;
  options.resamples = resamples;
  return hw::calibrate_serving(hw::ServingPredictor(), rows, options).yaml;
}

}  // namespace strandline::app
