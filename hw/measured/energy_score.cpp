// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/energy_score.h"

#include <algorithm>

namespace strandline::hw {
namespace {

constexpr double kMsPerS = 1e3;

EnergyScore& find_or_add(std::vector<EnergyScore>& scores, const EnergyRow& row) {
  const std::string form = row.disaggregated ? "disaggregated" : "aggregated";
  for (EnergyScore& s : scores)
    if (s.hw == row.serving.hw && s.model == row.serving.model && s.form == form) return s;
  EnergyScore fresh;
  fresh.hw = row.serving.hw;
  fresh.model = row.serving.model;
  fresh.form = form;
  scores.push_back(std::move(fresh));
  return scores.back();
}

void count(EnergyScore& s, const EnergyRow& row, const EnergyPrediction& p) {
  ++s.rows;
  s.modelled += p.ok();
  const double measured = *row.joules_per_output_token;
  if (p.energy) s.joules.values.push_back(p.energy->joules_per_output_token / measured - 1);
  if (p.at_measured)
    s.at_measured.values.push_back(p.at_measured->joules_per_output_token / measured - 1);
}

}  // namespace

bool stalled(const EnergyRow& row, const EnergyPrediction& prediction) {
  const ServingRow& s = row.serving;
  if (!row.output_tok_s_per_chip || !s.tpot_ms || !s.concurrency || !s.devices) return false;
  const double measured = *row.output_tok_s_per_chip;
  const double implied = kMsPerS * *s.concurrency / *s.tpot_ms / *s.devices;
  return measured < kStalledShare * std::min(implied, prediction.output_tok_s_per_chip);
}

std::vector<EnergyScore> score(const std::vector<EnergyRow>& rows,
                               const std::vector<EnergyPrediction>& predictions) {
  std::vector<EnergyScore> scores;
  EnergyScore all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& joules = rows[i].joules_per_output_token;
    if (!joules || *joules <= 0 || stalled(rows[i], predictions[i])) continue;
    count(find_or_add(scores, rows[i]), rows[i], predictions[i]);
    count(all, rows[i], predictions[i]);
  }
  scores.push_back(std::move(all));
  return scores;
}

core::Table score_table(const std::vector<EnergyScore>& scores) {
  core::Table table({{"hw"},
                     {"model"},
                     {"form"},
                     {"rows"},
                     {"modelled"},
                     {"joules_median_error", 3},
                     {"joules_bias", 3},
                     {"joules_p90_error", 3},
                     {"at_measured_rate_median_error", 3},
                     {"at_measured_rate_bias", 3},
                     {"at_measured_rate_p90_error", 3}});
  for (const EnergyScore& s : scores)
    table.add({s.hw, s.model, s.form, static_cast<std::int64_t>(s.rows),
               static_cast<std::int64_t>(s.modelled), s.joules.median_absolute(), s.joules.bias(),
               s.joules.p90_absolute(), s.at_measured.median_absolute(), s.at_measured.bias(),
               s.at_measured.p90_absolute()});
  return table;
}

}  // namespace strandline::hw
