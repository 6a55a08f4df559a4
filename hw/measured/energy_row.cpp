// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/energy_row.h"

#include <array>

namespace strandline::hw {
namespace {

constexpr std::array kRequired{"hw",  "model", "precision",   "framework",
                               "isl", "osl",   "concurrency", "tp"};
/// The benchmark draws lengths evenly between 0.8 and 1 of the nominal one (README of the data).
constexpr double kMeanOverNominal = 0.9;

ServingRow read_serving(const TableCells& cells) {
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

EnergyRow read_row(const TableCells& cells) {
  EnergyRow r;
  r.serving = read_serving(cells);
  r.drafts = cells.text("spec_decoding") == "mtp";
  r.disaggregated = cells.whole("disagg").value_or(0) != 0;
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
  require_columns(csv, kRequired);
  std::vector<EnergyRow> rows;
  for (std::size_t i = 0; i < csv.rows.size(); ++i) rows.push_back(read_row(TableCells(csv, i)));
  return rows;
}

}  // namespace strandline::hw
