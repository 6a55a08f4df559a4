// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/curve_point.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
using tests::fact;
namespace tt = boost::test_tools;

/// The round chip with a node and board power, so that it has energy: 1000 mm2 of TSMC 4N, 700 W.
hw::Chip powered() {
  hw::Chip c = tests::round_gpu();
  c.node = "TSMC 4N";
  c.die_area_m2 = fact(1000e-6);
  c.economics.chip_power_w = fact(700);
  c.economics.power_w = fact(1200);
  return c;
}

core::Segment mix(double in, double out) {
  core::Segment m;
  m.input_tokens = in;
  m.output_tokens = out;
  return m;
}

std::vector<hw::CurvePoint> curve(const hw::Chip& chip, const core::Segment& lengths) {
  const hw::ChipModel model = hw::prepare(chip);
  return hw::curve_points(tests::small_dense(), model, lengths);
}

/// Most throughput of a curve at or above an interactivity; 0 where it does not reach it.
double reached(const std::vector<hw::CurvePoint>& points, double interactivity) {
  double best = 0;
  for (const hw::CurvePoint& c : points)
    if (c.point.interactivity_tok_s_user >= interactivity)
      best = std::max(best, c.point.output_tok_s_per_chip);
  return best;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(curve_point)

BOOST_AUTO_TEST_CASE(shares_sum_to_one_and_none_is_negative) {
  for (const hw::CurvePoint& c : curve(powered(), mix(1024, 256))) {
    const hw::TimeShares& s = c.shares;
    BOOST_TEST(s.compute + s.memory + s.network + s.overhead == 1.0, tt::tolerance(1e-9));
    for (const double share : {s.compute, s.memory, s.network, s.overhead}) BOOST_TEST(share >= 0);
  }
}

BOOST_AUTO_TEST_CASE(without_floor_and_with_slow_memory_memory_bounds) {
  hw::Chip chip = powered();
  chip.derating.layer_overhead_s = fact(0);
  for (hw::Engine& e : chip.engines) e.fill_s = 0;
  chip.memory[0].bandwidth_b_s = fact(1e10);
  chip.network.topology = hw::TopologyKind::kNone;
  const auto points = curve(chip, mix(16, 1024));
  BOOST_REQUIRE(!points.empty());
  const hw::CurvePoint& fastest = points.back();
  BOOST_TEST((fastest.shares.bound() == hw::Bound::kMemory));
  BOOST_TEST(fastest.shares.memory > 0.95);
  BOOST_TEST(fastest.shares.network == 0.0);
}

BOOST_AUTO_TEST_CASE(a_long_floor_is_overhead) {
  hw::Chip chip = powered();
  chip.derating.layer_overhead_s = fact(0.1);
  const auto points = curve(chip, mix(16, 1024));
  BOOST_REQUIRE(!points.empty());
  BOOST_TEST((points.back().shares.bound() == hw::Bound::kOverhead));
  // Four layers at 0.1 s, more for what they issue beyond a floor's seven operators.
  BOOST_TEST(points.back().point.tpot_s > 0.4);
  BOOST_TEST(points.back().point.tpot_s < 0.5);
}

BOOST_AUTO_TEST_CASE(a_slow_network_is_network) {
  hw::Chip chip = powered();
  chip.derating.layer_overhead_s = fact(0);
  chip.network.latency_s = fact(1e-2);
  const hw::ChipModel model = hw::prepare(chip);
  const hw::ServingCase serving(tests::small_dense(), model);
  hw::InstanceModel instance(serving, mix(16, 1024), {.tensor = 4}, 0.1);
  const hw::TimeShares s = hw::time_shares(serving, mix(16, 1024), instance.at(1));
  BOOST_TEST((s.bound() == hw::Bound::kNetwork));
  BOOST_TEST(s.network > 0.95);
}

BOOST_AUTO_TEST_CASE(power_and_joules_are_what_a_hand_calculation_gives) {
  // One user, one chip, a prompt of one token: every step reads all weights once. Joules per token
  // are watts over rate: busy watts of 1000 mm2 at 0.183 W/mm2, and the bytes at their price.
  const hw::Chip chip = powered();
  const hw::ChipModel model = hw::prepare(chip);
  const archs::Architecture a = tests::small_dense();
  const hw::ServingCase serving(a, model);
  const core::Segment lengths = mix(1, 64);
  hw::InstanceModel instance(serving, lengths, {}, 0.1);
  const hw::ServingPoint p = instance.at(1);
  const hw::ServingEnergy e = hw::energy_of(serving, lengths, {}, p, hw::prepare_energy(chip));
  BOOST_TEST(e.joules_per_output_token * p.output_tok_s_per_chip == e.chip_w, tt::tolerance(1e-9));
  BOOST_TEST(e.static_j * p.output_tok_s_per_chip == 183.0, tt::tolerance(0.01));
  // All weights but the input embedding at 40 pJ/B of HBM and 90 of the path, two flops of 0.65 pJ
  // for each of their 16-bit numbers (hw/energy.yaml); caches and activations are small.
  const double read = archs::weight_bytes_per_chip(a, {}) - 32000.0 * 1024 * 2;
  BOOST_TEST(e.dynamic_j == read * 130e-12 + read * 0.65e-12, tt::tolerance(0.03));
  const auto points = curve(chip, lengths);
  BOOST_REQUIRE(!points.empty());
  for (const hw::CurvePoint& c : points) {
    BOOST_REQUIRE(c.energy);
    BOOST_TEST(c.energy->chip_w <= 700.0);
    BOOST_TEST(c.energy->chip_w >= 183.0 * (1 - 1e-9));
    BOOST_TEST(c.energy->wall_w > c.energy->chip_w);
  }
}

BOOST_AUTO_TEST_CASE(a_candidate_never_draws_more_than_its_limit) {
  // Conservation: joules of a second's tokens are the watts, at most the limit; the dynamic joules
  // of a token are those at full rate, so that the rate fills what busy watts leave of the limit.
  hw::Chip chip = powered();
  chip.candidate = true;
  chip.economics.chip_power_w = fact(300);
  const core::Segment lengths = mix(1024, 256);
  const auto capped = curve(chip, lengths);
  BOOST_REQUIRE(!capped.empty());
  int at_limit = 0;
  for (const hw::CurvePoint& c : capped) {
    const double rate = c.point.output_tok_s_per_chip;
    BOOST_TEST(c.energy->joules_per_output_token * rate <= 300.0 * (1 + 1e-9));
    BOOST_TEST((c.energy->dynamic_j + c.energy->static_j) * rate == c.energy->chip_w,
               tt::tolerance(1e-9));
    BOOST_TEST(c.energy->wanted_w <= 300.0 * (1 + 1e-9));
    BOOST_TEST(c.point.interactivity_tok_s_user * c.point.tpot_s == 1.0, tt::tolerance(1e-9));
    at_limit += c.energy->chip_w > 300.0 * (1 - 1e-9);
  }
  BOOST_TEST(at_limit > 0);
}

BOOST_AUTO_TEST_CASE(a_cap_lowers_rates_by_what_work_may_draw) {
  hw::Chip chip = powered();
  const hw::ChipModel model = hw::prepare(chip);
  const hw::EnergyModel energy = hw::prepare_energy(chip);
  hw::ServingPoint p;
  p.output_tok_s_per_chip = 1000;
  p.interactivity_tok_s_user = 50;
  p.tpot_s = 0.02;
  hw::ServingEnergy e;
  e.wanted_w = energy.busy_w + 2 * (energy.limit_w - energy.busy_w);  // twice what work may draw
  BOOST_TEST(hw::within_power(p, e, energy).output_tok_s_per_chip == 500.0, tt::tolerance(1e-9));
  BOOST_TEST(hw::within_power(p, e, energy).tpot_s == 0.04, tt::tolerance(1e-9));
  e.wanted_w = energy.limit_w;
  BOOST_TEST(hw::within_power(p, e, energy).output_tok_s_per_chip == 1000.0);
}

BOOST_AUTO_TEST_CASE(projected_generations_are_capped_and_chips_of_today_are_not) {
  hw::Chip today = powered();
  today.economics.chip_power_w = fact(300);
  hw::Chip coming = today;
  coming.id += "@q8";
  const core::Segment lengths = mix(1024, 256);
  double most_today = 0, most_coming = 0;
  for (const hw::CurvePoint& c : curve(today, lengths))
    most_today = std::max(most_today, c.energy->wanted_w);
  for (const hw::CurvePoint& c : curve(coming, lengths))
    most_coming = std::max(most_coming, c.energy->wanted_w);
  BOOST_TEST(most_today > 300.0);
  BOOST_TEST(most_coming <= 300.0 * (1 + 1e-9));
}

BOOST_AUTO_TEST_CASE(a_chip_without_power_has_a_curve_without_energy) {
  const auto points = curve(tests::round_gpu(), mix(256, 256));
  BOOST_REQUIRE(!points.empty());
  for (const hw::CurvePoint& c : points) BOOST_TEST(!c.energy);
}

BOOST_AUTO_TEST_CASE(more_bandwidth_of_memory_or_network_never_hurts) {
  const auto base = curve(powered(), mix(1024, 256));
  hw::Chip memory = powered();
  memory.memory[0].bandwidth_b_s = fact(8e12);
  hw::Chip network = powered();
  network.network.bandwidth_b_s = fact(1000e9);
  for (const hw::Chip& better : {memory, network}) {
    const auto curve_of = curve(better, mix(1024, 256));
    for (const hw::CurvePoint& c : base)
      BOOST_TEST(reached(curve_of, c.point.interactivity_tok_s_user) >=
                 c.point.output_tok_s_per_chip * (1 - 1e-9));
  }
}

BOOST_AUTO_TEST_CASE(sequences_grow_with_the_instance) {
  BOOST_TEST(hw::limits_for(8).max_concurrency == 4096.0);
  BOOST_TEST(hw::limits_for(64).max_concurrency == 4096.0);
  BOOST_TEST(hw::limits_for(4096).max_concurrency == 262144.0);
  BOOST_TEST(hw::limits_for(4096).max_chips == 4096);
}

BOOST_AUTO_TEST_SUITE_END()
