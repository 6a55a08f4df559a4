// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/csv.h"
#include "hw/measured/table_cells.h"

namespace strandline::hw {

/// How a point was measured.
enum class ServingKind : std::uint8_t {
  kClosedLoop,  ///< C users, each sending its next request when the last one is answered
  kOffline,     ///< all requests queued at once; the batch is what memory and limits allow
  kStatic,      ///< B requests start together and run to the end
  kUnknown
};

/// Workers of one role where prefill and decode run apart.
struct WorkerGroup {
  int workers = 1, chips = 1;  ///< chips: of all workers together
  std::optional<int> tp, ep;
  bool attention_data = false;  ///< attention replicas over the chips of a worker
};

/// One row of a table of measured serving points (docs/measured_serving.md explains each column).
/// Blank or unreadable numbers are empty: whoever needs one says which.
struct ServingRow {
  std::string source, kind_text, hw, model, arch_model, precision, framework, tp_text, metric_basis,
      note;
  std::string date;     ///< "2026-02-01", where the table says when it was measured; else empty
  bool drafts = false;  ///< multi-token prediction was on
  std::optional<WorkerGroup> prefill, decode;  ///< both or neither: disaggregated serving
  ServingKind kind = ServingKind::kUnknown;
  std::string malformed;  ///< the first cell that holds no number where one belongs; empty: none
  std::optional<int> devices, ep, dp_attention;
  std::optional<double> mean_isl, mean_osl, concurrency;
  /// Measured values, where the table has them: for the score only.
  std::optional<double> ttft_ms, tpot_ms, output_tok_s_per_device;
};

/// Whether a table has the layout of inferencex_points.csv: isl_nominal, osl_nominal and
/// concurrency instead of kind and mean lengths.
bool is_inferencex_layout(const core::Csv& csv);

/// Reads the rows of a table of either layout. Rows of inferencex_points.csv are closed loops with
/// mean lengths 0.9 times the nominal ones and medians as measured values; rows whose qa_flag is
/// not "ok" keep no measured values. For serving_points.csv: InputError that names every required
/// column that is missing: kind, hw, devices, model, precision, framework, tp, mean_isl, mean_osl,
/// batch_or_concurrency. All others may be absent, their order is free.
std::vector<ServingRow> read_serving_rows(const core::Csv& csv);

}  // namespace strandline::hw
