// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/milestones.h"

#include <boost/test/unit_test.hpp>

#include "tests/strategy/fixtures.h"

using namespace strandline;
using strategy::FirstProject;
using strategy::MilestonePolicy;
using strategy::MilestoneRow;
using strategy::PlanKind;
using strategy::Script;
using strategy::SpinResult;
using tests::SmallWorld;

namespace {

constexpr int kQuarters = 40;

/// Starts whose tape-out sees a coverage u, uniform on (0, 1], whose first silicon has a metal-only
/// fault and sees another one, v. Going on is worth 2u - 1 + 4v - 2 over stopping at tape-out on
/// average, a respin 4v - 2 over stopping at the fault, and shipping the fault as it is v - 0.5.
std::vector<MilestoneRow> made_up_rows() {
  std::vector<MilestoneRow> rows;
  const core::RandomStream stream(11);
  for (std::uint32_t i = 0; i < 20000; ++i) {
    const auto u = stream.uniforms({i, 0, 0, 0x7001, 0});
    const auto noise = stream.normals({i, 1, 0, 0x7001, 0});
    MilestoneRow r;
    r.project = {.start = 0, .tape_out = 6, .silicon = 10, .result = SpinResult::kMetalRespin};
    r.at_tape_out.narrow_coverage = u[0];
    r.at_silicon.narrow_coverage = u[1];
    const double stop = 2 * u[0] - 1 + noise[0];
    r.gain[strategy::kStopAtTapeOut] = 0;
    r.gain[strategy::kStopAtFault] = stop;
    r.gain[strategy::kGoOn] = stop + 4 * u[1] - 2 + noise[1];
    r.gain[strategy::kShipFault] = stop + u[1] - 0.5;
    rows.push_back(r);
  }
  return rows;
}

strategy::Signals coverage(double c) {
  strategy::Signals s;
  s.narrow_coverage = c;
  return s;
}

constexpr FirstProject kFaulty{0, 6, 10, SpinResult::kMetalRespin};

}  // namespace

BOOST_AUTO_TEST_SUITE(milestones)

/// At the fault: respin above 1/2, else stop. Before: what follows is worth E max(4v - 2, 0) = 1/2,
/// so a tape-out is right where 2u - 1 + 1/2 > 0: above a coverage of 1/4.
BOOST_AUTO_TEST_CASE(decides_backward_from_the_fault) {
  const auto policy = strategy::train_milestones(made_up_rows(), 1, kQuarters, {}, 1.0);
  BOOST_TEST(policy.at_fault(0, kFaulty, kQuarters, coverage(0.6)) == strategy::kGoOn);
  BOOST_TEST(policy.at_fault(0, kFaulty, kQuarters, coverage(0.4)) == strategy::kStopAtFault);
  BOOST_TEST(policy.stops_at_tape_out(0, kFaulty, kQuarters, coverage(0.15)));
  BOOST_TEST(!policy.stops_at_tape_out(0, kFaulty, kQuarters, coverage(0.35)));
}

BOOST_AUTO_TEST_CASE(who_may_not_abandon_ships_or_respins) {
  const auto policy =
      strategy::train_milestones(made_up_rows(), 1, kQuarters, {.abandon = false}, 1.0);
  BOOST_TEST(!policy.stops_at_tape_out(0, kFaulty, kQuarters, coverage(0.05)));
  BOOST_TEST(policy.at_fault(0, kFaulty, kQuarters, coverage(0.4)) == strategy::kShipFault);
  BOOST_TEST(policy.at_fault(0, kFaulty, kQuarters, coverage(0.6)) == strategy::kGoOn);
  const FirstProject full{0, 6, 10, SpinResult::kFullRespin};
  BOOST_TEST(policy.at_fault(0, full, kQuarters, coverage(0.4)) == strategy::kGoOn);
}

