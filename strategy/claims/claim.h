// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>

#include "strategy/claims/bandit.h"
#include "strategy/claims/bermudan.h"
#include "strategy/claims/compound.h"
#include "strategy/claims/exchange.h"
#include "strategy/claims/investment.h"
#include "strategy/claims/jumps.h"
#include "strategy/claims/mine.h"
#include "strategy/claims/regime_switching.h"
#include "strategy/claims/switching.h"

namespace strandline::strategy::claims {

/// What is to be priced; how is the business of strategy/engines/.
using Claim = std::variant<BermudanOption, ExchangeOption, PerpetualExchange, CompoundOption,
                           PerpetualInvestment, EntryExit, Mine, RegimeSwitchingOption, JumpOption,
                           BernoulliBandit, SwitchingProblem>;

/// The claim's name in YAML, e.g. "entry-exit".
std::string claim_kind(const Claim& claim);

}  // namespace strandline::strategy::claims
