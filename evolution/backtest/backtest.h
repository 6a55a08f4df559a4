// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "core/table.h"
#include "evolution/backtest/fan.h"
#include "evolution/backtest/fit_checks.h"
#include "evolution/backtest/forecast.h"

namespace strandline::evolution::backtest {

/// What a forecast is about.
enum class Subject {
  kTrait,         ///< share of a trait that had appeared before the cut-off
  kFunctional,    ///< share that a frozen chip runs at all
  kEfficient,     ///< share that it runs as it was made to
  kNovelMass,     ///< share that needs a hard operator that had not appeared
  kNewOperators,  ///< hard operators that first appear in (cut-off, cut-off + horizon]
  kKernel         ///< share of a trait's value in the library, by the study's transition kernel
};
const char* name_of(Subject subject);

/// Comparators, each once as a point (score: absolute error) and once with what it knows of its own
/// error (score: CRPS). Not for novel mass and new operators, of which nothing has been seen:
/// there, persistence is "none" and the last year's count, and the rest are blank.
struct Comparison {
  std::array<double, kBaselines> point{}, dressed{};
  std::array<double, kBaselines> width80{};
  std::array<bool, kBaselines> inside80{};
};

/// One forecast and how it went.
struct ScoredForecast {
  Subject subject = Subject::kTrait;
  std::string name;
  double cutoff = 0;
  int horizon = 0;              ///< years: the window (cutoff + horizon - 1, cutoff + horizon]
  int n = 0;                    ///< releases of the window
  double last = 0, actual = 0;  ///< share in the year before the cut-off, and in the window
  double median = 0;
  Hit interval50, interval80, interval95;
  double score = 0;        ///< CRPS
  double trend_score = 0;  ///< of the damped trend alone (traits), else the same
  double curve_score = 0;  ///< of the logistic half alone (traits), else the same
  double pit = 0;
  double prior_width80 = 0;  ///< of the prior predictive (traits)
  bool prior_inside80 = false;
  bool compared = false;
  Comparison than;
};

struct BacktestOptions {
  std::vector<double> cutoffs;  ///< years: 2023.0 is the end of 2022
  int horizons = 3;
  OutlookOptions outlook;
  int threads = 0;
  bool fans = false;      ///< also forecast coverage from each cut-off and from the record's end
  int fan_quarters = 12;  ///< of the last
  bool checks = false;    ///< also check the fit that studies sample from
  std::filesystem::path recovery;  ///< see check_fits()
};

/// What a cut-off saw, beside its forecasts.
struct CutoffSummary {
  double cutoff = 0;
  int releases = 0, traits = 0, events = 0;
  std::array<std::array<double, 3>, kTrendConstants> constants{};  ///< median, 5 %, 95 %
  std::array<double, kArrivalModels> weight{};
  double acceptance = 0;
};

struct Backtest {
  std::vector<CutoffSummary> cutoffs;
  std::vector<ScoredForecast> forecasts;
  std::vector<Fan> fans;                 ///< of the newest named chip of each cut-off, and of now
  std::vector<std::string> late_traits;  ///< first appeared after the last cut-off
  FitChecks checks;                      ///< where asked for
  int unknown_values = 0;                ///< traits made of values outside the vocabulary
};

/// Fits on the past of every cut-off and scores what came. InputError where a cut-off lies outside
/// the record or leaves it no year to score. Deterministic; threads share the cut-offs.
Backtest run_backtest(const evolution::Record& record, const BacktestOptions& options);

/// The end of a day as a year: 2022-12-31 gives 2023.0.
double end_of_day(const std::string& day);

/// Mean scores by subject and horizon, one row each (the command's output).
core::Table score_table(const Backtest& backtest);
/// Every forecast, one row each.
core::Table forecast_table(const Backtest& backtest);

}  // namespace strandline::evolution::backtest
