// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "strategy/engines/closed_form.h"
#include "strategy/verification/verify.h"

namespace strandline::strategy::verification {
CheckedTable check_margrabe(const std::string& folder) {
  TableReader t(folder, {"margrabe_exchange.csv",
                         "Margrabe, Journal of Finance 33 (1978); values of Haug, Option Pricing "
                         "Formulas, 2nd edition (2007)",
                         "1e-8",
                         {}});
  for (std::size_t row = 0; row < t.rows(); ++row) {
    claims::ExchangeOption o;
    o.receive = t.asset(row, "S1", "v1", "q1");
    o.give = t.asset(row, "S2", "v2", "q2");
    o.receive_quantity = t.number(row, "Q1");
    o.give_quantity = t.number(row, "Q2");
    o.correlation = t.number(row, "rho");
    o.maturity = t.number(row, "T");
    t.add_exact(fmt::format("{} x {} for {} x {}, T={} v2={} rho={}", t.text(row, "Q1"),
                            t.text(row, "S1"), t.text(row, "Q2"), t.text(row, "S2"),
                            t.text(row, "T"), t.text(row, "v2"), t.text(row, "rho")),
                t.text(row, "published_Haug(QuantLib test-suite)"), row, "exact",
                by("closed form", o));
  }
  return t.take();
}

CheckedTable check_perpetual_exchange(const std::string& folder) {
  TableReader t(folder,
                {"two_factor_perpetual_exchange.csv",
                 "McDonald and Siegel, Quarterly Journal of Economics 101 (1986), section III",
                 "1e-8",
                 {}});
  for (std::size_t row = 0; row < t.rows(); ++row) {
    claims::PerpetualExchange o;
    o.receive = {1, t.number(row, "sigma_V"), t.number(row, "delta_V")};
    o.give = {1, t.number(row, "sigma_I"), t.number(row, "delta_I")};
    o.correlation = t.number(row, "rho");
    const auto rule = engines::perpetual_exchange(o);
    const std::string name =
        fmt::format("delta {} for {}, sigma_V={} rho={}", t.text(row, "delta_V"),
                    t.text(row, "delta_I"), t.text(row, "sigma_V"), t.text(row, "rho"));
    const auto add = [&](const std::string& what, const std::string& column, double ours) {
      t.add_exact(what + ", " + name, "", row, column, formula(ours));
    };
    add("beta", "beta", rule.beta);
    add("threshold V/I", "C*=V/I threshold", rule.threshold);
    add("value", "F(V=1,I=1)", rule.value);
  }
  return t.take();
}

CheckedTable check_geske(const std::string& folder) {
  TableReader t(folder, {"compound_geske.csv",
                         "Geske, Journal of Financial Economics 7 (1979); Haug (2007), page 132",
                         "1e-6 (the table's rounding)",
                         {}});
  for (std::size_t row = 0; row < t.rows(); ++row) {
    claims::CompoundOption o;
    o.outer_call = t.text(row, "type").starts_with("call");
    o.inner_call = t.text(row, "type").ends_with("call");
    o.asset = t.asset(row, "S0", "sigma", "q");
    o.inner_strike = t.number(row, "X1_inner_strike");
    o.outer_strike = t.number(row, "X2_outer_strike");
    o.rate = t.number(row, "r");
    o.decision_time = t.number(row, "t1");
    o.maturity = t.number(row, "T2");
    t.add_exact(fmt::format("{} S={} X1={} X2={}", t.text(row, "type"), t.text(row, "S0"),
                            t.text(row, "X1_inner_strike"), t.text(row, "X2_outer_strike")),
                t.text(row, "published"), row, "exact", by("closed form", o));
  }
  return t.take();
}

CheckedTable check_perpetual_investment(const std::string& folder) {
  TableReader t(folder,
                {"perpetual_investment_mcdonald_siegel.csv",
                 "McDonald and Siegel (1986); Dixit and Pindyck, Investment under Uncertainty "
                 "(1994), chapter 5, with Poisson death",
                 "1e-8",
                 {}});
  for (std::size_t row = 0; row < t.rows(); ++row) {
    claims::PerpetualInvestment o;
    o.cost = t.number(row, "I");
    o.rate = t.number(row, "r");
    o.value_yield = t.number(row, "delta");
    o.volatility = t.number(row, "sigma");
    o.hazard = t.number(row, "lambda_death");
    const std::string name =
        fmt::format("r={} delta={} sigma={} hazard={}", t.text(row, "r"), t.text(row, "delta"),
                    t.text(row, "sigma"), t.text(row, "lambda_death"));
    const auto add = [&](const std::string& what, const std::string& column,
                         const engines::Valuation& ours) {
      t.add_exact(what + ", " + name, t.text(row, "note"), row, column, ours);
    };
    for (const char* value : {"0.5", "1", "1.5"}) {
      o.value = std::stod(value);
      add(fmt::format("value at V={}", value), fmt::format("F(V={})", value), by("closed form", o));
    }
    const auto rule = engines::perpetual_investment(o);
    add("beta", "beta1", formula(rule.beta));
    add("threshold", "Vstar", formula(rule.threshold));
  }
  return t.take();
}

CheckedTable check_entry_exit(const std::string& folder) {
  TableReader t(folder,
                {"dixit_entry_exit.csv",
                 "Dixit, Journal of Political Economy 97 (1989): P_H = 1.4667, P_L = 0.7657; "
                 "Dixit and Pindyck (1994), chapter 7",
                 "1e-8",
                 {}});
  for (std::size_t row = 0; row < t.rows(); ++row) {
    claims::EntryExit o;
    o.price = 1;
    o.rate = t.number(row, "r");
    o.drift = t.number(row, "mu");
    o.volatility = t.number(row, "sigma");
    o.variable_cost = t.number(row, "C_variable_cost");
    o.entry_cost = t.number(row, "entry_cost");
    o.exit_cost = t.number(row, "exit_cost");
    const auto rule = engines::entry_exit(o);
    const std::string name = fmt::format("mu={} sigma={} w={} k={} l={}", t.text(row, "mu"),
                                         t.text(row, "sigma"), t.text(row, "C_variable_cost"),
                                         t.text(row, "entry_cost"), t.text(row, "exit_cost"));
    const auto add = [&](const std::string& what, const std::string& column, double ours) {
      t.add_exact(what + ", " + name, t.text(row, "note"), row, column, formula(ours));
    };
    add("P_H", "P_H", rule.enter_above);
    add("P_L", "P_L", rule.exit_below);
    add("A1", "A1", rule.a1);
    add("B2", "B2", rule.b2);
  }
  return t.take();
}

}  // namespace strandline::strategy::verification
