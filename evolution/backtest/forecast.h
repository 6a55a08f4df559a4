// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "evolution/backtest/trend_fit.h"
#include "evolution/calibration/arrival.h"

namespace strandline::evolution::backtest {

/// New hard operators after a cut-off: how many have arrived by each quarter's end, and the share
/// of releases that needs at least one of them.
struct NovelFutures {
  Paths mass;   ///< [member][quarter]
  Paths count;  ///< [member][quarter], cumulative
};

/// Everything that the past up to a cut-off says about the future.
struct Outlook {
  double cutoff = 0;
  int quarters = 0, members = 0;
  TrendPosterior trends;
  ArrivalFit arrivals;
  NovelFutures novel;
  std::vector<double> concentration;  ///< [member]
};

struct OutlookOptions {
  int quarters = 12;
  int members = 2000;  ///< even
  FitOptions fit;
  std::uint64_t seed = 1;
};

/// The record as it stood just before a cut-off.
evolution::Record past_of(const evolution::Record& record, double cutoff);

/// Fits traits and arrivals to releases before the cut-off and samples what is new. `record` is the
/// whole record; only its past is looked at.
Outlook look_ahead(const History& history, const evolution::Record& record, double cutoff,
                   const OutlookOptions& options);

/// Futures of a trait's latent share: half the members follow the damped trend, half a logistic
/// curve of the trait alone (an equal-weight linear pool: past cut-offs are too few to fit a
/// weight). [member][quarter].
Paths share_paths(Outlook& outlook, const History& history, int trait);

/// Futures of the share that a frozen chip runs: what the trait "runs on it" does among operators
/// already known, times the share that needs no operator still to come.
Paths coverage_paths(Outlook& outlook, const History& history, int derived_trait);

}  // namespace strandline::evolution::backtest
