// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/claims/bandit.h"
#include "strategy/engines/valuation.h"

namespace strandline::strategy::engines {

/// The Gittins index of a Bernoulli arm by calibration (Gittins 1989): the retirement rate at which
/// one more pull and retiring at once are worth the same, by dynamic programming over all records
/// of successes and failures up to a horizon whose discount factor bounds the error.
Valuation gittins_index(const claims::BernoulliBandit& bandit);

}  // namespace strandline::strategy::engines
