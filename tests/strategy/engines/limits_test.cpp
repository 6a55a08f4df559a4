// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "strategy/engines/closed_form.h"
#include "strategy/engines/finite_difference.h"
#include "strategy/engines/fourier.h"
#include "strategy/engines/lattice.h"
#include "strategy/engines/product_grid.h"

namespace strandline::strategy::engines {
namespace {

using namespace claims;

BermudanOption put(double volatility, int dates) {
  BermudanOption o;
  o.payoff = Payoff::kPut;
  o.assets = {{.spot = 36, .volatility = volatility, .dividend_yield = 0}};
  o.strike = 40;
  o.rate = 0.06;
  o.maturity = 1;
  o.dates = dates;
  return o;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_limits)

BOOST_AUTO_TEST_CASE(without_volatility_an_option_is_worth_its_best_date) {
  // The price grows faster than the strike is discounted: the first of ten dates is best.
  const double first = 40 * std::exp(-0.006) - 36;
  BOOST_TEST(product_grid(put(0, 10)).value == first, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(finite_difference(put(0, 10)).value == first, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(lattice(put(0, 0)).value == 4.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(engines_tend_to_the_deterministic_value) {
  const double first = 40 * std::exp(-0.006) - 36;
  BOOST_TEST(std::abs(product_grid(put(1e-3, 10)).value - first) < 1e-6);
  BOOST_TEST(std::abs(lattice(put(1e-3, 10)).value - first) < 1e-6);
}

BOOST_AUTO_TEST_CASE(an_american_call_without_dividends_is_european) {
  BermudanOption call = put(0.3, 1);
  call.payoff = Payoff::kCall;
  const double european = european_closed_form(call).value();
  call.dates = 0;
  BOOST_TEST(std::abs(finite_difference(call).value - european) < 1e-4);
  BOOST_TEST(std::abs(lattice(call).value - european) < 1e-4);
}

BOOST_AUTO_TEST_CASE(a_max_call_on_equal_assets_is_a_call) {
  BermudanOption two = put(0.2, 4);
  two.payoff = Payoff::kMaxCall;
  two.assets[0].dividend_yield = 0.1;
  BermudanOption one = two;
  two.assets.push_back(two.assets[0]);
  two.correlation = {1, 1 - 1e-9, 1 - 1e-9, 1};
  const Valuation single = product_grid(one), pair = product_grid(two);
  BOOST_TEST(std::abs(pair.value - single.value) < 0.004);
}

BOOST_AUTO_TEST_CASE(no_hazard_and_no_volatility_give_the_deterministic_investment) {
  // Value grows at 2 %, money at 5 %: waiting pays until V = 5/3 of the cost.
  const PerpetualInvestment c{
      .value = 1, .cost = 1, .volatility = 0, .value_yield = 0.03, .rate = 0.05, .hazard = 0};
  const auto rule = perpetual_investment(c);
  BOOST_TEST(rule.threshold == 0.05 / 0.03, boost::test_tools::tolerance(1e-12));
  const double date = std::log(rule.threshold) / 0.02;
  BOOST_TEST(rule.value == (rule.threshold - 1) * std::exp(-0.05 * date),
             boost::test_tools::tolerance(1e-12));
  PerpetualInvestment nearly = c;
  nearly.volatility = 1e-4;
  BOOST_TEST(perpetual_investment(nearly).value == rule.value, boost::test_tools::tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(more_hazard_means_less_waiting) {
  double before = 1e9;
  for (const double hazard : {0.0, 0.05, 0.1, 0.5, 5.0}) {
    const double threshold = perpetual_investment({1, 1, 0.2, 0.04, 0.04, hazard}).threshold;
    BOOST_TEST(threshold < before);
    before = threshold;
  }
  // 0.5 sigma^2 b (b - 1) = r + hazard: the root grows with the root of the hazard.
  BOOST_TEST(perpetual_investment({1, 1, 0.2, 0.04, 0.04, 1e6}).threshold < 1.001);
}

BOOST_AUTO_TEST_CASE(compound_options_keep_put_call_parity) {
  for (const bool inner_call : {true, false}) {
    CompoundOption o;
    o.inner_call = inner_call;
    o.asset = {100, 0.3, 0.02};
    o.outer_strike = 6;
    o.inner_strike = 105;
    o.rate = 0.05;
    o.decision_time = 0.5;
    o.maturity = 2;
    const double call = geske(o);
    // A free outer option is the inner one.
    CompoundOption free = o;
    free.outer_strike = 1e-12;
    const double inner = geske(free);
    o.outer_call = false;
    BOOST_TEST(call - geske(o) == inner - 6 * std::exp(-0.025), boost::test_tools::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(jumps_that_never_come_leave_black_and_scholes) {
  JumpOption o;
  o.asset = {100, 0.2, 0.01};
  o.strike = 95;
  o.rate = 0.04;
  o.maturity = 0.75;
  o.jumps = MertonJumps{0, 0.1, 0.2};
  BermudanOption plain = put(0.2, 1);
  plain.payoff = Payoff::kCall;
  plain.assets[0] = o.asset;
  plain.strike = 95;
  plain.rate = 0.04;
  plain.maturity = 0.75;
  const double expected = european_closed_form(plain).value();
  BOOST_TEST(jump_series(o).value() == expected, boost::test_tools::tolerance(1e-13));
  BOOST_TEST(std::abs(fourier_value(o).value() - expected) < 1e-9);
  o.jumps = JumpToZero{0};
  BOOST_TEST(jump_series(o).value() == expected, boost::test_tools::tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE(entry_without_noise_is_marshallian) {
  // Marshall enters at w + r k and leaves at w - r l; noise of 0.1 % widens the band a little.
  const EntryExit c{.price = 1,
                    .drift = 0,
                    .volatility = 1e-3,
                    .rate = 0.025,
                    .variable_cost = 1,
                    .entry_cost = 4,
                    .exit_cost = 0};
  const auto rule = entry_exit(c);
  BOOST_TEST(rule.enter_above > 1.1);
  BOOST_TEST(rule.enter_above < 1.1 * 1.01);
  BOOST_TEST(rule.exit_below < 1.0);
  BOOST_TEST(rule.exit_below > 0.99);
}

BOOST_AUTO_TEST_CASE(entry_and_exit_meet_value_and_slope) {
  const EntryExit c{.price = 1,
                    .drift = 0.01,
                    .volatility = 0.2,
                    .rate = 0.04,
                    .variable_cost = 0.8,
                    .entry_cost = 2,
                    .exit_cost = 0.2};
  const auto r = entry_exit(c);
  const auto gap = [&](double p) {
    return r.b2 * std::pow(p, r.beta2) + p / 0.03 - 20 - r.a1 * std::pow(p, r.beta1);
  };
  const auto slope = [&](double p) {
    return r.beta2 * r.b2 * std::pow(p, r.beta2 - 1) + 1 / 0.03 -
           r.beta1 * r.a1 * std::pow(p, r.beta1 - 1);
  };
  BOOST_TEST(std::abs(gap(r.enter_above) - 2) < 1e-9);
  BOOST_TEST(std::abs(gap(r.exit_below) + 0.2) < 1e-9);
  BOOST_TEST(std::abs(slope(r.enter_above)) < 1e-9);
  BOOST_TEST(std::abs(slope(r.exit_below)) < 1e-9);
}

BOOST_AUTO_TEST_CASE(equal_regimes_are_one) {
  RegimeSwitchingOption o;
  o.spot = 36;
  o.strike = 40;
  o.maturity = 1;
  o.regimes = {{{0.06, 0.2, 3}, {0.06, 0.2, 5}}};
  BOOST_TEST(std::abs(fourier_value(o) - european_closed_form(put(0.2, 1)).value()) < 1e-9);
  BOOST_TEST(std::abs(finite_difference(o).value - finite_difference(put(0.2, 0)).value) < 2e-4);
}

BOOST_AUTO_TEST_CASE(a_mine_at_a_great_price_is_never_closed) {
  Mine m{.price = 20,
         .inventory = 150,
         .output = 10,
         .unit_cost = 0.5,
         .upkeep = 0.5,
         .closing_cost = 0.2,
         .opening_cost = 0.2,
         .volatility = 0.2,
         .real_rate = 0.02,
         .convenience_yield = 0.01,
         .property_tax = 0.02,
         .income_tax = 0.5};
  // 15 years of output, price less cost after tax, each with its own annuity.
  const double receipts = 5 * 20 * (1 - std::exp(-0.03 * 15)) / 0.03;
  const double costs = 5 * 0.5 * (1 - std::exp(-0.04 * 15)) / 0.04;
  const MineValue v = mine_value(m);
  BOOST_TEST(v.open.value == receipts - costs, boost::test_tools::tolerance(2e-3));
  BOOST_TEST(v.open.value - v.closed.value == 0.2, boost::test_tools::tolerance(1e-3));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::strategy::engines
