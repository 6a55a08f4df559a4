// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/claims/bermudan.h"
#include "strategy/engines/valuation.h"

namespace strandline::strategy::engines {

/// A Bermudan option on one or two assets by backward induction from date to date on a grid of the
/// independent Brownian motions that drive them (correlation by Cholesky). The normal expectation
/// of each step is a trapezoidal sum, exact for smooth values, so that nothing oscillates as on a
/// lattice; where the European value has a closed form it corrects the grid's own. The finer of two
/// grids for one asset, else both extrapolated. dates >= 1; std::logic_error otherwise.
Valuation product_grid(const claims::BermudanOption& option);

constexpr std::size_t kGridAssets = 2;

}  // namespace strandline::strategy::engines
