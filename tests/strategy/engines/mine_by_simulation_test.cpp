// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "strategy/engines/switching_claim.h"

using namespace strandline::strategy;
using namespace strandline::strategy::engines;

namespace {

constexpr double kYears = 40, kStep = 0.5, kMineLife = 15;

/// Copper under the pricing measure, and what half a year of work earns: half of the profit is
/// taxed away where it is positive, so money is half the profit and half of its negative part.
/// Real rates: 0.10 - 0.08 risk-free, 0.01 convenience yield, 0.02 property tax as a discount.
claims::SwitchingProblem copper() {
  claims::SwitchingProblem p;
  p.features = {{"copper", claims::FeatureLaw::kGeometric, 0.7, 0.01, std::sqrt(0.08)}};
  p.steps = static_cast<int>(kYears / kStep);
  p.horizon = kYears;
  p.rate = 0.04;
  const double sold = (1 - std::exp(-0.03 * kStep)) / 0.03;  // integrals over the step
  const double spent = (1 - std::exp(-0.04 * kStep)) / 0.04;
  claims::Payout half, loss, one;
  half.constant = -0.5 * 10 * 0.5 * spent;
  half.terms = {{0.5 * 10 * sold, {0}}};
  loss = half;
  loss.cap = 0;
  one.constant = 1;
  p.modes = {{"half", half, {}}, {"loss", loss, {}}, {"one", one, {}}};
  return p;
}

/// Nodes: open with q half-years of copper left at q - 1, closed at n + q - 1, abandoned at 2 n.
ControlGraph mine() {
  const int n = static_cast<int>(kMineLife / kStep), abandoned = 2 * n;
  const double upkeep = 0.5 * (1 - std::exp(-0.04 * kStep)) / 0.04, turn = 0.2;
  const std::vector<Amount> work = {{0, 1}, {2, 1}};
  const auto open = [&](int q) { return q == 0 ? abandoned : q - 1; };
  ControlGraph g;
  for (int q = 1; q <= n; ++q)
    g.nodes.push_back({"open",
                       {{"work", work, {{open(q - 1), 1}}},
                        {"close", {{4, -turn - upkeep}}, {{n + q - 1, 1}}},
                        {"abandon", {}, {{abandoned, 1}}}},
                       {}});
  for (int q = 1; q <= n; ++q)
    g.nodes.push_back({"closed",
                       {{"wait", {{4, -upkeep}}, {{n + q - 1, 1}}},
                        {"open", {{0, 1}, {2, 1}, {4, -turn}}, {{open(q - 1), 1}}},
                        {"abandon", {}, {{abandoned, 1}}}},
                       {}});
  g.nodes.push_back({"abandoned", {{"stay", {}, {{abandoned, 1}}}}, {}});
  g.start = open(n);
  return g;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mine_by_simulation)

// Brennan and Schwartz (1985), Table 2: an open mine at a copper price of 0.70 USD is worth 17.56
// million. Inventory is a chain of nodes; ours decides twice a year.
BOOST_AUTO_TEST_CASE(the_mine_of_brennan_and_schwartz) {
  const claims::SwitchingProblem p = copper();
  const auto market = switching_market(p, 3);
  const SwitchingOptions options{2048, 2048, 0};
  const ControlGraph graph = mine();
  const SwitchingValue v =
      price_switching(graph, *market, train_switching(graph, *market, options), options);
  BOOST_TEST_MESSAGE(
      fmt::format("Brennan-Schwartz 1985, S 0.7: [{:.3f} +- {:.3f}, {:.3f}], "
                  "published 17.56, variance reduced {:.0f} times",
                  v.lower.value, v.lower.standard_error, v.upper.value, v.variance_reduction));
  BOOST_TEST(v.lower.value == 17.56, boost::test_tools::tolerance(0.015));
  BOOST_TEST(v.lower.value - 3 * v.lower.standard_error < 17.56);
  BOOST_TEST(v.upper.value + 3 * v.upper.standard_error > 17.56);
  BOOST_TEST(v.variance_reduction > 50);
}

BOOST_AUTO_TEST_SUITE_END()
