// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "evolution/backtest/backtest.h"

namespace strandline::evolution::backtest {

/// What a forecast is of.
struct ForecastOf {
  Subject subject = Subject::kTrait;
  std::string name;
  double cutoff = 0;
  int horizon = 0;
};

/// Score, intervals and PIT of one forecast; `u` is the uniform that the PIT spreads mass by.
ScoredForecast score_forecast(const ForecastOf& what, double actual, const Ensemble& forecast,
                              double u);

/// All baselines on one target whose outcome is `actual`.
Comparison compare_baselines(const History& history, const Target& target, double actual,
                             const core::RandomStream& stream);

/// Back-test of the transition kernel that studies sample from, fitted to the past of the cut-off:
/// shares of the library values that had appeared by then, against the same baselines.
std::vector<ScoredForecast> score_kernel(const evolution::Record& record, double cutoff,
                                         int horizons, const core::RandomStream& stream);

}  // namespace strandline::evolution::backtest
