// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategy/claims/claim.h"

namespace strandline::strategy::claims {

/// A claim as an optimal switching problem: held until a decision exercises it.
struct SwitchingForm {
  SwitchingProblem problem;
  bool any_time = false;  ///< the claim is exercised at any time, the problem at its dates alone
  double beyond = 0;      ///< at most what exercise after the horizon adds, in the claim's money
};

/// Bermudan and American options (a max-call as one decision per asset; butterflies have no such
/// form), exchange rights, and perpetual rights up to a horizon after which less than 0.5 % of the
/// asset is left undiscounted or alive. `dates`, at least 1, counts the dates of rights exercised
/// at any time; those of a Bermudan option are its own. Nothing for other claims. A step without
/// decision follows the last date, where switching problems only pay out.
std::optional<SwitchingForm> as_switching(const Claim& claim, int dates);

}  // namespace strandline::strategy::claims
