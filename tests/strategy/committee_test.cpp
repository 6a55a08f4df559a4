// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/committee.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "tests/strategy/fixtures.h"

using namespace strandline;
using strategy::PlanKind;
using tests::SmallWorld;

BOOST_AUTO_TEST_SUITE(committee)

BOOST_AUTO_TEST_CASE(expected_cost_and_time_agree_with_simulated_projects) {
  SmallWorld w;
  strategy::Plan plan = w.plan(PlanKind::kAsicNow, SmallWorld::kAll);
  plan.recourse.abandon = plan.recourse.renew = false;
  w.terms.risk_free_rate = 0;
  const strategy::ProjectCost c = strategy::expected_project_cost({&w.terms, &w.costs}, plan);
  constexpr int kPaths = 20000;
  double spins = 0, volume = 0, shipped = 0, nre = 0, nre2 = 0, ended = 0;
  for (std::uint32_t path = 0; path < kPaths; ++path) {
    const strategy::Outcome o = w.play(plan, path);
    spins += o.spins;
    shipped += o.volume >= 0;
    ended += o.volume < 0;
    volume += o.volume >= 0 ? o.volume : 0;
    nre += o.nre_musd;
    nre2 += o.nre_musd * o.nre_musd;
  }
  const double mean = nre / kPaths, sigma = std::sqrt((nre2 / kPaths - mean * mean) / kPaths);
  BOOST_TEST(std::abs(spins / kPaths - c.spins) < 0.03, spins / kPaths << " against " << c.spins);
  BOOST_TEST(std::abs(shipped / kPaths - c.reaches_volume) < 0.005);
  BOOST_TEST(std::abs(mean - c.nre_musd) < 5 * sigma,
             mean << " against " << c.nre_musd << ", error " << sigma);
  BOOST_TEST(std::abs(volume / shipped - c.volume_quarters) < 0.1,
             volume / shipped << " against " << c.volume_quarters);
}

BOOST_AUTO_TEST_CASE(break_even_volume_repays_the_project) {
  SmallWorld w;
  const strategy::Context context{&w.terms, &w.costs};
  const strategy::Plan plan = w.plan(PlanKind::kAsicNow);
  const auto u = strategy::unit_economics(context, plan, w.future);
  const auto c = strategy::expected_project_cost(context, plan);
  BOOST_TEST(u.own_usd_mtok < u.gpu_usd_mtok);
  BOOST_TEST(u.break_even_chips * u.lifetime_saving_musd == c.nre_musd,
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(u.nre_per_chip_usd * u.planned_chips * 1e-6 == c.nre_musd,
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(u.payback_quarters >= 1);
}

BOOST_AUTO_TEST_CASE(dearer_projects_need_more_volume_and_worse_chips_never_pay) {
  SmallWorld w;
  const strategy::Context context{&w.terms, &w.costs};
  const strategy::Plan plan = w.plan(PlanKind::kAsicNow);
  const double before = strategy::unit_economics(context, plan, w.future).break_even_chips;
  w.terms.nre_factor = 2;
  BOOST_TEST(strategy::unit_economics(context, plan, w.future).break_even_chips > before);
  w.costs.columns[SmallWorld::kNarrow].capex_usd = 1e7;
  const auto never = strategy::unit_economics(context, plan, w.future);
  BOOST_TEST(std::isnan(never.break_even_chips));
  BOOST_TEST(std::isnan(never.payback_quarters));
}

BOOST_AUTO_TEST_CASE(gates_carry_the_terms_numbers_in_order) {
  SmallWorld w;
  w.terms.abandon_coverage = 0.37;
  for (const strategy::Plan& plan : w.all_plans()) {
    const auto gates = strategy::stage_gates(w.terms, plan);
    BOOST_TEST(gates.empty() == !strategy::builds_own(plan.kind));
    bool named = gates.empty();
    for (std::size_t i = 0; i < gates.size(); ++i) {
      named |= gates[i].gate.find("37 %") != std::string::npos;
      if (i > 0) BOOST_TEST(gates[i].quarter >= gates[i - 1].quarter);
      BOOST_TEST(!gates[i].meaning.empty());
    }
    BOOST_TEST(named);
  }
}

BOOST_AUTO_TEST_CASE(plans_without_a_chip_are_refused) {
  SmallWorld w;
  BOOST_CHECK_THROW(
      strategy::unit_economics({&w.terms, &w.costs}, w.plan(PlanKind::kGpuBuy), w.future),
      core::InputError);
}

BOOST_AUTO_TEST_CASE(figures_have_ids_units_and_meanings) {
  SmallWorld w;
  const auto figures =
      strategy::committee_figures({&w.terms, &w.costs}, w.plan(PlanKind::kAsicNow), w.future);
  BOOST_TEST(figures.size() >= 8u);
  for (const auto& f : figures) {
    BOOST_TEST(!f.id.empty());
    BOOST_TEST(!f.unit.empty());
    BOOST_TEST(!f.meaning.empty());
  }
}

BOOST_AUTO_TEST_SUITE_END()
