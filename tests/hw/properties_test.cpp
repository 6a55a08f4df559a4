// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/hw/properties.h"

// Orders, units and sums that costs keep over every operator that the models of the catalog lower
// to, on every chip of the catalog whose costs are known.

using namespace strandline;
using namespace strandline::tests;
using archs::OperatorKind;
using hw::cost;

namespace {

void scale(core::Sourced& s, double factor) {
  if (!s.known()) return;
  s.value *= factor;
  s.low *= factor;
  s.high *= factor;
}

/// On no chip may an operator take less time after `worsen`.
void check_never_faster(const std::string& what, const std::function<void(hw::Chip&)>& worsen) {
  Property property(what);
  for (const hw::Chip& chip : chips()) {
    hw::Chip worse = chip;
    worsen(worse);
    const hw::ChipModel before = hw::prepare(chip), after = hw::prepare(worse);
    for (const Asked& a : operators()) {
      const double t0 = cost(a.op, before).time_s, t1 = cost(a.op, after).time_s;
      property.hold(at_least(t1, t0), t0, [&] { return describe(chip, a, t0, t1); });
    }
  }
}

/// Nor may an operator with more work take less time or energy than the original.
void check_more_work(const std::string& what, const std::function<void(Operator&)>& add) {
  Property time(what + ", time"), energy(what + ", energy");
  for (const hw::Chip& chip : chips()) {
    const hw::ChipModel model = hw::prepare(chip);
    for (const Asked& a : operators()) {
      Operator more = a.op;
      add(more);
      const auto c0 = cost(a.op, model), c1 = cost(more, model);
      time.hold(at_least(c1.time_s, c0.time_s), c0.time_s,
                [&] { return describe(chip, a, c0.time_s, c1.time_s); });
      energy.hold(!model.energy || at_least(c1.energy_j, c0.energy_j), c0.time_s,
                  [&] { return describe(chip, a, c0.energy_j, c1.energy_j); });
    }
  }
}

/// Whole steps of every model take no less time on any chip from one phase to the next.
void check_order(const std::string& what, const std::vector<archs::Phase>& phases) {
  Property property(what);
  for (const auto& a : models()) {
    std::vector<archs::OperatorGraph> graphs;
    for (const archs::Phase& phase : phases) graphs.push_back(archs::lower(a, phase));
    for (const hw::Chip& chip : chips()) {
      const hw::ChipModel model = hw::prepare(chip);
      double before = 0;
      for (std::size_t i = 0; i < phases.size(); ++i) {
        const double now = cost(graphs[i], a.depth(), model).time_s;
        property.hold(at_least(now, before), now, [&] {
          return fmt::format("{}: {} with {} sequences, {} tokens after {}: {:.9g} then {:.9g}",
                             chip.id, a.id, phases[i].batch, phases[i].new_tokens,
                             phases[i].context_tokens, before, now);
        });
        before = now;
      }
    }
  }
}

bool is_network(const Operator& op) {
  return op.kind == OperatorKind::kCollective || op.kind == OperatorKind::kSend;
}

/// The highest nominal rate of any engine that could do the operator's work, op/s.
double nominal_peak(const Operator& op, const hw::Chip& chip, const hw::ChipModel& model) {
  if (op.kind == OperatorKind::kGemm || op.kind == OperatorKind::kGroupedGemm)
    return chip.matrix_peak(op.weight_type, op.activation_type);
  double peak = model.vector_peak;  // a chip without lanes works as results leave its products
  for (const hw::Engine& e : chip.engines)
    for (const auto& [type, rate] : e.peak_op_s) peak = std::max(peak, rate.value);
  return peak;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(properties)

BOOST_AUTO_TEST_CASE(the_walk_meets_chips_models_and_kinds) {
  std::set<OperatorKind> kinds;
  for (const Asked& a : operators()) kinds.insert(a.op.kind);
  std::string names;
  for (const OperatorKind k : kinds) names += fmt::format(" {}", archs::name_of(k));
  BOOST_TEST_MESSAGE(operators().size() << " operators, " << chips().size() << " chips:" << names);
  BOOST_TEST(chips().size() >= 40u);
  BOOST_TEST(models().size() >= 150u);
  BOOST_TEST(kinds.size() == static_cast<std::size_t>(OperatorKind::kCount));
}

BOOST_AUTO_TEST_CASE(time_never_falls_with_the_memory_bandwidth) {
  check_never_faster("bandwidth of the main memory",
                     [](hw::Chip& c) { scale(c.memory.front().bandwidth_b_s, 0.7); });
  check_never_faster("bandwidth of every memory", [](hw::Chip& c) {
    for (hw::MemoryTier& t : c.memory) scale(t.bandwidth_b_s, 0.7);
  });
  check_never_faster("efficiency of the bandwidth",
                     [](hw::Chip& c) { scale(c.derating.bandwidth, 0.7); });
}

BOOST_AUTO_TEST_CASE(time_never_falls_with_the_sram) {
  check_never_faster("capacity of the SRAM", [](hw::Chip& c) {
    for (hw::MemoryTier& t : c.memory)
      if (t.kind == hw::MemoryKind::kSram) scale(t.capacity_bytes, 0.3);
  });
}

BOOST_AUTO_TEST_CASE(time_never_falls_with_peak_rates) {
  check_never_faster("peak rates", [](hw::Chip& c) {
    for (hw::Engine& e : c.engines)
      for (auto& [type, rate] : e.peak_op_s) scale(rate, 0.7);
  });
  check_never_faster("efficiency of products", [](hw::Chip& c) {
    for (core::Sourced* s :
         {&c.derating.compute, &c.derating.compute_8bit, &c.derating.compute_4bit})
      scale(*s, 0.7);
  });
}

BOOST_AUTO_TEST_CASE(time_never_falls_with_the_network) {
  check_never_faster("bandwidth of the network", [](hw::Chip& c) {
    for (core::Sourced* s :
         {&c.network.bandwidth_b_s, &c.network.link_bandwidth_b_s, &c.network.scale_out_b_s})
      scale(*s, 0.7);
  });
  check_never_faster("efficiency of the network",
                     [](hw::Chip& c) { scale(c.derating.network, 0.7); });
  check_never_faster("latency of the network",
                     [](hw::Chip& c) { scale(c.network.latency_s, 1.5); });
}

BOOST_AUTO_TEST_CASE(time_and_energy_never_fall_with_more_work) {
  check_more_work("more flops", [](Operator& op) { op.flops *= 1.3; });
  check_more_work("more weights", [](Operator& op) { op.weight_bytes *= 1.3; });
  check_more_work("more activations", [](Operator& op) { op.activation_bytes *= 1.3; });
  check_more_work("more state read", [](Operator& op) { op.state_read_bytes *= 1.3; });
  check_more_work("more state written", [](Operator& op) { op.state_write_bytes *= 1.3; });
  check_more_work("more payload", [](Operator& op) { op.shape.payload_bytes *= 1.3; });
}

BOOST_AUTO_TEST_CASE(no_operator_beats_the_nominal_rates) {
  Property compute("time >= flops / nominal peak"), memory("time >= bytes / nominal bandwidth");
  for (const hw::Chip& chip : chips()) {
    const hw::ChipModel model = hw::prepare(chip);
    const double weights_b_s = chip.main_memory().bandwidth_b_s.value;
    const double state_b_s = chip.state_memory().bandwidth_b_s.value;
    for (const Asked& a : operators()) {
      if (is_network(a.op)) continue;
      const double t = cost(a.op, model).time_s;
      const double flops_s = a.op.flops / nominal_peak(a.op, chip, model);
      const double state = a.op.state_read_bytes + a.op.state_write_bytes;
      const double bytes_s = chip.keeps_state_apart()
                                 ? std::max(a.op.weight_bytes / weights_b_s, state / state_b_s)
                                 : (a.op.weight_bytes + state) / weights_b_s;
      compute.hold(at_least(t, flops_s), t, [&] { return describe(chip, a, flops_s, t); });
      memory.hold(at_least(t, bytes_s), t, [&] { return describe(chip, a, bytes_s, t); });
    }
  }
}

BOOST_AUTO_TEST_CASE(energy_is_positive_and_finite) {
  Property property("energy > 0");
  for (const hw::Chip& chip : chips()) {
    const hw::ChipModel model = hw::prepare(chip);
    for (const Asked& a : operators()) {
      const auto c = cost(a.op, model);
      if (is_network(a.op) || std::isinf(c.time_s) || !model.energy) continue;
      const bool works = a.op.flops + a.op.weight_bytes + a.op.state_read_bytes > 0;
      property.hold((works ? c.energy_j > 0 : c.energy_j >= 0) && std::isfinite(c.energy_j),
                    c.time_s, [&] { return describe(chip, a, c.time_s, c.energy_j); });
    }
  }
}

BOOST_AUTO_TEST_CASE(time_is_its_longest_part_and_the_overhead) {
  Property property("time = max(compute, memory, network) + overhead");
  for (const hw::Chip& chip : chips()) {
    const hw::ChipModel model = hw::prepare(chip);
    for (const Asked& a : operators()) {
      const auto c = cost(a.op, model);
      const double parts = std::max({c.compute_s, c.memory_s, c.network_s}) + c.overhead_s;
      const bool positive =
          c.compute_s >= 0 && c.memory_s >= 0 && c.network_s >= 0 && c.overhead_s >= 0;
      property.hold(positive && equal(c.time_s, parts) && c.time_s > 0, c.time_s,
                    [&] { return describe(chip, a, parts, c.time_s); });
    }
  }
}

BOOST_AUTO_TEST_CASE(larger_products_never_take_less_time) {
  Property property("m, n, k");
  const auto compare = [&](const hw::Chip& chip, const hw::ChipModel& model, const Operator& small,
                           const Operator& large) {
    const double t0 = cost(small, model).time_s, t1 = cost(large, model).time_s;
    property.hold(at_least(t1, t0), t0, [&] {
      return describe(
          chip, {fmt::format("m {} n {} k {}", small.shape.m, small.shape.n, small.shape.k), large},
          t0, t1);
    });
  };
  for (const hw::Chip& chip : chips()) {
    const hw::ChipModel model = hw::prepare(chip);
    for (const archs::DataType type :
         {archs::DataType::kBf16, archs::DataType::kFp8, archs::DataType::kNvfp4})
      for (const int m : {1, 16, 31, 63, 64, 65, 128, 200, 256, 500, 1000, 1024, 4096, 5000})
        for (const int n : {128, 576, 1000, 1024, 4096, 7168, 18432})
          for (const int k : {64, 500, 512, 2048, 7168, 16384}) {
            const Operator base = tests::product(m, n, k, type);
            compare(chip, model, base, tests::product(m + 1, n, k, type));
            compare(chip, model, base, tests::product(2 * m, n, k, type));
            compare(chip, model, base, tests::product(m, n + 64, k, type));
            compare(chip, model, base, tests::product(m, n, k + 64, type));
          }
  }
}

BOOST_AUTO_TEST_CASE(a_graph_never_takes_longer_than_its_operators_one_by_one) {
  Property property("sum of operators");
  for (const auto& a : models())
    for (const archs::Phase& phase : phases()) {
      const auto graph = archs::lower(a, phase);
      for (const hw::Chip& chip : chips()) {
        const hw::ChipModel model = hw::prepare(chip);
        double alone = 0;
        for (const Operator& op : graph) alone += op.count * cost(op, model).time_s;
        const double together = cost(graph, 0, model).time_s;
        property.hold(at_least(alone, together), alone, [&] {
          return fmt::format("{}: {}: {:.9g} one by one, {:.9g}", chip.id, a.id, alone, together);
        });
      }
    }
}

BOOST_AUTO_TEST_CASE(twice_the_count_is_twice_the_cost) {
  Property property("count");
  for (const hw::Chip& chip : chips()) {
    const hw::ChipModel model = hw::prepare(chip);
    for (const Asked& a : operators()) {
      archs::OperatorGraph graph{a.op};
      const auto once = cost(graph, 0, model);
      graph.front().count *= 2;
      const auto twice = cost(graph, 0, model);
      property.hold(equal(twice.time_s, 2 * once.time_s) &&
                        (!model.energy || equal(twice.energy_j, 2 * once.energy_j)),
                    once.time_s, [&] { return describe(chip, a, once.time_s, twice.time_s); });
    }
  }
}

BOOST_AUTO_TEST_CASE(longer_prompts_never_take_less_time) {
  std::vector<archs::Phase> fresh, cached;
  for (const std::int64_t n : {1, 7, 64, 100, 129, 512, 2048, 2100, 8192}) {
    fresh.push_back({PhaseKind::kPrefill, 1, n, 0});
    cached.push_back({PhaseKind::kPrefill, 1, n, 4096});
  }
  check_order("longer prompts", fresh);
  check_order("longer prompts after a cached prefix", cached);
}

BOOST_AUTO_TEST_CASE(longer_contexts_and_larger_batches_never_take_less_time) {
  std::vector<archs::Phase> longer, larger;
  for (const std::int64_t n : {1, 128, 1000, 1024, 8192, 65536, 65600})
    longer.push_back({PhaseKind::kDecode, 8, 1, n});
  for (const double batch : {1, 2, 3, 8, 33, 64, 65, 256, 1000})
    larger.push_back({PhaseKind::kDecode, batch, 1, 2048});
  check_order("longer contexts", longer);
  check_order("larger batches", larger);
}

BOOST_AUTO_TEST_SUITE_END()
