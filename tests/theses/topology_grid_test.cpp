// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/topology_grid.h"

#include <boost/test/unit_test.hpp>

#include "theses/spread.h"

using namespace strandline::theses;
namespace tt = boost::test_tools;

namespace {

/// Two models, one target, three silicons.
RateGrid grid() {
  RateGrid g;
  g.models = {"a", "b"};
  g.targets = {50};
  g.silicons = 3;
  g.usd_h = {1, 2, 1};
  g.released = {10, 18, 0, 20, 5, 19};
  return g;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(topology_grid)

BOOST_AUTO_TEST_CASE(winners_by_tokens_and_by_dollars) {
  const RateGrid g = grid();
  const Winners tokens = winners(g, g.released, Merit::kTokens);
  BOOST_TEST(tokens.of[0] == 1u);
  BOOST_TEST(tokens.of[1] == 0u);
  const Winners dollars = winners(g, g.released, Merit::kTokensPerUsd);
  BOOST_TEST(dollars.of[0] == 0u);  // 10 a dollar against 9
  BOOST_TEST(dollars.commonest == 0u);
}

BOOST_AUTO_TEST_CASE(a_margin_forgives) {
  const RateGrid g = grid();
  // Silicon 2 serves nothing of a and lies 5 % behind on b.
  BOOST_TEST(share_behind(g, g.released, Merit::kTokens, 2, 0.1, {0, 1}) == 0.5);
  BOOST_TEST(share_behind(g, g.released, Merit::kTokens, 2, 0.01, {0, 1}) == 1.0);
}

BOOST_AUTO_TEST_CASE(best_over_worst_leaves_out_what_is_not_served) {
  const RateGrid g = grid();
  const auto all = best_over_worst(g, g.released, Merit::kTokens, {0, 1, 2});
  BOOST_TEST(all[0].at(0) == 1.8, tt::tolerance(1e-12));
  BOOST_TEST(all[1].at(0) == 4.0, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(nobody_wins_where_nothing_is_served) {
  BOOST_TEST(winner({0, 0}) == kNobody);
}

BOOST_AUTO_TEST_CASE(geometric_means_and_their_bootstrap) {
  BOOST_TEST(geometric_mean({2, 8}) == 4.0, tt::tolerance(1e-12));
  const Spread s = mean_ratio({{2}, {8}}, 1);
  BOOST_TEST(s.point == 4.0, tt::tolerance(1e-12));
  // Of two models a resample takes one twice in half of the cases: the ends are the models.
  BOOST_TEST(s.low == 2.0, tt::tolerance(1e-12));
  BOOST_TEST(s.high == 8.0, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
