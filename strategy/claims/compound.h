// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/claims/bermudan.h"

namespace strandline::strategy::claims {

/// An option on an option, both European (Geske, Journal of Financial Economics 1979): a staged
/// investment pays outer_strike at decision_time for the right to pay inner_strike at maturity.
struct CompoundOption {
  bool outer_call = true, inner_call = true;  ///< false: put
  LognormalAsset asset;
  double outer_strike = 0, inner_strike = 0;  ///< USD, above 0
  double rate = 0;                            ///< per year
  double decision_time = 0;                   ///< years, above 0
  double maturity = 0;                        ///< years, above decision_time
};

}  // namespace strandline::strategy::claims
