// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/start_policy.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/rng.h"
#include "tests/strategy/fixtures.h"

using namespace strandline;
using strategy::Signals;
using strategy::StartPolicy;
using strategy::StartSample;

namespace {

constexpr std::uint32_t kPaths = 4096;

StartSample sample_of(int quarters, int targets) {
  StartSample s;
  s.paths = kPaths;
  s.quarters = quarters;
  s.targets = targets;
  s.signals.resize(static_cast<std::size_t>(kPaths) * quarters);
  s.gains.resize(s.signals.size() * targets);
  s.open.assign(static_cast<std::size_t>(quarters) * targets, 1);
  return s;
}

/// Two quarters: starting at once brings `now` on average; a quarter later coverage u, uniform on
/// (0, 1], is seen and starting brings 2u - 1 on average. What comes out has noise of its own.
StartSample two_quarters(double now) {
  StartSample s = sample_of(2, 1);
  const core::RandomStream stream(3);
  for (std::uint32_t path = 0; path < kPaths; ++path) {
    const auto u = stream.uniforms({path, 0, 0, 0x7001, 0});
    const auto noise = stream.normals({path, 1, 0, 0x7001, 0});
    s.signals[s.signal_at(path, 0)].narrow_coverage = 0.5;
    s.signals[s.signal_at(path, 1)].narrow_coverage = u[0];
    s.gains[s.signal_at(path, 0)] = now + noise[0];
    s.gains[s.signal_at(path, 1)] = 2 * u[0] - 1 + noise[1];
  }
  return s;
}

Signals coverage(double c) {
  Signals s;
  s.narrow_coverage = c;
  return s;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(start_policy)

/// Waiting is worth E max(2u - 1, 0) = 1/4: more than 0.15, less than 0.35.
BOOST_AUTO_TEST_CASE(waits_exactly_where_waiting_is_worth_more) {
  const StartPolicy patient = strategy::train_start_policy(two_quarters(0.15), 1.0, 1);
  BOOST_TEST(patient.decide(0, coverage(0.5)) == -1);
  const StartPolicy hasty = strategy::train_start_policy(two_quarters(0.35), 1.0, 1);
  BOOST_TEST(hasty.decide(0, coverage(0.5)) == 0);
}

/// The threshold is u = 1/2; its standard error is about 0.03.
BOOST_AUTO_TEST_CASE(starts_above_the_threshold_that_pays) {
  const StartPolicy policy = strategy::train_start_policy(two_quarters(0.15), 1.0, 1);
  BOOST_TEST(policy.decide(1, coverage(0.38)) == -1);
  BOOST_TEST(policy.decide(1, coverage(0.62)) == 0);
}

BOOST_AUTO_TEST_CASE(never_starts_beyond_the_last_quarter) {
  const StartPolicy policy = strategy::train_start_policy(two_quarters(0.35), 1.0, 1);
  BOOST_TEST(policy.decide(2, coverage(1.0)) == -1);
}

/// Without any chance the best quarter and target are known: gains rise to quarter 3 and fall
/// after it, and target 1 brings a tenth more.
BOOST_AUTO_TEST_CASE(without_chance_it_starts_in_the_best_quarter) {
  StartSample s = sample_of(6, 2);
  for (std::uint32_t path = 0; path < kPaths; ++path)
    for (int t = 0; t < 6; ++t)
      for (int k = 0; k < 2; ++k)
        s.gains[s.signal_at(path, t) * 2 + k] = 4.0 - (t - 3) * (t - 3) + 0.1 * k;
  const StartPolicy policy = strategy::train_start_policy(s, 1.0, 1);
  for (int t = 0; t < 3; ++t) BOOST_TEST(policy.decide(t, {}) == -1);
  BOOST_TEST(policy.decide(3, {}) == 1);
}

BOOST_AUTO_TEST_CASE(a_closed_target_is_never_started) {
  StartSample s = two_quarters(5.0);
  s.open[0] = 0;
  BOOST_TEST(strategy::train_start_policy(s, 1.0, 1).decide(0, coverage(0.5)) == -1);
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit) {
  const StartSample s = two_quarters(0.15);
  const StartPolicy one = strategy::train_start_policy(s, 1.0, 1);
  const StartPolicy two = strategy::train_start_policy(s, 1.0, 2);
  BOOST_TEST((one.expected == two.expected));
}

/// A chip committed to a quarter starts then, and a watcher sees what it would cover.
BOOST_AUTO_TEST_CASE(a_committed_plan_starts_in_its_quarter) {
  tests::SmallWorld w;
  strategy::Plan plan = w.plan(strategy::PlanKind::kAsicNow);
  plan.start_quarter = 7;
  BOOST_TEST(w.play(plan).design_start == 7);
  const strategy::Plan wide = w.plan(strategy::PlanKind::kAsicNow, tests::SmallWorld::kWide);
  w.shift(10, 2, 0.4F);  // scan models, which only the wide chip runs
  strategy::Scratch scratch;
  scratch.begin(w.future);
  const strategy::Context context{&w.terms, &w.costs};
  strategy::SignalWatch watch(context, plan, wide, w.stream, 0, w.future, scratch);
  const Signals before = watch.at(0);
  BOOST_TEST(before.narrow_coverage == 1.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(before.demand == 0.0);
  const Signals after = watch.at(12);
  BOOST_TEST(after.wide_coverage > after.narrow_coverage);
  BOOST_TEST(after.narrow_saving < 3.0);
}

/// Growth a year is the weighted mean of what demand at a constant price did in each quarter.
BOOST_AUTO_TEST_CASE(growth_weighs_new_quarters_most) {
  tests::SmallWorld w;
  const strategy::Plan plan = w.plan(strategy::PlanKind::kAsicNow);
  const double start = w.future.quarter[0].demand_scale;
  w.future.quarter[1].demand_scale = start * std::exp(0.2);
  w.future.quarter[2].demand_scale = start * std::exp(0.2 - 0.1);
  strategy::Scratch scratch;
  scratch.begin(w.future);
  const strategy::Context context{&w.terms, &w.costs};
  strategy::SignalWatch watch(context, plan, plan, w.stream, 0, w.future, scratch);
  const double k = strategy::kGrowthMemory;
  BOOST_TEST(watch.at(0).growth == 0.0);
  BOOST_TEST(watch.at(1).growth == 0.8, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(watch.at(2).growth == 4 * (-0.1 + k * 0.2) / (1 + k),
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
