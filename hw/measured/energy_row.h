// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/csv.h"
#include "hw/measured/serving_row.h"

namespace strandline::hw {

/// One row of a table of serving points with measured energy (docs/measured_energy.md).
struct EnergyRow {
  ServingRow serving;   ///< closed loop; lengths are the true means, 0.9 of the nominal ones
  bool drafts = false;  ///< multi-token prediction on
  bool disaggregated = false;
  /// Chips and widths of either side where disaggregated.
  std::optional<int> prefill_chips, decode_chips, prefill_tensor, prefill_expert, decode_tensor,
      decode_expert;
  std::optional<double> output_tok_s_per_chip;  ///< measured, over all chips
  /// Measured: energy of all chips' boards over the run, by all output tokens.
  std::optional<double> joules_per_output_token;
};

/// Reads the rows of a table. InputError that names every required column that is missing: hw,
/// model, precision, framework, isl, osl, concurrency, tp. All others may be absent.
std::vector<EnergyRow> read_energy_rows(const core::Csv& csv);

}  // namespace strandline::hw
