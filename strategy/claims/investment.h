// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace strandline::strategy::claims {

/// The right to pay `cost` once, at any time, for a project worth V, dV/V = (rate - value_yield) dt
/// + volatility dW, that a Poisson event of intensity `hazard` takes away for nothing before it is
/// used (McDonald and Siegel 1986; Dixit and Pindyck, Investment under Uncertainty, 1994, chapter
/// 5). The hazard is unpriced risk.
struct PerpetualInvestment {
  double value = 0;        ///< V today in USD, above 0
  double cost = 0;         ///< USD, above 0
  double volatility = 0;   ///< per square root of a year; 0: the deterministic timing problem
  double value_yield = 0;  ///< per year, above 0: what waiting forgoes
  double rate = 0;         ///< per year, above 0
  double hazard = 0;       ///< per year, at least 0
};

/// A firm that may start and stop at any time (Dixit, Journal of Political Economy 1989): active it
/// sells one unit a year at price P, dP/P = drift dt + volatility dW, for variable_cost; starting
/// costs entry_cost, stopping exit_cost.
struct EntryExit {
  double price = 0;          ///< P today in USD, above 0
  double drift = 0;          ///< per year, under the pricing measure, below rate
  double volatility = 0;     ///< per square root of a year, above 0
  double rate = 0;           ///< per year, above 0
  double variable_cost = 0;  ///< USD a year, above 0
  double entry_cost = 0;     ///< USD, above 0
  double exit_cost = 0;      ///< USD; may be negative (salvage) down to -entry_cost, not included
  bool active = false;       ///< whether the firm runs today
};

}  // namespace strandline::strategy::claims
