// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "strategy/verification/verify.h"

namespace strandline::strategy::verification {

CheckedTable check_american_exchange(const std::string& folder) {
  TableReader t(folder, {"american_exchange_two_asset.csv",
                         "Margrabe (1978), section 3: an American right to exchange reduces to the "
                         "ratio of the prices; recomputed by trees of 4000 steps",
                         "European: rounding; American: 5e-5, on two assets and on the ratio",
                         {}});
  const std::string european = "european_margrabe_exact";
  const std::string american = "american_value(1-D reduction CRR n=4000 Richardson)";
  for (std::size_t row = 0; row < t.rows(); ++row) {
    claims::ExchangeOption o;
    o.receive = t.asset(row, "V", "sigma_V", "delta_V");
    o.give = t.asset(row, "I", "sigma_I", "delta_I");
    o.correlation = t.number(row, "rho");
    o.maturity = t.number(row, "T");
    const std::string name = fmt::format("exchange V={} delta_V={} T={}", t.text(row, "V"),
                                         t.text(row, "delta_V"), t.text(row, "T"));
    t.add("European " + name, "", t.number(row, european), 1.01 * t.rounding(row, european),
          by("closed form", o));
    o.american = true;
    for (const char* engine : {"finite differences", "lattice"})
      t.add_cell("American " + name, "", row, american, 5e-5, by(engine, o));
  }
  return t.take();
}

CheckedTable check_mine(const std::string& folder) {
  TableReader t(folder, {"brennan_schwartz_1985_mine.csv",
                         "Brennan and Schwartz, Journal of Business 58 (1985), Table 2 (published "
                         "figures from memory, two digits after the point); MUSD. Their 1.45 and "
                         "1.25 at 0.3 USD/lb contradict their own 4.35 to 17.38: a closed mine's "
                         "value follows from the price at which it is abandoned, which those put "
                         "at 0.1909 USD/lb, and 1.46 and 1.26 with it",
                         "0.2 % of an independent finite-difference value",
                         {}});
  for (std::size_t row = 0; row < t.rows(); ++row) {
    // The column `params` in words: the paper's example with real_rate = 0.10 - 0.08.
    claims::Mine m{.price = t.number(row, "copper_price"),
                   .inventory = 150,
                   .output = 10,
                   .unit_cost = 0.5,
                   .upkeep = 0.5,
                   .closing_cost = 0.2,
                   .opening_cost = 0.2,
                   .volatility = std::sqrt(0.08),
                   .real_rate = 0.02,
                   .convenience_yield = 0.01,
                   .property_tax = 0.02,
                   .income_tax = 0.5,
                   .open = true};
    for (const bool open : {true, false}) {
      m.open = open;
      const std::string state = open ? "open" : "closed", fd = "fd_" + state;
      const double expected = t.number(row, fd);
      t.add(fmt::format("{} mine at {} USD/lb", state, t.text(row, "copper_price")),
            t.text(row, fmt::format("published_{}_$M(memory)", state)), expected, 0.002 * expected,
            by("finite differences", m));
    }
  }
  return t.take();
}

CheckedTable check_regimes(const std::string& folder) {
  TableReader t(folder,
                {"regime_switching_put.csv",
                 "Khaliq and Liu, International Journal of Theoretical and Applied Finance 12 "
                 "(2009); Buffington and Elliott (2002)",
                 "European: 1e-6; American: 0.001",
                 {}});
  for (std::size_t row = 0; row < t.rows(); ++row) {
    claims::RegimeSwitchingOption o;
    o.spot = t.number(row, "S0");
    o.strike = t.number(row, "K");
    o.maturity = t.number(row, "T");
    o.regimes = {{{t.number(row, "r1"), t.number(row, "sigma1"), t.number(row, "q12")},
                  {t.number(row, "r2"), t.number(row, "sigma2"), t.number(row, "q21")}}};
    for (const int regime : {1, 2}) {
      o.regime = regime - 1;
      const std::string name = fmt::format("put S={} regime {}", t.text(row, "S0"), regime);
      const std::string european = fmt::format("european_regime{}_exact", regime);
      o.american = false;
      t.add_cell("European " + name, "", row, european, 1e-6, by("transform", o));
      o.american = true;
      t.add_cell("American " + name, t.text(row, "note"), row,
                 fmt::format("american_regime{}_fd", regime), 1e-3, by("finite differences", o));
    }
  }
  return t.take();
}

}  // namespace strandline::strategy::verification
