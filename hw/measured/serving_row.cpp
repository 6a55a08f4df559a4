// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_row.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/error.h"

namespace strandline::hw {
namespace {

constexpr std::array kRequired{"kind",      "hw", "devices",  "model",    "precision",
                               "framework", "tp", "mean_isl", "mean_osl", "batch_or_concurrency"};

void require_columns(const core::Csv& csv) {
  std::string missing;
  for (const char* name : kRequired) {
    if (std::find(csv.header.begin(), csv.header.end(), name) != csv.header.end()) continue;
    missing += (missing.empty() ? "" : ", ") + std::string(name);
  }
  if (missing.empty()) return;
  throw core::InputError({{csv.file, 1, 0},
                          missing,
                          "",
                          "required columns are missing",
                          "name them in line 1; cells that are unknown may stay blank"});
}

ServingKind kind_from(const std::string& text) {
  if (text == "closed_loop_serving") return ServingKind::kClosedLoop;
  if (text == "offline_max_throughput") return ServingKind::kOffline;
  if (text == "static_batch") return ServingKind::kStatic;
  return ServingKind::kUnknown;
}

/// Cells of one row by column name; blank where the table lacks the column.
class Cells {
 public:
  explicit Cells(const core::Csv& csv) : csv_(csv) {}
  void at(std::size_t row) { row_ = row; }
  std::string text(const char* column) const {
    const auto found = std::find(csv_.header.begin(), csv_.header.end(), column);
    if (found == csv_.header.end()) return "";
    return csv_.rows[row_][static_cast<std::size_t>(found - csv_.header.begin())];
  }
  std::optional<double> number(const char* column) const { return number_from(text(column)); }
  std::optional<int> whole(const char* column) const {
    constexpr double kMost = 1e6;  // chips of one instance, far above any
    const auto x = number(column);
    if (!x || *x != std::floor(*x) || std::fabs(*x) > kMost) return std::nullopt;
    return static_cast<int>(*x);
  }

 private:
  const core::Csv& csv_;
  std::size_t row_ = 0;
};

ServingRow read_row(const Cells& cells) {
  ServingRow r;
  r.source = cells.text("source");
  r.kind_text = cells.text("kind");
  r.kind = kind_from(r.kind_text);
  r.hw = cells.text("hw");
  r.model = cells.text("model");
  r.arch_model = cells.text("arch_model");
  r.precision = cells.text("precision");
  r.framework = cells.text("framework");
  r.tp_text = cells.text("tp");
  r.metric_basis = cells.text("metric_basis");
  r.date = cells.text("measured_date");
  r.note = cells.text("note");
  r.devices = cells.whole("devices");
  r.ep = cells.whole("ep");
  r.dp_attention = cells.whole("dp_attention");
  r.mean_isl = cells.number("mean_isl");
  r.mean_osl = cells.number("mean_osl");
  r.concurrency = cells.number("batch_or_concurrency");
  r.ttft_ms = cells.number("ttft_ms");
  r.tpot_ms = cells.number("tpot_ms");
  r.output_tok_s_per_device = cells.number("output_tok_s_per_device");
  return r;
}

}  // namespace

std::optional<double> number_from(const std::string& text) {
  double x = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, x);
  if (text.empty() || error != std::errc{} || stop != end || !std::isfinite(x)) return std::nullopt;
  return x;
}

std::vector<ServingRow> read_serving_rows(const core::Csv& csv) {
  require_columns(csv);
  std::vector<ServingRow> rows;
  Cells cells(csv);
  for (std::size_t i = 0; i < csv.rows.size(); ++i) {
    cells.at(i);
    rows.push_back(read_row(cells));
  }
  return rows;
}

}  // namespace strandline::hw
