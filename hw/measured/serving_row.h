// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/csv.h"

namespace strandline::hw {

/// How a point was measured.
enum class ServingKind : std::uint8_t {
  kClosedLoop,  ///< C users, each sending its next request when the last one is answered
  kOffline,     ///< all requests queued at once; the batch is what memory and limits allow
  kStatic,      ///< B requests start together and run to the end
  kUnknown
};

/// One row of a table of measured serving points (docs/measured_serving.md explains each column).
/// Blank or unreadable numbers are empty: whoever needs one says which.
struct ServingRow {
  std::string source, kind_text, hw, model, arch_model, precision, framework, tp_text, metric_basis,
      note;
  std::string date;  ///< "2026-02-01", where the table says when it was measured; else empty
  ServingKind kind = ServingKind::kUnknown;
  std::optional<int> devices, ep, dp_attention;
  std::optional<double> mean_isl, mean_osl, concurrency;
  /// Measured values, where the table has them: for the score only.
  std::optional<double> ttft_ms, tpot_ms, output_tok_s_per_device;
};

/// Reads the rows of a table. InputError that names every required column that is missing: kind,
/// hw, devices, model, precision, framework, tp, mean_isl, mean_osl, batch_or_concurrency. All
/// others may be absent, their order is free.
std::vector<ServingRow> read_serving_rows(const core::Csv& csv);

/// A whole text as a number; empty for blanks and for text that is no finite number.
std::optional<double> number_from(const std::string& text);

}  // namespace strandline::hw
