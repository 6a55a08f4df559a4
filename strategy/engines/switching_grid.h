// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/claims/switching.h"
#include "strategy/engines/valuation.h"

namespace strandline::strategy::engines {

/// Whether switching_grid() can price the problem: at most one feature with volatility, at most
/// three that survive, any number that move without chance.
bool fits_switching_grid(const claims::SwitchingProblem& problem);

/// Optimal switching by backward induction over (mode or steps to arrival, survivors, node of the
/// volatile feature). Between dates the value is linear between nodes, and its expectation under
/// the exact transition law is taken in closed form; two grids, extrapolated. std::logic_error
/// where the problem does not fit.
Valuation switching_grid(const claims::SwitchingProblem& problem);

}  // namespace strandline::strategy::engines
