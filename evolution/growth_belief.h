// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/math_kernel.h"
#include "evolution/market_terms.h"

namespace strandline::evolution {

/// What demand's history tells of its present growth, which nobody sees: the filter of Kalman
/// (Journal of Basic Engineering 1960), exact here because log demand and its growth move as
/// linear Gaussian steps (market_step.h). Per quarter.
struct GrowthBelief {
  double mean = 0, variance = 0;  ///< of the growth that the next quarter's demand will take

  static GrowthBelief at_start(const MarketRates& t) { return {t.growth_start, 0}; }

  /// Takes the log of a quarter's demand over the one before.
  void observe(const MarketRates& t, double log_ratio) {
    const double seen = variance + t.demand_sd * t.demand_sd;
    const double gain = seen > 0 ? variance / seen : 0;
    mean += gain * (log_ratio + t.demand_risk_shift - mean);
    variance *= 1 - gain;
    const double keep = 1 - t.growth_reversion;
    mean += t.growth_reversion * (t.growth_long - mean);
    variance = keep * keep * variance + t.growth_sd * t.growth_sd;
  }

  /// A growth that the history leaves possible; `z` is standard normal.
  double draw(double z) const { return mean + core::kernel::sqrt(variance) * z; }
};

}  // namespace strandline::evolution
