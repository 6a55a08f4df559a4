// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "study/pilot.h"

namespace strandline::study {

/// G_k of design section 6 with a first project's milestones decided best instead of by rule: what
/// building now and then stopping, respinning or shipping as the market shows it is worth over the
/// best GPU-only plan, in worlds k = 0, 1, 2.
struct RecourseMeasures {
  Tally g0, g1, g2;
  Tally f_drift, f_risk;  ///< g0 - g1, g1 - g2
  /// By how much more the same project is worth in the full world where its milestones are decided
  /// with perfect foresight: nothing that decides them can add more to g2.
  Tally foresight_gap;
};

/// Milestones by least squares (strategy/milestones.h), trained in each world on futures of their
/// own; where the rules were worth more on futures of the choice, they stay. Priced on the futures
/// of run_measures().
RecourseMeasures run_recourse(const World& world, const Pilot& pilot);

}  // namespace strandline::study
