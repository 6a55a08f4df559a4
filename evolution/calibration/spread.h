// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "evolution/calibration/lineage.h"

namespace strandline::evolution {

/// One draw of how hard operators spread, in the process' terms (rates 1/year). An operator is of
/// one of two kinds. One that spreads (probability `spreads`) is adopted by a lineage with hazard
/// own + imitation * (share of the last year's releases that carry it), times a factor of its own
/// whose logarithm is normal with deviation `spread`, mean zero. A stray one is taken up with
/// hazard `stray` whatever its share. A carrier of either drops it with hazard retreat.
struct SpreadDraw {
  double own = 0, imitation = 0, retreat = 0, spread = 0, stray = 0, spreads = 1;
  std::vector<double> factor;  ///< by operator, in the order of operator_fates(); 0: a stray one
};

/// One draw of whether operators come to matter: the probability that one ever reaches a tenth of a
/// year's notable releases, and the rate (1/year) at which those that will, do.
struct ReachDraw {
  double probability = 0, rate = 1;
};

struct SpreadOptions {
  double since = 2017.5;  ///< of first notable use; earlier operators were always there
  int draws = 500, warm_up = 300;
  std::uint64_t seed = 1;
};

/// An operator's fate in the record: first use, whether and when a tenth of the year before carried
/// it, and at least three releases (kUnknown: not yet).
struct OperatorFate {
  std::string name;
  double first = 0, reached = kUnknown;
};
std::vector<OperatorFate> operator_fates(const Lineages& lineages, double since);

/// Posterior of the spread of all operators first used after `since`, from every later release and
/// its possible parents; which parent handed on its operators, and which operators spread, is
/// sampled too. (Fitting only operators that came to matter takes their luck for strength.) Priors:
/// own 0.04 a year within a factor of 4, imitation 0.9 within a factor of 2.5, retreat 0.1 within a
/// factor of 3, stray 0.01 within a factor of 4 (90 % each), spread half-normal 0.5, spreads
/// Beta(1.5, 2.5); memory and lag of the parents as in transition.h.
std::vector<SpreadDraw> fit_spread(const Lineages& lineages, const SpreadOptions& options);

/// Posterior of reaching a tenth; operators that have not yet are censored at the end of the
/// record. Priors: probability Beta(1.5, 2.5), rate lognormal with median 1 a year, 90 % within a
/// factor 3.
std::vector<ReachDraw> fit_reach(const std::vector<OperatorFate>& fates, double until,
                                 const SpreadOptions& options);

}  // namespace strandline::evolution
