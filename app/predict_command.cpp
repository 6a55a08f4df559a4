// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/given_catalogs.h"
#include "core/csv.h"
#include "core/files.h"
#include "hw/measured/refusals.h"
#include "hw/measured/serving_csv.h"
#include "hw/measured/serving_predict.h"
#include "hw/measured/serving_row.h"
#include "hw/measured/serving_score.h"

namespace strandline::app {
namespace {

struct PredictOptions {
  std::string file, out, format;
  GivenCatalogs given;
  int threads = 0;
  bool score = false;
};

/// Appended columns, named as the table names its own.
std::vector<std::string> appended_names(const core::Csv& csv) {
  return {
      "pred_ttft_ms", "pred_tpot_ms",
      hw::is_inferencex_layout(csv) ? "pred_output_tok_s_per_gpu" : "pred_output_tok_s_per_device",
      "status"};
}

std::string number_text(const std::optional<double>& x) {
  return x ? fmt::format("{:.6g}", *x) : "";
}

std::vector<std::vector<std::string>> appended(const std::vector<hw::ServingPrediction>& all) {
  std::vector<std::vector<std::string>> cells;
  for (const hw::ServingPrediction& p : all)
    cells.push_back({number_text(p.ttft_ms), number_text(p.tpot_ms),
                     number_text(p.output_tok_s_per_device), p.status});
  return cells;
}

/// The rows with their predictions for people and for JSON; cells of the file stay text.
std::string rendered(const core::Csv& csv, const std::vector<hw::ServingPrediction>& all,
                     const std::string& format) {
  std::vector<core::Table::Column> columns;
  for (const std::string& name : csv.header) columns.push_back({name});
  for (const std::string& name : appended_names(csv)) columns.push_back({name});
  core::Table table(columns);
  const auto cell = [](const std::optional<double>& x) {
    return x ? core::Cell(*x) : core::Cell();
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<core::Cell> row(csv.rows[i].begin(), csv.rows[i].end());
    const hw::ServingPrediction& p = all[i];
    row.insert(row.end(), {cell(p.ttft_ms), cell(p.tpot_ms), cell(p.output_tok_s_per_device),
                           core::Cell(p.status)});
    table.add(std::move(row));
  }
  return table.render(core::parse_table_format(format));
}

/// Reasons and notes, where there are any, to standard error.
void tell(const hw::Refusals& refusals) {
  if (refusals.remarks() > 0)
    fmt::print(stderr, "{}", refusals.table().render(core::TableFormat::kText));
}

void run_predict(const PredictOptions& o) {
  const std::string text = core::read_file(o.file);
  const core::Csv csv = core::Csv::parse(text, o.file);
  const std::vector<hw::ServingRow> rows = hw::read_serving_rows(csv);
  const hw::ChipCatalog chips = chips_with(o.given);
  const GivenModels models = models_with(o.given);
  const hw::ServingPredictor predictor(models.catalog, chips, hw::FrameworkCatalog::load());
  const auto predictions = hw::predict_rows(predictor, rows, o.threads);
  const std::string annotated =
      hw::with_appended_columns(text, o.file, appended_names(csv), appended(predictions));
  const std::string result = o.format == "csv" ? annotated : rendered(csv, predictions, o.format);
  if (o.out.empty()) {
    std::fwrite(result.data(), 1, result.size(), stdout);
  } else {
    core::write_file_atomically(o.out, result);
  }
  hw::Refusals refusals;
  for (const auto& [file, why] : models.failures) refusals.note(file, "not imported: " + why, 0);
  hw::count_serving(refusals, o.file, predictor.frameworks(), chips, rows, predictions);
  tell(refusals);
  if (o.score) fmt::print(stderr, "{}", hw::score_text(rows, predictions));
}

}  // namespace

void add_predict(CLI::App& app) {
  auto o = std::make_shared<PredictOptions>();
  auto* c = app.add_subcommand(
      "predict", "Append predicted TTFT, TPOT and throughput to a table of serving points");
  c->add_option("file", o->file, "CSV file of operating points")->required();
  c->add_option("--out", o->out, "Write here instead of to standard output");
  add_given_catalogs(*c, o->given);
  c->add_option("--threads", o->threads, "Threads at most; 0: all cores")
      ->default_val(0)
      ->check(CLI::Range(0, 1024));
  c->add_flag("--score", o->score,
              "Also print errors against the measured columns, to standard error");
  c->add_option("--format", o->format, "How to print: csv, json or table")
      ->default_val("csv")
      ->check(CLI::IsMember({"csv", "json", "table"}));
  c->callback([=] { run_predict(*o); });
}

}  // namespace strandline::app
