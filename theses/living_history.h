// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/table.h"
#include "theses/experiments.h"

namespace strandline::theses {

/// What a scenario concluded at a date: a row of results/living/history.csv.
struct LivingEntry {
  std::string date, scenario, data_hash, version, best_strategy;
  double value_musd = 0;               ///< of the best strategy, mean over futures
  double g2_musd = 0, g2_se_musd = 0;  ///< committing to a chip now over the best GPU-only plan
  double option_musd = 0;              ///< O
};

/// The headline figures of a scenario with the catalogs and parameters of today.
LivingEntry evaluate_today(const study::Scenario& scenario, const std::string& date,
                           const std::string& data_hash, const Context& context);

/// The history as CSV and back; InputError for a file of another form.
core::Table history_table(const std::vector<LivingEntry>& history);
std::vector<LivingEntry> read_history(const std::string& csv, const std::string& file);

/// Conclusions of new entries that differ from the same scenario's last one: best strategy, sign of
/// G2, sign of O. (scenario, conclusion, then, now, then_date)
core::Table flipped(const std::vector<LivingEntry>& history, const std::vector<LivingEntry>& now);

/// Real chips of the catalog whose entry is older than a year at `date`, or that a later chip of
/// their family supersedes. (chip, date, age_years, superseded_by)
core::Table stale_chips(const hw::ChipCatalog& chips, const std::string& date);

/// The value of the best strategy and G2 of every scenario over the entries, as an SVG picture.
std::string drift_svg(const std::vector<LivingEntry>& history);

}  // namespace strandline::theses
