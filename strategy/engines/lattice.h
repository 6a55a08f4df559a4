// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/claims/bermudan.h"
#include "strategy/claims/exchange.h"
#include "strategy/engines/valuation.h"

namespace strandline::strategy::engines {

/// The most assets of a lattice.
constexpr std::size_t kLatticeAssets = 3;

/// Up to three assets on the product of symmetric binomial walks, one per independent Brownian
/// motion: prices are exp(drift t + sum_j sigma_i L_ij sqrt(dt) W_j), L the Cholesky factor, and
/// the drift makes every discounted price an exact martingale of the lattice (Rubinstein's pyramid,
/// Risk 1994, generalized). One asset: the last step is the exact European value (Broadie and
/// Detemple, Review of Financial Studies 1996). Several: where the European value has a closed form
/// it corrects the lattice's own. Two step sizes, extrapolated.
Valuation lattice(const claims::BermudanOption& option);

/// The right to exchange on a two-asset lattice, without the reduction to one ratio.
Valuation lattice(const claims::ExchangeOption& option);

}  // namespace strandline::strategy::engines
