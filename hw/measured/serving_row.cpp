// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_row.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace strandline::hw {
namespace {

constexpr std::array kRequired{"kind",      "hw", "devices",  "model",    "precision",
                               "framework", "tp", "mean_isl", "mean_osl", "batch_or_concurrency"};

ServingKind kind_from(const std::string& text) {
  if (text == "closed_loop_serving") return ServingKind::kClosedLoop;
  if (text == "offline_max_throughput") return ServingKind::kOffline;
  if (text == "static_batch") return ServingKind::kStatic;
  return ServingKind::kUnknown;
}

/// Workers of a role by the prefix of its columns; nothing where the row does not count them.
std::optional<WorkerGroup> read_workers(const TableCells& cells, const std::string& role) {
  const auto chips = cells.whole(("num_" + role + "_gpu").c_str());
  const auto workers = cells.whole((role + "_workers").c_str());
  if (!chips || *chips < 1) return std::nullopt;
  WorkerGroup g;
  g.chips = *chips;
  g.workers = std::max(1, workers.value_or(1));
  g.tp = cells.whole((role + "_tp").c_str());
  g.ep = cells.whole((role + "_ep").c_str());
  g.attention_data = cells.whole((role + "_dp_attention").c_str()).value_or(0) > 0;
  return g;
}

/// Random lengths between 0.8 and 1 of the nominal ones: their mean.
constexpr double kMeanOfNominal = 0.9;
constexpr double kMsPerS = 1e3;

std::optional<double> scaled(const std::optional<double>& x, double factor) {
  return x ? std::optional<double>(*x * factor) : std::nullopt;
}

void read_inferencex_measurements(const TableCells& cells, ServingRow& r) {
  const std::string flag = cells.text("qa_flag");
  if (!flag.empty() && flag != "ok") return;
  r.ttft_ms = scaled(cells.number("median_ttft_s"), kMsPerS);
  r.tpot_ms = cells.number("median_tpot_ms");
  r.output_tok_s_per_device = cells.number("output_tok_s_per_gpu");
}

ServingRow read_inferencex_row(const TableCells& cells) {
  ServingRow r;
  r.source = "InferenceX(points)";
  r.kind = ServingKind::kClosedLoop;
  r.date = cells.text("measured_date");
  r.hw = cells.text("hw");
  r.model = cells.text("model");
  r.precision = cells.text("precision");
  r.framework = cells.text("framework");
  r.tp_text = cells.text("tp");
  r.devices = cells.whole("total_gpus");
  r.ep = cells.whole("ep");
  r.dp_attention = cells.whole("dp_attention");
  r.mean_isl = scaled(cells.number("isl_nominal"), kMeanOfNominal);
  r.mean_osl = scaled(cells.number("osl_nominal"), kMeanOfNominal);
  r.concurrency = cells.number("concurrency");
  const std::string drafting = cells.text("spec_decoding");
  r.drafts = !drafting.empty() && drafting != "none";
  const bool apart = cells.whole("disagg").value_or(0) > 0;
  if (apart) {
    r.prefill = read_workers(cells, "prefill");
    r.decode = read_workers(cells, "decode");
  }
  r.kind_text = std::string(apart ? "disaggregated" : "aggregated") + (r.drafts ? " mtp" : "");
  if (apart && !(r.prefill && r.decode)) r.kind = ServingKind::kUnknown;
  read_inferencex_measurements(cells, r);
  return r;
}

/// The date that a note starts with ("2026-03-27 0.18.0"); empty where it starts with none or with
/// a span of dates.
std::string leading_date(const std::string& note) {
  constexpr std::size_t kLength = 10;  // "2026-03-27"
  const auto digits = [&](std::size_t from, std::size_t n) {
    return std::all_of(note.begin() + from, note.begin() + from + n,
                       [](unsigned char c) { return std::isdigit(c) != 0; });
  };
  if (note.size() < kLength || (note.size() > kLength && note[kLength] != ' ')) return "";
  const bool date =
      digits(0, 4) && note[4] == '-' && digits(5, 2) && note[7] == '-' && digits(8, 2);
  return date ? note.substr(0, kLength) : "";
}

/// What is wrong with the first cell of a numeric column that is not blank and no number; the
/// widths of parallelism are whole numbers from 0.
std::string malformed(const TableCells& cells) {
  for (const char* column : {"devices", "ep", "dp_attention"}) {
    const std::string text = cells.text(column);
    if (!text.empty() && cells.whole(column).value_or(-1) < 0)
      return std::string(column) + " '" + text.substr(0, 40) + "' is no whole number from 0";
  }
  for (const char* column : {"mean_isl", "mean_osl", "batch_or_concurrency"})
    if (const std::string text = cells.text(column); !text.empty() && !cells.number(column))
      return std::string(column) + " '" + text.substr(0, 40) + "' is no number";
  return "";
}

ServingRow read_row(const TableCells& cells) {
  ServingRow r;
  r.malformed = malformed(cells);
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
  r.note = cells.text("note");
  r.date = cells.text("measured_date");
  if (r.date.empty()) r.date = leading_date(r.note);
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

bool is_inferencex_layout(const core::Csv& csv) {
  constexpr std::array kOwn{"isl_nominal", "osl_nominal", "concurrency", "total_gpus"};
  return std::all_of(kOwn.begin(), kOwn.end(), [&](const char* name) {
    return std::find(csv.header.begin(), csv.header.end(), name) != csv.header.end();
  });
}

std::vector<ServingRow> read_serving_rows(const core::Csv& csv) {
  const bool inferencex = is_inferencex_layout(csv);
  if (!inferencex) require_columns(csv, kRequired);
  std::vector<ServingRow> rows;
  TableCells cells(csv);
  for (std::size_t i = 0; i < csv.rows.size(); ++i) {
    cells.at(i);
    rows.push_back(inferencex ? read_inferencex_row(cells) : read_row(cells));
  }
  return rows;
}

}  // namespace strandline::hw
