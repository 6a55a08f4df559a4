// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "evolution/calibration/lineage.h"
#include "evolution/process.h"

namespace strandline::evolution {

/// Shares that changes of each trait draw from.
using TargetMix = std::array<std::array<double, kMaxValues>, kMutableTraits>;

/// One draw of the trait-transition kernel, in the process' own terms: a lineage redraws trait t at
/// rate change[t] (1/year) from target[t], so a value v becomes w over years tau with probability
/// [v = w] e^(-h tau) + (1 - e^(-h tau)) target_w. Both move: from one year to the next the log
/// weight of each value in its target takes a step of deviation `target_drift`, the log of each
/// rate one of deviation `change_drift`, all independent; a release goes by those of its own year.
/// A lab that has released in the size class before continues its own predecessor with probability
/// `memory`, else any of the class's releases of the last year; an entrant continues one of those,
/// diverged `lag` years longer.
struct TransitionDraw {
  /// What holds for a year: rates of change, and what changes draw from.
  struct Year {
    std::array<double, kMutableTraits> change{};
    TargetMix target{};
  };
  std::array<double, kMutableTraits> change{};  ///< of the last year before `until`
  TargetMix target{};                           ///< of the last year before `until`
  double target_drift = 0, change_drift = 0;    ///< per square root of a year
  double until = 0;                             ///< a year
  std::vector<Year> past;  ///< [k]: the k-th year before `until`; empty: nothing moved
  double lag = 0.5;
  double memory = 0.7;
  double pooled_change = 0,
         pooled_spread = 0;  ///< median and log deviation of the first year's rates over traits
  /// What held at a date up to `until`; the oldest known for dates before.
  Year at(double year) const;
};

struct TransitionOptions {
  double since = 2019.0;  ///< releases before are parents only
  int draws = 500, warm_up = 300;
  std::uint64_t seed = 1;
  int thin = 1;  ///< sweeps per draw
};

/// Posterior draws. Partial pooling: the traits' log rates of the first year are normal around a
/// common mean (prior: median 0.4 a year, log deviation 0.7) with a common deviation (half-normal,
/// 0.7); the first year's targets have Dirichlet(1/2) priors. One size of steps for all targets
/// (lognormal, median 0.7, log deviation 0.7: from standing still for a decade to turning over
/// within two years) and one for all rates (median 0.4, log deviation 0.7: around a doubling in two
/// years). Years count back from lineages.until.
std::vector<TransitionDraw> fit_transitions(const Lineages& lineages,
                                            const TransitionOptions& options);

/// Log likelihood of the releases in (from, to] under one draw, unweighted; blank cells are left
/// out.
double transition_log_likelihood(const Lineages& lineages, const TransitionDraw& draw, double from,
                                 double to);

}  // namespace strandline::evolution
