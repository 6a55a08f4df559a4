// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/plans.h"

#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/strategy/fixtures.h"

using namespace strandline;
using tests::SmallWorld;

BOOST_AUTO_TEST_SUITE(plans)

BOOST_AUTO_TEST_CASE(there_are_eight_in_the_order_of_their_kinds) {
  const auto plans = SmallWorld().all_plans();
  BOOST_TEST(plans.size() == 8u);
  std::set<std::string> ids, labels;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    BOOST_TEST(static_cast<std::size_t>(plans[i].kind) == i);
    BOOST_TEST(strategy::builds_own(plans[i].kind) == !plans[i].own_columns.empty());
    ids.insert(plans[i].id);
    labels.insert(plans[i].label);
  }
  BOOST_TEST(ids.size() == 8u);
  BOOST_TEST(labels.size() == 8u);
}

BOOST_AUTO_TEST_CASE(siblings_are_wide_generations_that_may_start_no_later) {
  strategy::Lineup lineup;
  lineup.gpu = {0};
  lineup.narrow = {{1, 2, 3}, {0, 8, 16}};
  lineup.wide = {{4, 5}, {2, 9}};
  const auto plans = strategy::default_plans(lineup);
  BOOST_TEST(plans[2].wide_columns == (std::vector<int>{-1, 4, 5}),
             boost::test_tools::per_element());
  BOOST_TEST(plans.size() == 7u);  // no semi-programmable line, no plan for it
}

BOOST_AUTO_TEST_CASE(variants_are_every_combination_once_and_the_plan_first) {
  const auto plans = SmallWorld().all_plans();
  BOOST_TEST(strategy::recourse_variants(plans[0]).size() == 1u);
  const auto variants = strategy::recourse_variants(plans[2]);
  std::set<std::string> ids;
  std::set<int> combinations;
  for (const auto& v : variants) {
    ids.insert(v.id);
    combinations.insert(v.recourse.abandon + 2 * v.recourse.respin + 4 * v.recourse.renew);
  }
  BOOST_TEST(variants.size() == 8u);
  BOOST_TEST(ids.size() == 8u);
  BOOST_TEST(combinations.size() == 8u);
  BOOST_TEST(variants[0].id == plans[2].id);
}

BOOST_AUTO_TEST_CASE(money_scale_keeps_moments_in_range) {
  for (const double largest : {0.0, 1.0, 300.0, 1e5, -7e6, 1e12}) {
    const double scale = strategy::money_scale(largest);
    BOOST_TEST(scale >= 1.0);
    BOOST_TEST(std::abs(largest) / scale <= 256.0);
    BOOST_TEST(std::abs(std::log2(scale) - std::round(std::log2(scale))) == 0.0);
    if (scale > 1) BOOST_TEST(std::abs(largest) / scale > 128.0);
  }
}

BOOST_AUTO_TEST_SUITE_END()
