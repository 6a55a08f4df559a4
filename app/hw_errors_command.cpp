// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/hw_errors_command.h"
#include "core/error.h"
#include "core/files.h"
#include "hw/measured/measured_folder.h"
#include "hw/measured/prediction_error_fit.h"
#include "hw/measured/serving_validate.h"
#include "hw/measured/validate.h"

namespace strandline::app {
namespace {

struct Options {
  std::string data, out, format;
  int threads = 0;
};

struct MeasuredRows {
  std::vector<hw::KernelCase> kernels;
  std::vector<hw::ServingRow> serving;
};

MeasuredRows read_rows(const std::string& data) {
  const hw::ChipCatalog chips = hw::ChipCatalog::load();
  const hw::MeasuredFolder folder = hw::read_measured(data);
  MeasuredRows rows;
  for (const auto& table : folder.serving)
    rows.serving.insert(rows.serving.end(), table.rows.begin(), table.rows.end());
  for (const auto& table : folder.kernels) {
    if (!hw::has_laws(*table.layout)) continue;
    for (hw::KernelCase& c : hw::kernel_cases(table.csv, *table.layout, chips))
      rows.kernels.push_back(std::move(c));
  }
  if (rows.kernels.empty() || rows.serving.empty())
    throw core::InputError({{data},
                            "",
                            "",
                            "holds no measured kernels, or no serving points",
                            "name the folder of measured/kernel_*.csv and "
                            "measured/serving_points.csv"});
  return rows;
}

hw::PredictionErrorFit fit(const MeasuredRows& rows, int threads) {
  hw::ErrorEvidence e;
  e.cases = &rows.kernels;
  e.shape_us = hw::predict_with_laws(rows.kernels, {}, hw::KernelFold::kShape, threads);
  e.chip_us = hw::predict_with_laws(rows.kernels, {}, hw::KernelFold::kChip, threads);
  const hw::ServingPredictor predictor;
  hw::ServingFitOptions options;
  options.threads = threads;
  const hw::ServingEntries entries = hw::entries_of(predictor, rows.serving, threads);
  e.rows = &rows.serving;
  e.entries = &entries;
  const auto left_out = [&](hw::ServingFold fold) {
    return hw::left_out_predictions(predictor, rows.serving, entries, fold, options);
  };
  e.unseen_model = left_out(hw::ServingFold::kModel);
  e.unseen_chip = left_out(hw::ServingFold::kChip);
  return hw::fit_prediction_errors(e);
}

void run_errors(const Options& o) {
  const hw::PredictionErrorFit result = fit(read_rows(o.data), o.threads);
  if (!o.out.empty()) core::write_file_atomically(o.out, result.yaml);
  print(result.coverage, o.format);
}

}  // namespace

void add_hw_errors(CLI::App& hw_command) {
  auto o = std::make_shared<Options>();
  auto* c = hw_command.add_subcommand(
      "errors",
      "Refit how far predictions are off by class of work; print how many left-out "
      "serving points lie in the 80 % band");
  c->add_option("--data", o->data, "Folder with measured/, or that folder itself")->required();
  c->add_option("--out", o->out, "Write hw/prediction_errors.yaml to this file");
  c->add_option("--threads", o->threads, "Threads; 0: all cores")
      ->default_val(0)
      ->check(CLI::Range(0, 1024));
  add_format(*c, o->format);
  c->callback([=] { run_errors(*o); });
}

}  // namespace strandline::app
