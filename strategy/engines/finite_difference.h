// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/claims/claim.h"
#include "strategy/engines/valuation.h"

/// Engines on grids of ln S: Crank-Nicolson after two implicit steps (Rannacher 1984), obstacles by
/// policy iteration, payoffs averaged over cells, two grids extrapolated.
namespace strandline::strategy::engines {

/// An option on one asset, American (steps graded towards maturity) or Bermudan.
Valuation finite_difference(const claims::BermudanOption& option);

/// The American right to exchange, as a call on the ratio of the two prices (Margrabe's numeraire).
Valuation finite_difference(const claims::ExchangeOption& option);

/// Two coupled equations, one for each regime; American (the European value has a transform).
Valuation finite_difference(const claims::RegimeSwitchingOption& option);

/// The mine's two coupled obstacle problems, open and closed, with the inventory as time (Brennan
/// and Schwartz 1985, section II).
struct MineValue {
  Valuation open, closed;
  double abandon_below =
      0;                   ///< prices at full inventory: closed mine given up; 0: none on the grid
  double close_below = 0;  ///< open mine closed
  double open_above = 0;   ///< closed mine opened
};
MineValue mine_value(const claims::Mine& mine);

}  // namespace strandline::strategy::engines
