// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/table.h"
#include "hw/measured/serving_predict.h"
#include "hw/measured/serving_row.h"

namespace strandline::hw {

/// Relative errors predicted/measured - 1 of one quantity over some rows.
struct ServingErrors {
  std::vector<double> values;
  double median_absolute() const;  ///< 0 where there is none
  double bias() const;             ///< median
  double p90_absolute() const;
};

/// Rows of one kind, chip and model.
struct ServingScore {
  std::string kind, hw, model;
  std::size_t rows = 0, modelled = 0;
  ServingErrors tpot, ttft, throughput;
};

/// One score per kind x chip x model in the order of their first row, then one per kind, then one
/// over all (blank cells say what is pooled).
std::vector<ServingScore> score(const std::vector<ServingRow>& rows,
                                const std::vector<ServingPrediction>& predictions);
/// The scores as a table: n, coverage, and median absolute error, bias and p90 of each quantity.
core::Table score_table(const std::vector<ServingScore>& scores);
/// The table as text, with the noise of repeated runs under it.
std::string score_text(const std::vector<ServingRow>& rows,
                       const std::vector<ServingPrediction>& predictions);

}  // namespace strandline::hw
