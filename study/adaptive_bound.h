// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "study/adaptive.h"

namespace strandline::study {

/// Fills the bounds of `out` (dual_gap, averaged, variance_ratio) on futures that neither training
/// nor pricing has seen, by the dual of optimal stopping (Rogers, Mathematical Finance 2002; Haugh
/// and Kogan, Operations Research 2004; Andersen and Broadie, Management Science 2004):
///
///   sup over stopping times of E[Z] <= E[max_t (Z_t - M_t)],  M a martingale from 0.
///
/// Z_t is what the best start of quarter t is expected to gain, given all that has happened by
/// then, its milestones as the policy decides them; M sums the news of each quarter in what the
/// policy expects. Both expectations are means over branches of the future at t, whose noise makes
/// the bound larger, never wrong. A branch draws afresh what the past leaves open (popularity,
/// later operators, the growth of demand given its history: evolution/growth_belief.h), but knows
/// the rest of the market's state and the draw of parameters: the bound also holds for teams that
/// know those, and the gap contains what knowing them is worth.
void bound_adaptive(const World& world, const Pilot& pilot, const Training& training,
                    const Candidate& chosen, Adaptive& out);

}  // namespace strandline::study
