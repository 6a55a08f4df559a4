// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include "strategy/claims/bermudan.h"

namespace strandline::strategy::claims {

/// Jumps multiply the price by exp(Y), Y normal (Merton, Journal of Financial Economics 1976).
struct MertonJumps {
  double intensity = 0;           ///< per year
  double mean_log = 0;            ///< of Y
  double standard_deviation = 0;  ///< of Y, at least 0
};

/// Y is exponential upwards with probability p_up and rate eta_up, else downwards with rate
/// eta_down (Kou, Management Science 2002).
struct KouJumps {
  double intensity = 0;  ///< per year
  double p_up = 0;       ///< within [0, 1]
  double eta_up = 0;     ///< above 1, so that the mean jump is finite
  double eta_down = 0;   ///< above 0
};

/// One jump to zero at a hazard: the asset becomes worthless (Merton 1976, section 4).
struct JumpToZero {
  double hazard = 0;  ///< per year
};

/// A European option on an asset with jumps of unpriced risk; the drift is compensated, so that the
/// asset earns rate - dividend_yield.
struct JumpOption {
  bool call = true;
  LognormalAsset asset;
  double strike = 0;    ///< USD, above 0
  double rate = 0;      ///< per year
  double maturity = 0;  ///< years, above 0
  std::variant<MertonJumps, KouJumps, JumpToZero> jumps;
};

}  // namespace strandline::strategy::claims
