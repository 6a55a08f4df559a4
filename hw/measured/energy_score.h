// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/table.h"
#include "hw/measured/energy_predict.h"
#include "hw/measured/serving_score.h"

namespace strandline::hw {

/// Errors of joules per output token over rows of one chip, model and form.
struct EnergyScore {
  std::string hw, model;
  std::string form;  ///< "aggregated" or "disaggregated"
  std::size_t rows = 0, modelled = 0;
  ServingErrors joules;       ///< at predicted rates: what a prediction is off by
  ServingErrors at_measured;  ///< at measured rates: the energy model alone
};

/// A run that stood still: under this share of the rate that its users and its time per token
/// imply, no steady state was measured (one MI355X row yields 1/40).
constexpr double kStalledShare = 0.2;
/// Whether a row's measured rate is below that share; false where it does not say. Users that queue
/// make a rate look low too: only rows whose predicted rate is as far above count as stalled.
bool stalled(const EnergyRow& row, const EnergyPrediction& prediction);

/// One score per chip x model x form in the order of their first row, then one over all (blank
/// names). Rows without measured joules and stalled ones count in none.
std::vector<EnergyScore> score(const std::vector<EnergyRow>& rows,
                               const std::vector<EnergyPrediction>& predictions);
/// The scores as a table: n, coverage, then median absolute error, bias and p90 of both.
core::Table score_table(const std::vector<EnergyScore>& scores);

}  // namespace strandline::hw
