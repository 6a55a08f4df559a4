// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/tally.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace strandline;
using study::LifeTally;
using study::PlanTally;
using study::Tally;
using study::TallyShape;

BOOST_AUTO_TEST_SUITE(tally)

BOOST_AUTO_TEST_CASE(mean_and_error_follow_the_formula) {
  Tally t(10.0, 2);
  for (int i = 1; i <= 10; ++i) t.add(i % 2, i);
  BOOST_TEST(t.mean() == 5.5, boost::test_tools::tolerance(1e-12));
  // Sample variance of 1..10 is 55/6; the error of the mean is sqrt(that / 10).
  BOOST_TEST(t.standard_error() == std::sqrt(55.0 / 6 / 10), boost::test_tools::tolerance(1e-10));
}

BOOST_AUTO_TEST_CASE(merge_in_any_order_gives_the_same_bits) {
  Tally a(1.0, 3), b(1.0, 3), c(1.0, 3);
  for (int i = 0; i < 100; ++i) {
    a.add(i % 3, std::sin(i));
    b.add(i % 3, std::cos(i) * 1e-7);
    c.add(i % 3, i * 0.125);
  }
  Tally left = a, right = c;
  left.merge(b);
  left.merge(c);
  right.merge(a);
  right.merge(b);
  BOOST_TEST(left.mean() == right.mean());
  BOOST_TEST(left.standard_error() == right.standard_error());
}

BOOST_AUTO_TEST_CASE(parameter_interval_removes_monte_carlo_noise) {
  // Draws differ in nothing but noise: the spread of their means is explained by their errors.
  Tally same(1.0, 20);
  unsigned state = 1;
  for (int i = 0; i < 20'000; ++i) {
    state = state * 1664525u + 1013904223u;
    same.add(i % 20, state / 4294967296.0);
  }
  const auto none = same.parameter_interval();
  BOOST_TEST(none.high - none.low < 0.03);
  // Draws that differ by a known amount: their standard deviation comes back.
  Tally apart(10.0, 2);
  for (int i = 0; i < 2'000; ++i) apart.add(i % 2, i % 2 ? 1.0 : -1.0);
  BOOST_TEST(apart.parameter_interval().standard_error == std::sqrt(2.0),
             boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(draws_above_zero_counts_means) {
  Tally t(1.0, 4);
  for (int i = 0; i < 40; ++i) t.add(i % 4, i % 4 == 0 ? -1.0 : 2.0);
  BOOST_TEST(t.draws_above_zero() == 0.75);
}

BOOST_AUTO_TEST_CASE(lives_split_into_events_and_censored) {
  LifeTally life;
  life.events.resize(11);
  life.censored.resize(11);
  life.add(4, 7, 20);  // dies three quarters after volume
  life.add(4, -1, 9);  // leaves observation after five
  life.add(4, 12, 9);  // would die after it left: censored
  BOOST_TEST(life.events[3] == 1u);
  BOOST_TEST(life.censored[5] == 2u);
}

BOOST_AUTO_TEST_CASE(plan_tally_counts_losses_payback_and_strandings) {
  TallyShape shape;
  shape.quarters = 8;
  shape.value_low = -10;
  shape.value_high = 10;
  PlanTally t(shape);
  strategy::Outcome gain, loss;
  gain.value_musd = 5;
  gain.payback_quarter = 3;
  gain.volume = 2;
  gain.functional_strand = 5;
  gain.cause = strategy::StrandingCause::kOperator;
  gain.own_capex_musd = 4;
  gain.stranded_capital_musd = 1;
  loss.value_musd = -2;
  t.add(0, gain, true);
  t.add(0, loss, false);
  BOOST_TEST(t.losses == 1u);
  BOOST_TEST(t.best == 1u);
  BOOST_TEST(t.payback[3] == 1u);
  BOOST_TEST(t.payback.back() == 1u);
  BOOST_TEST(t.with_volume == 1u);
  BOOST_TEST(t.functional.events[3] == 1u);
  BOOST_TEST(t.causes[1] == 1u);
  BOOST_TEST(t.stranded_share.mean() == 0.25, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
