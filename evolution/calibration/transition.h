// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "evolution/calibration/lineage.h"
#include "evolution/process.h"

namespace strandline::evolution {

/// One draw of the trait-transition kernel, in the process' own terms: a lineage redraws trait t at
/// rate change[t] (1/year) from target[t], so a value v becomes w over years tau with probability
/// [v = w] e^(-h tau) + (1 - e^(-h tau)) target_w. A lab that has released in the size class before
/// continues its own predecessor with probability `memory`, else any of the class's releases of the
/// last year; an entrant continues one of those, diverged `lag` years longer.
struct TransitionDraw {
  std::array<double, kMutableTraits> change{};
  std::array<std::array<double, kMaxValues>, kMutableTraits> target{};
  double lag = 0.5;
  double memory = 0.7;
  double pooled_change = 0,
         pooled_spread = 0;  ///< median and log deviation of `change` over traits
};

struct TransitionOptions {
  double half_life = 2.0;  ///< years after which a release counts half: targets move
  double since = 2019.0;   ///< releases before are parents only
  int draws = 500, warm_up = 300;
  std::uint64_t seed = 1;
};

/// Posterior draws. Partial pooling: log rates of the traits are normal around a common mean
/// (prior: median 0.4 a year, log deviation 0.7) with a common deviation (half-normal, 0.7);
/// targets have a Dirichlet prior with one pseudo-count in all. Each release's log likelihood is
/// multiplied by 2^(-age / half_life).
std::vector<TransitionDraw> fit_transitions(const Lineages& lineages,
                                            const TransitionOptions& options);

/// Log likelihood of the releases in (from, to] under one draw, unweighted; blank cells are left
/// out.
double transition_log_likelihood(const Lineages& lineages, const TransitionDraw& draw, double from,
                                 double to);

/// The half-life among 0.5, 1, 2 and 4 years with the largest sum of log predictive likelihoods
/// over the last years (at most three) that are held out in turn; 1 where there are none.
double choose_half_life(const Record& record, const TransitionOptions& options);

}  // namespace strandline::evolution
