// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategy/claims/bermudan.h"

namespace strandline::strategy::engines {

/// The value where no asset is volatile: the best date's payoff at the forward prices, discounted
/// (the American option takes the best of 10,000 dates and today); nothing elsewhere.
std::optional<double> without_volatility(const claims::BermudanOption& option);

}  // namespace strandline::strategy::engines
