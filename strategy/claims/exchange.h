// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/claims/bermudan.h"

namespace strandline::strategy::claims {

/// The right to give one asset for another: pays (Q1 S1 - Q2 S2)+ (Margrabe, Journal of Finance
/// 1978). The interest rate does not enter: both legs are traded assets.
struct ExchangeOption {
  LognormalAsset receive, give;
  double receive_quantity = 1, give_quantity = 1;
  double correlation = 0;  ///< of the two logarithms, within (-1, 1)
  double maturity = 0;     ///< years, above 0
  bool american = false;   ///< exercised at any time, else at maturity only
};

/// The same right without an end: invest `give` to receive `receive`, both random (McDonald and
/// Siegel, Quarterly Journal of Economics 1986, section III). Dividend yields are above 0.
struct PerpetualExchange {
  LognormalAsset receive, give;
  double correlation = 0;
};

}  // namespace strandline::strategy::claims
