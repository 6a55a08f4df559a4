// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/switching_grid.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "strategy/engines/closed_form.h"
#include "strategy/engines/product_grid.h"

namespace strandline::strategy::engines {
namespace {

using namespace claims;

Payout linear(double constant, double coefficient, std::vector<int> features = {0}) {
  Payout p;
  p.constant = constant;
  p.terms = {{coefficient, std::move(features)}};
  return p;
}

/// The right to pay 1 for a price of volatility 20 % that yields 4 %, at 4 %, within `years`; the
/// price is delivered `lag` steps after the payment.
SwitchingProblem investment(double horizon_years, int steps, int lag) {
  SwitchingProblem p;
  p.features = {{.name = "price", .start = 1, .drift = 0, .volatility = 0.2}};
  p.modes = {{"idle", {}, {}}, {"done", {}, {}}};
  Decision invest{.name = "invest",
                  .from = 0,
                  .cost = linear(1, -std::exp(-0.04 * lag * horizon_years / steps)),
                  .building = {},
                  .outcomes = {{.to = 1, .lag = lag}}};
  p.decisions = {invest};
  p.horizon = horizon_years;
  p.steps = steps;
  p.rate = 0.04;
  return p;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(switching_on_a_grid)

BOOST_AUTO_TEST_CASE(no_lag_and_one_mode_give_the_bermudan_value) {
  BermudanOption o;
  o.payoff = Payoff::kPut;
  o.assets = {{36, 0.2, 0}};
  o.strike = 40;
  o.rate = 0.06;
  o.maturity = 1;
  o.dates = 50;
  SwitchingProblem p;
  p.features = {{.name = "S", .start = 36, .drift = 0.06, .volatility = 0.2}};
  Payout last = linear(40, -1);
  last.floor = 0;
  p.modes = {{"held", {}, last}, {"exercised", {}, {}}};
  p.decisions = {{.name = "exercise",
                  .from = 0,
                  .cost = linear(-40, 1),
                  .building = {},
                  .outcomes = {{.to = 1}},
                  .first_step = 1}};
  p.horizon = 1;
  p.steps = 50;
  p.rate = 0.06;
  // Longstaff and Schwartz's first row, recomputed: 4.47782.
  BOOST_TEST(std::abs(switching_grid(p).value - 4.47782) < 1e-4);
  BOOST_TEST(std::abs(switching_grid(p).value - product_grid(o).value) < 1e-4);
}

BOOST_AUTO_TEST_CASE(a_long_horizon_gives_the_perpetual_investment) {
  const double perpetual = perpetual_investment({1, 1, 0.2, 0.04, 0.04, 0}).value;  // 0.25
  const Valuation v = switching_grid(investment(120, 960, 0));
  BOOST_TEST(perpetual == 0.25, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(v.value < perpetual);  // eight dates a year, and an end
  BOOST_TEST(v.value > 0.99 * perpetual);
}

BOOST_AUTO_TEST_CASE(death_of_the_market_is_the_closed_forms_hazard) {
  SwitchingProblem p = investment(60, 480, 0);
  p.features.push_back({.name = "alive", .law = FeatureLaw::kSurvival, .start = 1, .hazard = 0.1});
  // Once it is dead nothing is received: the cost stays.
  p.decisions[0].cost = linear(1, -1, {0, 1});
  const double perpetual = perpetual_investment({1, 1, 0.2, 0.04, 0.04, 0.1}).value;  // 0.13742
  const double ours = switching_grid(p).value;
  BOOST_TEST(ours < perpetual);
  BOOST_TEST(ours > 0.985 * perpetual);
  p.features[1].hazard = 0;
  BOOST_TEST(switching_grid(p).value == switching_grid(investment(60, 480, 0)).value,
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_lag_moves_a_forced_start_by_its_length) {
  // Building starts at once for nothing and then earns 1 a year: the horizon less the lag counts.
  SwitchingProblem p = investment(4, 16, 0);
  Payout income;
  income.constant = 1;
  p.modes[1].cash = income;
  for (const int lag : {0, 1, 5, 16}) {
    p.decisions[0].cost = {};
    p.decisions[0].outcomes[0].lag = lag;
    double expected = 0;
    for (int k = lag; k < 16; ++k) expected += 0.25 * std::exp(-0.04 * 0.25 * k);
    BOOST_TEST(switching_grid(p).value == expected, boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(outcomes_are_weighed_by_their_chances) {
  SwitchingProblem p = investment(4, 16, 0);
  Payout income;
  income.constant = 1;
  p.modes[1].cash = income;
  p.modes.push_back({"failed", {}, {}});
  p.decisions[0].cost = {};
  p.decisions[0].outcomes = {{.to = 1, .lag = 4, .probability = 0.3},
                             {.to = 2, .lag = 2, .probability = 0.7}};
  double expected = 0;
  for (int k = 4; k < 16; ++k) expected += 0.3 * 0.25 * std::exp(-0.01 * k);
  BOOST_TEST(switching_grid(p).value == expected, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(an_option_to_stop_is_never_worth_less_than_nothing) {
  SwitchingProblem p = investment(4, 16, 4);
  p.modes[1].cash = linear(-1, 1);
  p.decisions[0].cost = linear(0.1, 0);
  const double without = switching_grid(p).value;
  p.decisions.push_back(
      {.name = "stop", .from = 1, .cost = {}, .building = {}, .outcomes = {{.to = 0}}});
  BOOST_TEST(switching_grid(p).value >= without - 1e-12);
}

BOOST_AUTO_TEST_CASE(a_mean_reverting_price_is_worth_its_expectation) {
  SwitchingProblem p;
  p.features = {{.name = "price",
                 .law = FeatureLaw::kMeanReverting,
                 .start = 3,
                 .volatility = 0.5,
                 .level = 1,
                 .speed = 0.7}};
  p.modes = {{"held", {}, linear(0, 1)}};
  p.horizon = 2;
  p.steps = 8;
  p.rate = 0.05;
  const double mean = 1 + 2 * std::exp(-1.4);
  BOOST_TEST(std::abs(switching_grid(p).value - mean * std::exp(-0.1)) < 1e-9);
}

BOOST_AUTO_TEST_CASE(two_volatile_features_do_not_fit) {
  SwitchingProblem p = investment(4, 16, 0);
  p.features.push_back(p.features[0]);
  BOOST_TEST(!fits_switching_grid(p));
  p.features[1].volatility = 0;
  BOOST_TEST(fits_switching_grid(p));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::strategy::engines
