// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "strategy/claims/claim.h"
#include "strategy/engines/switching.h"
#include "strategy/engines/valuation.h"

namespace strandline::strategy::engines {

/// The graph of a switching problem: its modes, then a node for each step under way of each
/// decision whose lag is 2 or more. Payouts are numbered as switching_market() fills them: cash and
/// terminal of mode m are 2 m and 2 m + 1, cost and building of decision d follow at 2 d.
ControlGraph switching_graph(const claims::SwitchingProblem& problem);

/// The problem's market. Regression functions: 1, products of the features' normalized Hermite
/// polynomials (degree 6 for one feature, 4 for two, 3 for three, 2 beyond), geometric features;
/// increments: such products times Hermite polynomials of the step's normals, and what survival
/// reveals. Keep `problem` alive. InputError for more than 8 features.
std::unique_ptr<MarketPaths> switching_market(const claims::SwitchingProblem& problem,
                                              std::uint64_t seed);

/// Lower bound by regression, upper bound by the dual martingale; the value is the lower bound.
/// Trained on a quarter of the paths priced, within 2,048 and 16,384.
Valuation switching_monte_carlo(const claims::SwitchingProblem& problem,
                                const EngineOptions& options);

/// A claim that has the form of a switching problem (claims::as_switching), by the same engine;
/// nothing for others, for switching problems themselves and for more than 3 random features, whose
/// value few functions can follow. Rights exercised at any time are priced at 64 dates; the upper
/// bound adds what twice the dates brought, which is the first-order error of dates, and what lies
/// beyond the horizon.
std::optional<Valuation> priced_as_switching(const claims::Claim& claim,
                                             const EngineOptions& options);

}  // namespace strandline::strategy::engines
