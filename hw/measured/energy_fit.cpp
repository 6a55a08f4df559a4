// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/energy_fit.h"

#include <algorithm>
#include <cmath>

#include "hw/measured/energy_score.h"
#include "hw/measured/factor_search.h"
#include "hw/measured/names.h"

namespace strandline::hw {
namespace {

/// |log| that one row counts at most.
constexpr double kMostError = 0.6;
/// Relative excess of the rate implied by users and time per token over the measured one. Ramps of
/// clean closed loops reach 5 % (first quarter of the table's series at 1 to 16 users).
constexpr double kInconsistent = 0.1;
constexpr double kMsPerS = 1e3;

struct Case {
  const Chip* chip;
  const EnergyRow* row;
  const EnergyPrediction* prediction;
};

double mean_error(const std::vector<Case>& cases, const EnergyParameters& parameters) {
  double sum = 0;
  for (const Case& c : cases) {
    const double joules =
        joules_per_token(*c.chip, *c.row, *c.prediction, parameters, *c.row->output_tok_s_per_chip);
    sum += std::min(kMostError, std::fabs(std::log(joules / *c.row->joules_per_output_token)));
  }
  return sum / static_cast<double>(cases.size());
}

std::vector<Case> usable(const ChipCatalog& chips, const std::vector<EnergyRow>& rows,
                         const std::vector<EnergyPrediction>& predictions) {
  std::vector<Case> cases;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const EnergyRow& row = rows[i];
    if (!predictions[i].ok() || !row.joules_per_output_token || !row.output_tok_s_per_chip)
      continue;
    if (stalled(row, predictions[i]) || !consistent(row, predictions[i])) continue;
    cases.push_back(
        {find_measured_chip(chips, row.serving.hw, row.serving.source), &row, &predictions[i]});
  }
  return cases;
}

}  // namespace

double joules_per_token(const Chip& chip, const EnergyRow& row, const EnergyPrediction& prediction,
                        const EnergyParameters& parameters, double tok_s_per_chip) {
  core::Segment mix;
  mix.output_tokens = *row.serving.mean_osl;
  ServingPoint point;
  point.output_tok_s_per_chip = tok_s_per_chip;
  return energy_of(prediction.work, mix, point, prepare_energy(chip, parameters))
      .joules_per_output_token;
}

bool consistent(const EnergyRow& row, const EnergyPrediction& prediction) {
  const ServingRow& s = row.serving;
  if (row.disaggregated || !s.tpot_ms || !s.devices || !row.output_tok_s_per_chip) return true;
  if (prediction.running < *s.concurrency) return true;  // some wait: fewer users decode
  const double implied = kMsPerS * *s.concurrency / *s.tpot_ms / *s.devices;
  return implied < (1 + kInconsistent) * *row.output_tok_s_per_chip;
}

EnergyParameters fit_energy(const ChipCatalog& chips, const std::vector<EnergyRow>& rows,
                            const std::vector<EnergyPrediction>& predictions,
                            EnergyParameters start) {
  const std::vector<Case> cases = usable(chips, rows, predictions);
  if (cases.empty()) return start;
  factor_search({&start.busy_w_m2.value, &start.busy_share.value, &start.path_byte_j.value},
                [&] { return mean_error(cases, start); });
  return start;
}

}  // namespace strandline::hw