BOOST_AUTO_TEST_CASE(silicon_that_works_needs_no_decision) {
  const auto policy = strategy::train_milestones(made_up_rows(), 1, kQuarters, {}, 1.0);
  const FirstProject works{0, 6, 10, SpinResult::kWorks};
  const auto low = [](int) { return coverage(0.3); };
  BOOST_TEST(policy.follow(0, works, kQuarters, low) == strategy::kGoOn);
  BOOST_TEST(policy.follow(0, kFaulty, kQuarters, low) == strategy::kStopAtFault);
  BOOST_TEST(policy.follow(0, kFaulty, 8, low) == strategy::kGoOn);  // silicon beyond the horizon
}

/// The calendar that policies go by is the one that plays follow.
BOOST_AUTO_TEST_CASE(plays_meet_their_milestones_when_the_calendar_says) {
  SmallWorld w;
  for (std::uint32_t path = 0; path < 40; ++path) {
    const FirstProject p = strategy::first_project(w.terms, w.stream, path, 2);
    auto plan = w.plan(PlanKind::kAsicNow, SmallWorld::kAll);
    plan.start_quarter = 2;
    plan.script = strategy::script_of(strategy::kGoOn);
    const auto o = w.play(plan, path);
    BOOST_TEST(o.tape_out == p.tape_out);
    if (p.result == SpinResult::kWorks || p.result == SpinResult::kWorkaround)
      BOOST_TEST(o.volume == p.silicon);
    else
      BOOST_TEST((o.volume > p.silicon || o.volume == -1));
  }
}

BOOST_AUTO_TEST_CASE(scripts_stop_and_ship_at_their_milestones) {
  SmallWorld w;
  const auto play = [&](Script script, std::uint32_t path) {
    auto plan = w.plan(PlanKind::kAsicNow, SmallWorld::kAll);
    plan.script = strategy::script_of(script);
    plan.recourse.renew = false;
    return w.play(plan, path);
  };
  int metal = 0, full = 0;
  for (std::uint32_t path = 0; path < 60; ++path) {
    const FirstProject p = strategy::first_project(w.terms, w.stream, path, 0);
    const auto at_once = play(strategy::kStopAtTapeOut, path);
    BOOST_TEST(at_once.tape_out == -1);
    BOOST_TEST(at_once.abandoned);
    const auto stopped = play(strategy::kStopAtFault, path);
    BOOST_TEST(stopped.abandoned == p.faulty());
    BOOST_TEST(stopped.spins == 1);
    const auto shipped = play(strategy::kShipFault, path);
    if (p.result == SpinResult::kMetalRespin) {
      ++metal;
      BOOST_TEST(shipped.volume == p.silicon);
      BOOST_TEST(shipped.spins == 1);
    }
    if (p.result == SpinResult::kFullRespin) {
      ++full;
      BOOST_TEST(shipped.spins > 1);
    }
  }
  BOOST_TEST(metal > 5);
  BOOST_TEST(full > 3);
}

/// Without metal-only respins a mend takes a full mask set and its time.
BOOST_AUTO_TEST_CASE(metal_only_respins_are_cheaper_and_sooner) {
  SmallWorld w;
  auto plan = w.plan(PlanKind::kAsicNow, SmallWorld::kAll);
  plan.script = strategy::script_of(strategy::kGoOn);
  plan.recourse.renew = false;
  auto dear = plan;
  dear.recourse.metal_respin = false;
  bool differed = false;
  for (std::uint32_t path = 0; path < 60; ++path) {
    const auto a = w.play(plan, path), b = w.play(dear, path);
    const FirstProject p = strategy::first_project(w.terms, w.stream, path, 0);
    BOOST_TEST(b.nre_musd >= a.nre_musd - 1e-9);
    if (p.result != SpinResult::kMetalRespin || a.volume < 0) continue;
    differed = true;
    BOOST_TEST((b.volume > a.volume || b.volume == -1));
  }
  BOOST_TEST(differed);
}

BOOST_AUTO_TEST_SUITE_END()
