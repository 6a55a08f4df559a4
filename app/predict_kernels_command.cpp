// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/given_catalogs.h"
#include "core/csv.h"
#include "core/files.h"
#include "hw/measured/kernel_prediction.h"
#include "hw/measured/refusals.h"
#include "hw/measured/serving_csv.h"

namespace strandline::app {
namespace {

struct PredictKernelsOptions {
  std::string file, out, format;
  GivenCatalogs given;
  bool score = false;
  int threads = 0;
};

/// The table with its appended columns for people or programs that do not read CSV; cells of the
/// file stay text.
std::string as_table(const core::Csv& csv, const std::vector<std::string>& names,
                     const std::vector<hw::KernelPrediction>& rows, core::TableFormat format) {
  std::vector<core::Table::Column> columns;
  for (const std::string& name : csv.header) columns.push_back({name});
  for (const std::string& name : names) columns.push_back({name});
  core::Table table(columns);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::vector<core::Cell> row;
    for (const std::string& text : csv.rows[r])
      row.push_back(text.empty() ? core::Cell() : core::Cell(text));
    for (std::size_t i = 0; i + 1 < names.size(); ++i)
      row.push_back(i < rows[r].us.size() ? core::Cell(rows[r].us[i]) : core::Cell());
    row.emplace_back(rows[r].status);
    table.add(std::move(row));
  }
  return table.render(format);
}

std::string rows_as(const std::string& format, const core::Csv& csv, const std::string& text,
                    const hw::KernelLayout& layout, const std::vector<hw::KernelPrediction>& rows) {
  std::vector<std::string> names = layout.predicted;
  names.push_back("status");
  if (format != "csv") return as_table(csv, names, rows, core::parse_table_format(format));
  return hw::with_appended_columns(text, csv.file, names, hw::prediction_cells(rows, layout));
}

void run_predict_kernels(const PredictKernelsOptions& o) {
  const std::string text = core::read_file(o.file);
  const core::Csv csv = core::Csv::parse(text, o.file);
  const hw::KernelLayout& layout = hw::recognize_kernel_table(csv);
  const auto rows = hw::predict_kernels(csv, layout, chips_with(o.given), o.threads);
  const std::string result = rows_as(o.format, csv, text, layout, rows);
  if (o.out.empty()) {
    std::fwrite(result.data(), 1, result.size(), stdout);
  } else {
    core::write_file_atomically(o.out, result);
  }
  hw::Refusals refusals;
  for (const hw::KernelPrediction& row : rows) refusals.add(o.file, row.status);
  if (refusals.remarks() > 0)
    fmt::print(stderr, "{}", refusals.table().render(core::TableFormat::kText));
  if (o.score) {
    const auto score = hw::kernel_score(csv, layout, rows);
    fmt::print(stderr, "{}", score.render(core::TableFormat::kText));
  }
}

}  // namespace

void add_predict_kernels(CLI::App& app) {
  auto o = std::make_shared<PredictKernelsOptions>();
  auto* c = app.add_subcommand(
      "predict-kernels", "Predicted latencies beside the rows of a table of measured kernels");
  c->add_option("file", o->file,
                "CSV with the columns of kernel_gemm, kernel_attention, kernel_moe, "
                "kernel_linear_attention, kernel_collectives or kernel_deepep_ll")
      ->required();
  c->add_flag("--score", o->score,
              "Also print errors against the measured columns, to standard error");
  c->add_option("--out", o->out, "Write to this file instead of standard output");
  add_given_catalogs(*c, o->given, false);
  c->add_option("--threads", o->threads, "Threads; 0: all cores")
      ->default_val(0)
      ->check(CLI::Range(0, 1024));
  c->add_option("--format", o->format, "How to print: csv, json or table")
      ->default_val("csv")
      ->check(CLI::IsMember({"csv", "json", "table"}));
  c->callback([=] { run_predict_kernels(*o); });
}

}  // namespace strandline::app
