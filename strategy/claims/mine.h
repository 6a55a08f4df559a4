// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace strandline::strategy::claims {

/// A mine with a finite inventory that may be opened, closed and abandoned for nothing at any time
/// (Brennan and Schwartz, Journal of Business 1985). The price follows dS/S = (real_rate -
/// convenience_yield) dt + volatility dW under the pricing measure; money is in today's USD
/// (deflated by `inflation`, at which all costs grow), so real_rate = nominal rate - inflation.
/// Owning is taxed at property_tax of the value per year; profit is taxed, losses are not refunded.
struct Mine {
  double price = 0;              ///< USD per unit
  double inventory = 0;          ///< units left, above 0
  double output = 0;             ///< units a year while open, above 0
  double unit_cost = 0;          ///< USD per unit produced
  double upkeep = 0;             ///< USD a year while closed
  double closing_cost = 0;       ///< USD, open to closed
  double opening_cost = 0;       ///< USD, closed to open
  double volatility = 0;         ///< per square root of a year
  double real_rate = 0;          ///< per year
  double convenience_yield = 0;  ///< per year
  double property_tax = 0;       ///< of the value, per year
  double income_tax = 0;         ///< of profit, in [0, 1)
  bool open = false;             ///< state today

  /// Cash of a year of production at price s, after tax: USD a year.
  double cash(double s) const {
    const double profit = output * (s - unit_cost);
    return profit > 0 ? profit * (1 - income_tax) : profit;
  }
};

}  // namespace strandline::strategy::claims
