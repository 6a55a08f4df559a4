// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "evolution/backtest/baselines.h"
#include "evolution/backtest/scores.h"
#include "evolution/backtest/trend_model.h"

namespace strandline::evolution::backtest {

struct FitOptions {
  int warm_up = 1000;  ///< steps in which the proposal learns its scales; dropped
  int steps = 3000;
  int kept = 300;  ///< of the steps, evenly spaced
  std::uint64_t seed = 1;
};

/// Draws of the constants and, for each draw, every series' state at the cut-off.
struct TrendPosterior {
  std::vector<TrendConstants> constants;        ///< [draw]
  std::vector<std::vector<TrendState>> states;  ///< [draw][series]
  std::vector<Series> series;
  int last_quarter = 0;
  double acceptance = 0;
};

/// Posterior of the constants given all series (their likelihoods multiply), by adaptive
/// random-walk Metropolis over one coordinate at a time.
TrendPosterior fit_trends(std::vector<Series> series, double cutoff, const FitOptions& options);

/// Draws from the prior alone, for the prior predictive; states start from each series' birth as if
/// nothing had been seen since.
TrendPosterior prior_trends(std::vector<Series> series, double cutoff, const FitOptions& options);

/// Adds a series that took no part in the fit (a derived trait); returns its index.
std::size_t add_series(TrendPosterior& posterior, Series series);

/// Latent shares after the cut-off, [member][quarter], quarter 0 being the first.
using Paths = std::vector<std::vector<double>>;

/// Futures of a series under draws of the posterior in turn (member m takes draw m modulo their
/// number).
Paths trend_paths(const TrendPosterior& posterior, std::size_t series, int quarters, int members,
                  const core::RandomStream& stream);

/// Futures of a logistic curve whose level and slope are drawn from their normal approximation.
Paths logistic_paths(const LogisticFit& fit, int quarters, int members,
                     const core::RandomStream& stream, std::uint32_t entity);

/// A trait that first appears now: its share by quarter from its birth on.
std::vector<double> newborn_path(const TrendConstants& c, int quarters,
                                 const core::RandomStream& stream, std::uint32_t path,
                                 std::uint32_t entity);

/// Share among the releases of a window of which `cells` says how many fall into each quarter
/// after the cut-off (`yes` is not read): one sampled value per member, sorted. The releases of a
/// quarter are beta-binomial with the member's concentration.
Ensemble sampled_shares(const Paths& paths, const std::vector<double>& concentration,
                        const std::vector<Cell>& cells, const core::RandomStream& stream,
                        std::uint32_t entity);

}  // namespace strandline::evolution::backtest
