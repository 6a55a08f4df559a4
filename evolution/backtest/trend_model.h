// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/rng.h"
#include "evolution/backtest/traits.h"

namespace strandline::evolution::backtest {

/// How the share of a trait moves: a local damped trend of its log odds x (Harvey 1989, ch. 2;
/// damping after Gardner and McKenzie 1985),
///
///   dv = -damping v dt + velocity_sd dW1,   dx = v dt + level_sd dW2,
///
/// of which a logistic adoption curve is the case without noise and damping, persistence the case
/// of strong damping, and reversals come with the noise of v. A quarter's releases are a
/// beta-binomial sample of mean logistic(x): releases of one season and lab are alike. All traits
/// share these constants, so a trait of few releases borrows from the others (partial pooling);
/// a trait starts where new traits start. Time in years.
struct TrendConstants {
  double damping = 0;      ///< 1/year
  double velocity_sd = 0;  ///< log odds per year per square root of a year
  double level_sd = 0;     ///< log odds per square root of a year
  double birth_level = 0;  ///< mean log odds when a trait first appears
  double birth_level_sd = 0;
  double birth_velocity = 0;  ///< mean trend then, log odds per year
  double birth_velocity_sd = 0;
  double concentration = 0;  ///< of the beta distribution of a quarter's share
};
constexpr int kTrendConstants = 8;

/// The constants in coordinates on the whole line (logarithms of the positive ones), their normal
/// prior and their names and units for documents.
using TrendCoordinates = std::array<double, kTrendConstants>;
TrendConstants constants_at(const TrendCoordinates& x);
std::array<double, kTrendConstants> values_of(const TrendConstants& c);  ///< in the same order
struct TrendPrior {
  const char* name;
  const char* unit;
  bool log_scale;
  double median, sd;  ///< of the coordinate: of the logarithm where log_scale; median in `unit`
};
const std::array<TrendPrior, kTrendConstants>& trend_priors();

/// Releases of a trait in one quarter.
struct Cell {
  int quarter = 0;  ///< quarters since 2017-01-01
  int n = 0, yes = 0;
};
constexpr int kFirstYear = 2017;
inline int quarter_of(double date) {
  return static_cast<int>((date - kFirstYear) * 4.0);
}

/// What the filter sees of one trait: its quarters from its first appearance to a cut-off. The
/// release that brought it is left out, for without it there would be no trait to look at.
struct Series {
  std::string name;
  int trait = 0;             ///< index in the history
  int start = 0;             ///< quarter of the first appearance
  bool from_outset = false;  ///< already there when the record of language models begins
  std::vector<Cell> cells;
};

/// State at the end of the last quarter seen: mean and covariance of (x, v), normal.
struct TrendState {
  double level = 0, velocity = 0;
  double level_var = 0, cross = 0, velocity_var = 0;
};

/// Runs the filter (Laplace's approximation of each beta-binomial update) up to the end of
/// `last_quarter`; adds the log marginal likelihood of the cells.
TrendState filter(const Series& series, const TrendConstants& c, int last_quarter,
                  double& log_likelihood);

/// Series of one trait that appeared before the cut-off (in years: 2023.0 is the end of 2022), and
/// of all such traits but derived ones.
Series trait_series(const History& history, int trait, double cutoff);
std::vector<Series> all_series(const History& history, double cutoff);

/// log of the beta-binomial probability of `yes` of `n` at mean p, concentration c, with its slope
/// and (Gauss-Newton) curvature in the log odds of p.
struct CellLikelihood {
  double value = 0, slope = 0, curvature = 0;
};
CellLikelihood beta_binomial(int yes, int n, double log_odds, double concentration);

}  // namespace strandline::evolution::backtest
