// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "strategy/verification/verify.h"

namespace strandline::strategy::verification {
CheckedTable check_merton(const std::string& folder) {
  TableReader t(folder, {"merton76_jump_diffusion.csv",
                         "Merton, Journal of Financial Economics 3 (1976); Haug (2007), page 9",
                         "1e-8",
                         {}});
  for (std::size_t row = 0; row < t.rows(); ++row) {
    // Haug gives the total volatility and the jumps' share of its square; the mean jump is 0.
    const double total = t.number(row, "sigma_total"), intensity = t.number(row, "lambda");
    const double jump_share = t.number(row, "gamma_jump_var_fraction");
    const double jump = total * std::sqrt(jump_share / intensity);
    claims::JumpOption o;
    o.call = true;
    o.asset = {t.number(row, "S0"), total * std::sqrt(1 - jump_share), t.number(row, "q")};
    o.strike = t.number(row, "K");
    o.rate = t.number(row, "r");
    o.maturity = t.number(row, "T");
    o.jumps = claims::MertonJumps{intensity, -0.5 * jump * jump, jump};
    const std::string name =
        fmt::format("call K={} T={} lambda={} gamma={}", t.text(row, "K"), t.text(row, "T"),
                    t.text(row, "lambda"), t.text(row, "gamma_jump_var_fraction"));
    for (const char* engine : {"closed form", "transform"})
      t.add_exact(name, t.text(row, "value_2dp(QuantLib test-suite after Haug p9)"), row,
                  "exact_series", by(engine, o));
  }
  return t.take();
}

CheckedTable check_kou(const std::string& folder) {
  TableReader t(folder, {"kou_double_exponential.csv",
                         "Kou, Management Science 48 (2002), numerical example: call = 9.14732",
                         "1e-8 or the table's rounding",
                         {}});
  for (std::size_t row = 0; row < t.rows(); ++row) {
    claims::JumpOption o;
    o.asset = t.asset(row, "S0", "sigma");
    o.strike = t.number(row, "K");
    o.rate = t.number(row, "r");
    o.maturity = t.number(row, "T");
    o.jumps = claims::KouJumps{t.number(row, "lambda"), t.number(row, "p_up"),
                               t.number(row, "eta1"), t.number(row, "eta2")};
    const std::string name = fmt::format("K={} sigma={} lambda={}", t.text(row, "K"),
                                         t.text(row, "sigma"), t.text(row, "lambda"));
    t.add_exact("call " + name, t.text(row, "published_call"), row, "call_exact",
                by("transform", o));
    o.call = false;
    t.add_exact("put " + name, "", row, "put_exact", by("transform", o));
  }
  return t.take();
}

CheckedTable check_jump_to_zero(const std::string& folder) {
  TableReader t(folder, {"jump_to_zero_hazard.csv",
                         "Merton (1976), section 4: Black and Scholes at rate + hazard",
                         "1e-8",
                         {}});
  const std::string exact = "european_call_exact(BS with r+lambda)";
  for (std::size_t row = 0; row < t.rows(); ++row) {
    claims::JumpOption o;
    o.asset = t.asset(row, "S0", "sigma");
    o.strike = t.number(row, "K");
    o.rate = t.number(row, "r");
    o.maturity = t.number(row, "T");
    o.jumps = claims::JumpToZero{t.number(row, "lambda_hazard")};
    t.add_exact(fmt::format("call K={} T={} hazard={}", t.text(row, "K"), t.text(row, "T"),
                            t.text(row, "lambda_hazard")),
                "", row, exact, by("closed form", o));
  }
  return t.take();
}

CheckedTable check_gittins(const std::string& folder) {
  TableReader t(folder,
                {"gittins_bernoulli.csv",
                 "Gittins, Multi-armed Bandit Allocation Indices (1989), tables of chapter 7",
                 "rounding of five digits",
                 {}});
  for (std::size_t row = 0; row < t.rows(); ++row) {
    const claims::BernoulliBandit b{t.number(row, "alpha"), t.number(row, "beta_prior"),
                                    t.number(row, "discount")};
    t.add(fmt::format("index of Beta({}, {}) at {}", t.text(row, "alpha"),
                      t.text(row, "beta_prior"), t.text(row, "discount")),
          t.text(row, "note"), t.number(row, "gittins_index"), 1.01 * 0.5e-5,
          by("index calibration", b));
  }
  return t.take();
}

}  // namespace strandline::strategy::verification
