// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/energy_row.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.h"

namespace strandline::hw {
namespace {

constexpr std::array kRequired{"hw",  "model", "precision",   "framework",
                               "isl", "osl",   "concurrency", "tp"};
/// The benchmark draws lengths evenly between 0.8 and 1 of the nominal one (README of the data).
constexpr double kMeanOverNominal = 0.9;

bool has_column(const core::Csv& csv, const char* name) {
  return std::find(csv.header.begin(), csv.header.end(), name) != csv.header.end();
}

void require_columns(const core::Csv& csv) {
  std::string missing;
  for (const char* name : kRequired)
    if (!has_column(csv, name)) missing += (missing.empty() ? "" : ", ") + std::string(name);
  if (missing.empty()) return;
  throw core::InputError({{csv.file, 1, 0},
                          missing,
                          "",
                          "required columns are missing",
                          "name them in line 1; cells that are unknown may stay blank"});
}

/// Cells of one row by column name; blank where the table lacks the column.
struct Cells {
  const core::Csv& csv;
  std::size_t row;
  std::string text(const char* column) const {
    return has_column(csv, column) ? csv.cell(row, column) : "";
  }
  std::optional<double> number(const char* column) const { return number_from(text(column)); }
  std::optional<int> whole(const char* column) const {
    constexpr double kMost = 1e6;  // chips of one instance, far above any
    const auto x = number(column);
    if (!x || *x != std::floor(*x) || std::fabs(*x) > kMost) return std::nullopt;
    return static_cast<int>(*x);
  }
  bool flag(const char* column) const { return whole(column).value_or(0) != 0; }
};

ServingRow read_serving(const Cells& cells) {
  ServingRow r;
  r.source = "InferenceX(energy)";
  r.kind_text = "closed_loop_serving";
  r.kind = ServingKind::kClosedLoop;
  r.hw = cells.text("hw");
  r.model = cells.text("model");
  r.precision = cells.text("precision");
  r.framework = cells.text("framework");
  r.tp_text = cells.text("tp");
  r.ep = cells.whole("ep");
  r.dp_attention = cells.whole("dp_attention");
  r.devices = cells.whole("total_gpus");
  // Where no tensor width stands, attention is replicated over all chips: its width counts them.
  if (!r.devices && r.tp_text.empty()) r.devices = r.dp_attention;
  if (const auto isl = cells.number("isl")) r.mean_isl = kMeanOverNominal * *isl;
  if (const auto osl = cells.number("osl")) r.mean_osl = kMeanOverNominal * *osl;
  r.concurrency = cells.number("concurrency");
  if (const auto tpot_s = cells.number("median_tpot_s")) r.tpot_ms = 1e3 * *tpot_s;
  return r;
}

EnergyRow read_row(const Cells& cells) {
  EnergyRow r;
  r.serving = read_serving(cells);
  r.drafts = cells.text("spec_decoding") == "mtp";
  r.disaggregated = cells.flag("disagg");
  r.prefill_chips = cells.whole("num_prefill_gpu");
  r.decode_chips = cells.whole("num_decode_gpu");
  r.prefill_tensor = cells.whole("prefill_tp");
  r.prefill_expert = cells.whole("prefill_ep");
  r.decode_tensor = cells.whole("decode_tp");
  r.decode_expert = cells.whole("decode_ep");
  const auto total = cells.number("total_tok_s_per_gpu");
  const ServingRow& s = r.serving;
  if (total && s.mean_isl && s.mean_osl)
    r.output_tok_s_per_chip = *total * *s.mean_osl / (*s.mean_isl + *s.mean_osl);
  r.joules_per_output_token = cells.number("joules_per_output_token");
  return r;
}

}  // namespace

std::vector<EnergyRow> read_energy_rows(const core::Csv& csv) {
  require_columns(csv);
  std::vector<EnergyRow> rows;
  for (std::size_t i = 0; i < csv.rows.size(); ++i) rows.push_back(read_row({csv, i}));
  return rows;
}

}  // namespace strandline::hw
