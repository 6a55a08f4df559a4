// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/switching.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/error.h"
#include "strategy/engines/switching_claim.h"

using namespace strandline;
using namespace strandline::strategy::engines;
using strategy::claims::Decision;
using strategy::claims::FeatureLaw;
using strategy::claims::Payout;
using strategy::claims::SwitchingProblem;

namespace {

Payout money(double constant, double slope = 0) {
  Payout p;
  p.constant = constant;
  if (slope != 0) p.terms = {{slope, {0}}};
  return p;
}

Decision decision(const char* name, int from, int to, double cost, int lag = 0) {
  Decision d;
  d.name = name;
  d.from = from;
  d.cost = money(cost);
  d.outcomes = {{to, lag, 1}};
  return d;
}

/// Dixit (1989): enter for 4, then earn price - 1 a year, or leave.
SwitchingProblem plant(double drift, double volatility, int steps, double years) {
  SwitchingProblem p;
  p.features = {{"price", FeatureLaw::kGeometric, 1.0, drift, volatility}};
  Payout perpetuity = money(-1 / 0.025, 1 / (0.025 - drift));
  perpetuity.floor = 0;
  p.modes = {{"idle", {}, {}}, {"active", money(-1, 1), perpetuity}};
  p.decisions = {decision("enter", 0, 1, 4), decision("leave", 1, 0, 0)};
  p.steps = steps;
  p.horizon = years;
  p.rate = 0.025;
  return p;
}

/// Value of the plant without volatility, by dynamic programming; entry takes `lag` steps.
double certain_plant(const SwitchingProblem& p, int lag) {
  const double discount = std::exp(-p.rate * p.dt());
  const auto price = [&](int k) { return std::exp(p.features[0].drift * p.dt() * k); };
  std::vector<double> idle(p.steps + 1, 0.0), active(p.steps + 1);
  active[p.steps] = std::max(0.0, price(p.steps) / (0.025 - p.features[0].drift) - 1 / 0.025);
  for (int k = p.steps - 1; k >= 0; --k) {
    const double wait = discount * idle[k + 1];
    const double earn = (price(k) - 1) * p.dt() + discount * active[k + 1];
    const double arrive =
        lag == 0 ? earn : (k + lag > p.steps ? -1e9 : std::pow(discount, lag) * active[k + lag]);
    idle[k] = std::max(wait, arrive - 4);
    active[k] = std::max(earn, wait);
  }
  return idle[0];
}

SwitchingValue value_of(const SwitchingProblem& p, std::uint32_t training, std::uint64_t pricing,
                        int threads = 0) {
  const ControlGraph graph = switching_graph(p);
  const auto market = switching_market(p, 7);
  const SwitchingOptions options{training, pricing, threads};
  return price_switching(graph, *market, train_switching(graph, *market, options), options);
}

/// The put of Longstaff and Schwartz (2001): S 36, K 40, r 0.06, sigma 0.2, 50 dates in a year.
SwitchingProblem put() {
  SwitchingProblem p;
  p.features = {{"price", FeatureLaw::kGeometric, 36, 0.06, 0.2}};
  Payout intrinsic = money(40, -1), cost = money(-40, 1);
  intrinsic.floor = 0;
  cost.cap = 0;
  p.modes = {{"hold", {}, intrinsic}, {"exercised", {}, {}}};
  p.decisions = {decision("exercise", 0, 1, 0)};
  p.decisions[0].cost = cost;
  p.decisions[0].first_step = 1;
  p.steps = 50;
  p.horizon = 1;
  p.rate = 0.06;
  return p;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(switching)

BOOST_AUTO_TEST_CASE(one_mode_without_lag_is_the_bermudan_put) {
  const SwitchingValue v = value_of(put(), 8192, 16'384);
  const double exact = 4.47782;  // LS 2001, Table 1, the Bermudan recomputed on a lattice
  BOOST_TEST_MESSAGE(fmt::format(
      "put by switching: [{:.4f} +- {:.4f}, {:.4f}], exact {:.4f}, "
      "variance reduced {:.0f} times",
      v.lower.value, v.lower.standard_error, v.upper.value, exact, v.variance_reduction));
  BOOST_TEST(v.lower.value < exact + 3 * v.lower.standard_error);
  BOOST_TEST(v.lower.value > 0.99 * exact);
  BOOST_TEST(v.upper.value > exact - 3 * v.upper.standard_error);
  BOOST_TEST(v.gap.value < 0.035 * exact);
  BOOST_TEST(v.variance_reduction > 50);
  BOOST_TEST(std::abs(v.lower.value - v.plain.value) <
             4 * (v.lower.standard_error + v.plain.standard_error));
}

BOOST_AUTO_TEST_CASE(without_volatility_it_is_the_best_plan) {
  for (const double drift : {-0.02, 0.01}) {
    const SwitchingProblem p = plant(drift, 0, 40, 20);
    const SwitchingValue v = value_of(p, 256, 64);
    const double best = certain_plant(p, 0);
    BOOST_TEST(v.lower.value == best, boost::test_tools::tolerance(1e-7));
    BOOST_TEST(std::abs(v.upper.value - best) < 1e-6);
  }
}

BOOST_AUTO_TEST_CASE(a_lag_delays_what_a_decision_brings) {
  for (const int lag : {1, 2, 5}) {
    SwitchingProblem p = plant(0.01, 0, 40, 20);
    p.decisions[0] = decision("enter", 0, 1, 4, lag);
    const SwitchingValue v = value_of(p, 256, 64);
    const double best = certain_plant(p, lag);
    BOOST_TEST(v.lower.value == best, boost::test_tools::tolerance(1e-7));
    BOOST_TEST(std::abs(v.upper.value - best) < 1e-6);
  }
}

BOOST_AUTO_TEST_CASE(luck_stays_in_expectation) {
  // Certain market; entry works at once with 0.4, after two steps with 0.35, never with 0.25.
  SwitchingProblem p = plant(0, 0, 4, 4);
  p.rate = 0;
  p.features[0].start = 6;
  p.modes[1].terminal = {};
  p.modes.push_back({"failed", {}, {}});
  p.decisions = {decision("enter", 0, 1, 4)};
  p.decisions[0].outcomes = {{1, 0, 0.4}, {1, 2, 0.35}, {2, 2, 0.25}};
  p.decisions[0].building = money(-1);
  // 4 years of 5 with 0.4; with 0.6 two years at -1, then with 0.35 two years of 5.
  const double expected = -4 + 0.4 * 20 - 0.6 * 2 + 0.35 * 10;
  const SwitchingValue v = value_of(p, 256, 64);
  BOOST_TEST(v.lower.value == expected, boost::test_tools::tolerance(1e-7));
  BOOST_TEST(v.upper.value == expected, boost::test_tools::tolerance(1e-7));
}

// Dixit (1989), central case: an idle plant at price 1 is worth A1 = 6.36377653 (price 1 to any
// power). Ours decides twice a year for 100 years.
BOOST_AUTO_TEST_CASE(entry_and_exit_of_dixit) {
  const SwitchingValue v = value_of(plant(0, 0.1, 200, 100), 8192, 16'384);
  BOOST_TEST_MESSAGE(
      fmt::format("Dixit 1989: [{:.4f} +- {:.4f}, {:.4f}], closed form 6.3638, "
                  "premium over commitment {:.3f} +- {:.3f}",
                  v.lower.value, v.lower.standard_error, v.upper.value, v.premium.value,
                  v.premium.standard_error));
  BOOST_TEST(v.lower.value - 3 * v.lower.standard_error < 6.3638);
  BOOST_TEST(v.lower.value > 0.93 * 6.3638);
  BOOST_TEST(v.upper.value + 3 * v.upper.standard_error > 0.98 * 6.3638);
  BOOST_TEST(v.gap.value < 0.05 * 6.3638);
}

BOOST_AUTO_TEST_CASE(the_adaptive_policy_is_not_below_commitment) {
  const SwitchingValue v = value_of(plant(0, 0.2, 20, 10), 4096, 8192);
  BOOST_TEST(v.premium.value > -2 * v.premium.standard_error);
  BOOST_TEST(v.gap.value >= 0);
}

// A claim that dies with intensity 0.1 and pays 1 at the end, held or sold for 0.9 exp(-0.1 * 5)
// today: exp(-0.1 * 5) undiscounted.
BOOST_AUTO_TEST_CASE(survival_is_a_feature) {
  SwitchingProblem p;
  p.features = {{"alive", FeatureLaw::kSurvival, 1}};
  p.features[0].hazard = 0.1;
  p.modes = {{"hold", {}, money(0, 1)}, {"sold", {}, {}}};
  p.decisions = {decision("sell", 0, 1, -0.9 * std::exp(-0.5))};
  p.decisions[0].last_step = 0;
  p.steps = 10;
  p.horizon = 5;
  const SwitchingValue v = value_of(p, 4096, 16'384);
  BOOST_TEST(v.lower.value == std::exp(-0.5), boost::test_tools::tolerance(0.005));
  BOOST_TEST(v.upper.value == std::exp(-0.5), boost::test_tools::tolerance(0.005));
  // Its only surprise is the death itself, which the martingale takes off whole.
  BOOST_TEST(v.lower.standard_error < 1e-6);
  BOOST_TEST(v.plain.standard_error > 1e-3);
}

BOOST_AUTO_TEST_CASE(the_same_bits_for_one_and_two_threads) {
  const SwitchingProblem p = plant(0, 0.2, 8, 4);
  const SwitchingValue one = value_of(p, 1024, 2048, 1), two = value_of(p, 1024, 2048, 2);
  BOOST_TEST(one.lower.value == two.lower.value);
  BOOST_TEST(one.upper.value == two.upper.value);
  BOOST_TEST(one.lower.standard_error == two.lower.standard_error);
}

BOOST_AUTO_TEST_CASE(malformed_graphs_are_refused) {
  const SwitchingProblem p = plant(0, 0.2, 8, 4);
  const auto market = switching_market(p, 1);
  ControlGraph graph = switching_graph(p);
  graph.nodes[0].options[0].next[0].probability = 0.5;
  BOOST_CHECK_THROW(train_switching(graph, *market, {}), core::InputError);
  graph = switching_graph(p);
  graph.nodes[1].options[0].next[0].node = 9;
  BOOST_CHECK_THROW(train_switching(graph, *market, {}), core::InputError);
  graph = switching_graph(p);
  graph.nodes[1].options[0].now[0].payout = 99;
  BOOST_CHECK_THROW(train_switching(graph, *market, {}), core::InputError);
  SwitchingOptions few;
  few.training_paths = 8;
  BOOST_CHECK_THROW(train_switching(switching_graph(p), *market, few), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
