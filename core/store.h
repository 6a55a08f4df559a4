// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/table.h"

namespace strandline::core {

/// The results of a study: named tables, kept in one SQLite file (one SQL table each, units in the
/// column names). The schema that study writes and report reads:
///
/// meta(key, value)       text: name, title, question, perspective, seed, paths, quarters,
///                        base_gpu, start_date, version, scenario_hash, posterior_draws,
///                        best_strategy, headline_1..3 (the three sentences)
/// strategies(id, label, value_musd, low_musd, high_musd, se_musd, parameter_low_musd,
///            parameter_high_musd, p_loss, cvar95_musd, peak_cash_musd, payback_quarters, p_best,
///            capex_musd, nre_musd, revenue_musd, opex_musd, terminal_musd,
///            p_functional_strand, p_economic_strand, mean_volume_quarter, p_abandoned, mean_spins,
///            stranded_capital_share, mean_covered_share)
///                        blanks where a strategy has no own chip
/// value_histogram(strategy, bin_low_musd, bin_high_musd, share)
/// survival(strategy, kind, quarters_since_volume, survival, low, high)
///                        kind: functional, economic
/// stranding_causes(strategy, cause, share)
///                        cause: operator, capacity, context, ...
/// measures(id, label, value, low, high, se, unit, meaning)
///                        ids: S, F_drift, F_risk, G0, G1, G2, O, ...
/// adaptive(quarter, target, share)
///                        what the adaptive policy starts, and when; quarter blank: never
/// coverage(series, kind, year, share, low, high)
///                        kind: history, model; share of releases
/// curves(architecture, chip, interactivity_tok_s_user, output_tok_s_per_chip, concurrency,
///        partition, ttft_ms, tpot_ms, usd_per_mtok, output_tok_s_per_chip_low,
///        output_tok_s_per_chip_high, tpot_ms_low, tpot_ms_high, evidence)
///                        low, high: 80 % bands of the prediction; evidence: what they rest on
/// breakeven(gain, hazard, g2_musd, se_musd)
///                        least gain: measures id "least_gain"
/// waterfall(candidate, step, label, usd_per_mtok)
///                        in order: gpu, at_cost, technology, ...
/// market(quarter, series, p05, p50, p95)
///                        series: compute_price_usd_h, rent_usd_h, demand, effective_templates,
///                        novel_share, ...
/// chips(id, label, role, available_quarter, capex_usd, power_kw, tok_s_mean, covered_share)
/// assumptions(section, name, value, low, high, unit, source)
/// sensitivity(parameter, label, low_input, high_input, g2_low_musd, g2_high_musd, best_low,
///             best_high)
/// committee(id, label, value, unit, meaning)
///                        what an investment committee asks
/// stage_gates(quarter, gate, meaning)
/// emulator(name, value)  cost-table emulator error
/// variance_split(id, label, total_sd_musd, chance_share, parameters_share, model_share, chance_se,
///                parameters_se, model_se)
///                        parts of a value's variance over futures; blank: not drawn
/// model_choice(model, draws, posterior_share, best_value_musd, g2_musd)
///                        one row per arrival process
/// posterior(parameter, label, unit, low, lower_half, value, upper_half, high, prior_low,
///           prior_high, ranked)
///                        what the draws of parameters come from; ranked: 1 where the
///                        sensitivity section ranks it too
class ResultStore {
 public:
  void put(const std::string& name, Table table);
  bool has(const std::string& name) const { return tables_.contains(name); }
  /// std::out_of_range with the name where absent.
  const Table& get(const std::string& name) const;
  const std::map<std::string, Table>& tables() const { return tables_; }

  /// Writes every table into a new SQLite file (RuntimeFailure where it cannot).
  void write(const std::filesystem::path& file) const;
  /// InputError for a file that is missing, not SQLite, or of another schema version.
  static ResultStore read(const std::filesystem::path& file);

 private:
  std::map<std::string, Table> tables_;
};

}  // namespace strandline::core
