// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/table.h"

namespace strandline::evolution {

/// One parameter of one trial: what the made-up history was drawn with, what was fitted to it.
struct Recovered {
  std::string name;
  double truth = 0, low = 0, high = 0;  ///< 5 and 95 % quantiles of the posterior
  double log_variance = 0;              ///< of the posterior, of the logarithm
  bool inside() const { return low <= truth && truth <= high; }
};

/// Draws every parameter from the priors of the fits, makes up a history of 290 releases from 2018
/// to 2026.75 under them (draw_history()), and fits it as calibrate() fits the record: traits,
/// operators, and arrivals under each of the three models, each of which gets a history of its own.
std::vector<Recovered> recovery_trial(std::uint64_t seed);

/// A parameter over all trials.
struct Recovery {
  std::string name;
  int trials = 0, inside = 0;
  double contraction = 0;  ///< 1 - mean posterior variance / variance of the truths, of logarithms
  Recovered first;         ///< of the first trial, to see whether the file is of today's code
};
/// Trials of the seeds 1 .. `trials`, side by side on `threads` threads (0: all cores; results do
/// not depend on it).
std::vector<Recovery> recover(int trials, int threads);

/// Reads what recovery_table() wrote as CSV; InputError for another file.
std::vector<Recovery> load_recovery(const std::filesystem::path& file);

/// As a table: parameter, trials, inside, share, contraction, first_truth, first_low, first_high.
core::Table recovery_table(const std::vector<Recovery>& rows);

}  // namespace strandline::evolution
