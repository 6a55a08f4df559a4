// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/rng.h"
#include "evolution/backtest/scores.h"
#include "evolution/backtest/traits.h"

namespace strandline::evolution::backtest {

/// Forecasts that anyone could make, by trait from the past alone.
///   persistence   the last year's share
///   logistic      a logistic curve fitted to the single releases of the last three years
///   damped        that curve at half its slope from the end of the cut-off's last year on
///   random walk   the last year's share moved by a normal step of its log odds, whose variance
///                 per year is that of all traits' past yearly steps
enum class Baseline { kPersistence, kLogistic, kDamped, kRandomWalk };
constexpr int kBaselines = 4;
const char* name_of(Baseline baseline);

/// Logistic curve: log odds = level + slope (t - origin), with the covariance of (level, slope).
struct LogisticFit {
  double level = 0, slope = 0, origin = 0;
  double level_var = 0, cross = 0, slope_var = 0;
  double at(double t) const { return level + slope * (t - origin); }
};
/// Mode under a normal prior (sd 3 of the level, 1/year of the slope) that keeps curves of
/// separable data finite; of releases of the three years before the cut-off.
LogisticFit fit_logistic(const History& history, int trait, double cutoff);

/// Variance per year of yearly steps in the log odds of shares, over all traits and years before
/// the cut-off with at least one release that has the trait at either end; the part that sampling
/// explains is taken off.
double step_variance(const History& history, double cutoff);

/// A forecast of the share among `n` releases whose mean date is `date`.
/// `point`: the published form, one value. Otherwise an ensemble of `members` with what each
/// baseline knows of its own error: sampling of the last year and of the target year
/// (persistence, random walk), uncertainty of the curve and sampling (logistic, damped).
struct Target {
  int trait = 0;
  double cutoff = 0;
  double date = 0;
  int n = 0;
};
Ensemble baseline_forecast(Baseline baseline, const History& history, const Target& target,
                           bool point, int members, const core::RandomStream& stream);

}  // namespace strandline::evolution::backtest
