// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/project.h"

#include <boost/test/unit_test.hpp>

#include "tests/strategy/fixtures.h"

using namespace strandline;
using strategy::Outcome;
using strategy::Plan;
using strategy::PlanKind;
using tests::SmallWorld;

BOOST_AUTO_TEST_SUITE(project)

BOOST_AUTO_TEST_CASE(functional_stranding_has_its_quarter_and_cause) {
  SmallWorld w;
  w.terms.steering = 0;
  w.shift(25, 2, 0.9f);
  const Outcome o = w.play(w.plan(PlanKind::kAsicNow), 3);
  BOOST_REQUIRE(o.volume >= 0);
  BOOST_TEST(o.functional_strand == 25);
  BOOST_CHECK(o.cause == strategy::StrandingCause::kOperator);
  BOOST_TEST(o.stranded_capital_musd > 0);
  BOOST_TEST(o.stranded_capital_musd <= o.own_capex_musd);
  BOOST_TEST(o.covered_share < 1);
}

BOOST_AUTO_TEST_CASE(a_price_collapse_strands_own_chips_and_gpus_economically) {
  SmallWorld w;
  w.terms.gpu_allocation_share = 1;  // the first fleet is bought at once
  for (int t = 24; t < 40; ++t) {
    w.future.quarter[t].rent_usd_h *= 0.01;
    for (int s = 0; s < 2; ++s) w.future.quarter[t].price_usd_mtok[s] *= 0.01;
  }
  for (const PlanKind kind : {PlanKind::kAsicNow, PlanKind::kGpuBuy}) {
    Plan plan = w.plan(kind, SmallWorld::kAll);
    const Outcome o = w.play(plan, 3);
    BOOST_TEST(o.functional_strand == -1);
    if (kind == PlanKind::kGpuBuy) {
      // The first GPUs left at the end of their life, before the collapse.
      BOOST_TEST(o.retired == 20);
      BOOST_TEST(o.economic_strand == -1);
      continue;
    }
    BOOST_TEST(o.economic_strand == 24);
    BOOST_TEST(o.retired == 26);
    BOOST_CHECK(o.cause == strategy::StrandingCause::kEconomics);
    plan.recourse.abandon = false;
    BOOST_TEST(w.play(plan, 3).retired >= o.volume + 20);
    BOOST_TEST(w.play(plan, 3).value_musd < o.value_musd);
  }
  w.make_future(40);
  for (int t = 8; t < 40; ++t) {
    w.future.quarter[t].rent_usd_h *= 0.01;
    for (int s = 0; s < 2; ++s) w.future.quarter[t].price_usd_mtok[s] *= 0.01;
  }
  const Outcome gpu = w.play(w.plan(PlanKind::kGpuBuy));
  BOOST_TEST(gpu.economic_strand == 8);
  BOOST_CHECK(gpu.cause == strategy::StrandingCause::kEconomics);
  BOOST_TEST(gpu.stranded_capital_musd == gpu.own_capex_musd * 11.0 / 20,
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(tape_out_and_volume_keep_their_lags) {
  SmallWorld w;
  Plan plan = w.plan(PlanKind::kAsicNow, SmallWorld::kAll);
  plan.recourse.abandon = false;
  int on_time = 0;
  for (std::uint32_t path = 0; path < 500; ++path) {
    const Outcome o = w.play(plan, path);
    BOOST_TEST(o.design_start == 0);
    BOOST_TEST(o.tape_out >= 5);
    on_time += o.tape_out == 5;
    if (o.volume < 0) continue;
    if (o.spins == 1) BOOST_TEST(o.volume == o.tape_out + 3);
    BOOST_TEST(o.volume >= o.tape_out + 3 + (o.spins - 1));
  }
  BOOST_TEST(std::abs(on_time - 125) < 50);
}

BOOST_AUTO_TEST_CASE(a_project_is_abandoned_at_tape_out_when_its_mix_has_gone) {
  SmallWorld w;
  w.terms.steering = 0;
  w.shift(2, 2, 0.95f);
  Plan plan = w.plan(PlanKind::kAsicNow);
  plan.recourse.renew = false;
  const Outcome o = w.play(plan);
  BOOST_TEST(o.abandoned);
  BOOST_TEST(o.volume == -1);
  BOOST_TEST(o.tape_out == -1);
  BOOST_TEST(o.salvage_musd > 0);
  plan.recourse.abandon = false;
  const Outcome on = w.play(plan);
  BOOST_TEST(!on.abandoned);
  BOOST_TEST(on.nre_musd >= o.nre_musd);
}

BOOST_AUTO_TEST_CASE(without_respins_there_is_one_spin) {
  SmallWorld w;
  Plan plan = w.plan(PlanKind::kAsicNow);
  plan.recourse.respin = false;
  int failed = 0;
  for (std::uint32_t path = 0; path < 2000; ++path) {
    const Outcome o = w.play(plan, path);
    BOOST_TEST(o.spins == 1);
    failed += o.abandoned;
  }
  const double expected = (1 - w.terms.first_spin_success) * w.terms.severity_full;
  const double sigma = std::sqrt(expected * (1 - expected) / 2000);
  BOOST_TEST(std::abs(failed / 2000.0 - expected) < 4.5 * sigma,
             failed / 2000.0 << " against " << expected);
}

BOOST_AUTO_TEST_CASE(renewal_starts_more_projects_and_can_be_switched_off) {
  SmallWorld w;
  Plan plan = w.plan(PlanKind::kAsicNow);
  const Outcome on = w.play(plan, 3);
  BOOST_TEST(on.projects >= 2);
  plan.recourse.renew = false;
  BOOST_TEST(w.play(plan, 3).projects == 1);
}

BOOST_AUTO_TEST_CASE(a_renewed_chip_takes_in_what_the_market_moved_to) {
  SmallWorld w;
  w.terms.steering = 0;
  w.shift(6, 2, 0.7f);
  Plan stale = w.plan(PlanKind::kAsicNow);
  stale.recourse.abandon = false;
  Plan retargeted = stale;
  retargeted.wide_columns = {SmallWorld::kWide};
  const Outcome a = w.play(stale, 3), b = w.play(retargeted, 3);
  BOOST_TEST(a.functional_strand == b.functional_strand);
  BOOST_TEST(b.projects >= 2);
  BOOST_TEST(b.own_tokens_mtok > 1.5 * a.own_tokens_mtok);
}

BOOST_AUTO_TEST_CASE(waiting_starts_only_in_calm_and_never_after_the_limit) {
  SmallWorld w;
  const Plan plan = w.plan(PlanKind::kAsicWait);
  BOOST_TEST(w.play(plan).design_start == static_cast<int>(w.terms.wait_calm_quarters) - 1);
  for (int t = 0; t < 40; ++t) w.future.quarter[t].innovations = t < 9 ? 3 : 0;
  const int start = w.play(plan).design_start;
  BOOST_TEST(start == 11 + static_cast<int>(w.terms.wait_calm_quarters) - 1 - 0);
  for (int t = 0; t < 40; ++t) w.future.quarter[t].innovations = t < 20 ? 3 : 0;
  BOOST_TEST(w.play(plan).design_start == -1);
  w.make_future(40);
  w.shift(0, 2, 0.6f);
  BOOST_TEST(w.play(plan).design_start == -1);
}

BOOST_AUTO_TEST_SUITE_END()
