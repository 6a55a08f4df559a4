// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/outcome.h"
#include "strategy/terms.h"

namespace strandline::strategy {

/// One quarter's flows in MUSD, undiscounted, all positive numbers.
struct Flows {
  double revenue = 0, opex = 0, capex = 0, nre = 0, salvage = 0;
  double deductions = 0;  ///< depreciation, and book values written off
};

/// Books quarters into an Outcome. Flows fall in the middle of their quarter and are discounted at
/// the risk-free rate. Tax = rate x (revenue - opex - nre + salvage - deductions); of a loss,
/// `loss_offset` is taxed back at once (a group with other profit) and the rest reduces later
/// profit.
class Ledger {
 public:
  void close(int quarter, double discount, const Flows& f, const Terms& terms, Outcome& out) {
    const double tax = tax_on(f.revenue - f.opex - f.nre + f.salvage - f.deductions, terms);
    out.revenue_musd += discount * f.revenue;
    out.opex_musd += discount * f.opex;
    out.capex_musd += discount * f.capex;
    out.nre_musd += discount * f.nre;
    out.salvage_musd += discount * f.salvage;
    out.tax_musd += discount * tax;
    cumulative_ += f.revenue - f.opex - f.capex - f.nre + f.salvage - tax;
    if (cumulative_ < out.peak_cash_musd) out.peak_cash_musd = cumulative_;
    if (cumulative_ < 0.0) last_negative_ = quarter;
  }

  /// Adds the horizon-end value and sums up; `book` is what is left to deduct from it.
  void finish(int quarters, double discount, double terminal, double book, const Terms& terms,
              Outcome& out) {
    out.terminal_musd = discount * terminal;
    out.tax_musd += discount * tax_on(terminal - book, terms);
    out.payback_quarter = last_negative_ + 1 < quarters ? last_negative_ + 1 : -1;
    out.value_musd = out.revenue_musd - out.opex_musd - out.capex_musd - out.nre_musd +
                     out.salvage_musd - out.tax_musd + out.terminal_musd;
  }

 private:
  double tax_on(double profit, const Terms& terms) {
    if (profit < 0.0) {
      carried_ -= profit * (1.0 - terms.loss_offset);
      return terms.tax_rate * terms.loss_offset * profit;
    }
    const double used = carried_ < profit ? carried_ : profit;
    carried_ -= used;
    return terms.tax_rate * (profit - used);
  }

  double cumulative_ = 0, carried_ = 0;
  int last_negative_ = -1;
};

}  // namespace strandline::strategy
