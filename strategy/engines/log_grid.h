// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "strategy/engines/tridiagonal.h"

namespace strandline::strategy::engines {

/// Prices at equal distances in ln S with today's spot on a node.
struct LogGrid {
  double step = 0;  ///< of ln S
  std::size_t spot_node = 0;
  std::vector<double> prices;  ///< ascending

  /// About `intervals` of them over at least [low, high], which holds spot.
  static LogGrid spanning(double low, double spot, double high, int intervals);
  std::size_t size() const { return prices.size(); }
};

/// The generator 0.5 sigma^2 V_xx + (drift - 0.5 sigma^2) V_x - discount V in x = ln S at the inner
/// nodes: `down` V[i-1] + `centre` V[i] + `up` V[i+1]. Central differences, upwind where those
/// would lose monotonicity.
struct LogGenerator {
  double down = 0, centre = 0, up = 0;
  static LogGenerator of(double volatility, double drift, double discount, double step);
  double apply(const std::vector<double>& v, std::size_t i) const {
    return down * v[i - 1] + centre * v[i] + up * v[i + 1];
  }
};

/// I - weight G at the inner nodes, the identity at both ends (their values are given).
Tridiagonal implicit_rows(const LogGenerator& g, double weight, std::size_t n);

}  // namespace strandline::strategy::engines
