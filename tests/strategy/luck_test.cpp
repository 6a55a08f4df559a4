// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/luck.h"

#include <boost/test/unit_test.hpp>

#include "tests/strategy/fixtures.h"

using namespace strandline;
using tests::SmallWorld;

BOOST_AUTO_TEST_SUITE(luck)

BOOST_AUTO_TEST_CASE(spin_success_rises_from_the_published_share) {
  const strategy::Terms t = SmallWorld().terms;
  BOOST_TEST(strategy::spin_success(t, 1) >= 0.14);
  BOOST_TEST(strategy::spin_success(t, 1) <= 0.30);
  for (int spin = 2; spin < 8; ++spin) {
    BOOST_TEST(strategy::spin_success(t, spin) > strategy::spin_success(t, spin - 1));
    BOOST_TEST(strategy::spin_success(t, spin) < 1.0);
  }
}

BOOST_AUTO_TEST_CASE(spin_results_have_their_stated_shares) {
  const strategy::Terms t = SmallWorld().terms;
  const core::RandomStream stream(3);
  constexpr int kDraws = 200000;
  int seen[4] = {};
  for (std::uint32_t path = 0; path < kDraws; ++path)
    ++seen[static_cast<int>(strategy::spin_result(t, stream, path, 0, 1))];
  const double fails = 1.0 - t.first_spin_success;
  const double expected[4] = {t.first_spin_success, fails * t.severity_metal,
                              fails * t.severity_full, fails * t.severity_workaround};
  BOOST_TEST(expected[0] + expected[1] + expected[2] + expected[3] == 1.0,
             boost::test_tools::tolerance(1e-12));
  for (int i = 0; i < 4; ++i) {
    const double share = static_cast<double>(seen[i]) / kDraws;
    const double sigma = std::sqrt(expected[i] * (1 - expected[i]) / kDraws);
    BOOST_TEST(std::abs(share - expected[i]) < 4.5 * sigma,
               "result " << i << ": " << share << " against " << expected[i]);
  }
}

/// P(exactly k spins) in closed form: the earlier ones must all call for another, the last ends.
double spins_probability(const strategy::Terms& t, int k) {
  double reached = 1;
  for (int spin = 1; spin < k; ++spin)
    reached *= (1 - strategy::spin_success(t, spin)) * (1 - t.severity_workaround);
  const double again = (1 - strategy::spin_success(t, k)) * (1 - t.severity_workaround);
  return k == static_cast<int>(t.max_spins) ? reached : reached * (1 - again);
}

BOOST_AUTO_TEST_CASE(respin_counts_follow_the_closed_form) {
  SmallWorld w;
  w.no_frictions();
  w.terms.first_spin_success = 0.2;
  w.terms.metal_respin_quarters = w.terms.full_respin_quarters = 0;
  w.make_future(4);
  strategy::Plan plan = w.plan(strategy::PlanKind::kAsicNow, SmallWorld::kAll);
  plan.recourse.abandon = plan.recourse.renew = false;
  constexpr int kPaths = 40000;
  int seen[8] = {};
  double total = 0;
  for (std::uint32_t path = 0; path < kPaths; ++path) ++seen[w.play(plan, path).spins];
  for (int k = 1; k <= static_cast<int>(w.terms.max_spins); ++k) {
    const double expected = spins_probability(w.terms, k);
    total += expected;
    const double sigma = std::sqrt(expected * (1 - expected) / kPaths);
    BOOST_TEST(std::abs(seen[k] / double(kPaths) - expected) < 4.5 * sigma,
               k << " spins: " << seen[k] / double(kPaths) << " against " << expected);
  }
  BOOST_TEST(total == 1.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(slips_are_late_as_often_as_stated_and_geometric) {
  const strategy::Terms t = SmallWorld().terms;
  const core::RandomStream stream(5);
  constexpr int kDraws = 200000;
  int seen[strategy::kMaxSlipQuarters + 1] = {};
  for (std::uint32_t path = 0; path < kDraws; ++path)
    ++seen[strategy::slip_quarters(t, stream, path, 0)];
  double expected = 1 - t.behind_schedule;
  for (int slip = 0; slip < 4; ++slip) {
    const double sigma = std::sqrt(expected * (1 - expected) / kDraws);
    BOOST_TEST(std::abs(seen[slip] / double(kDraws) - expected) < 4.5 * sigma);
    expected = slip == 0 ? t.behind_schedule * (1 - t.slip_more) : expected * t.slip_more;
  }
}

BOOST_AUTO_TEST_CASE(plans_that_start_alike_share_their_luck) {
  SmallWorld w;
  strategy::Plan now = w.plan(strategy::PlanKind::kAsicNow, SmallWorld::kAll);
  strategy::Plan mixed = w.plan(strategy::PlanKind::kMixed, SmallWorld::kAll);
  for (strategy::Plan* p : {&now, &mixed}) p->recourse.abandon = false;
  for (std::uint32_t path = 0; path < 300; ++path) {
    const auto a = w.play(now, path), b = w.play(mixed, path);
    BOOST_TEST(a.tape_out == b.tape_out);
    BOOST_TEST(a.spins == b.spins);
    BOOST_TEST(a.volume == b.volume);
  }
}

BOOST_AUTO_TEST_CASE(projects_of_one_plan_have_luck_of_their_own) {
  const strategy::Terms t = SmallWorld().terms;
  const core::RandomStream stream(5);
  int equal = 0;
  for (std::uint32_t path = 0; path < 1000; ++path)
    equal +=
        strategy::slip_quarters(t, stream, path, 0) == strategy::slip_quarters(t, stream, path, 1);
  BOOST_TEST(equal < 600);
}

BOOST_AUTO_TEST_SUITE_END()
