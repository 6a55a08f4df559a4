// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <functional>

#include "archs/lower.h"
#include "hw/operator_cost.h"
#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
using hw::cost;
using hw::prepare;

/// Graphs that together hold attention of all sorts, experts, recurrences and an unseen operator.
std::vector<archs::OperatorGraph> graphs() {
  std::vector<archs::Architecture> models{tests::small_dense(), tests::small_mixture()};
  archs::Architecture a = tests::small_dense();
  a.model_width = 7168;
  a.layers.front().mixer = tests::deepseek_mixer();
  models.push_back(a);
  a.layers.front().mixer.top_k = 512;
  a.layers.front().mixer.index_heads = 64;
  a.layers.front().mixer.index_dim = 128;
  models.push_back(a);
  a = tests::small_dense();
  archs::MixerSpec& m = a.layers.front().mixer;
  m.kind = archs::TokenMixer::kMamba2;
  m.heads = 32;
  m.v_dim = 64;
  m.state_dim = 128;
  m.state_groups = 8;
  m.conv_width = 4;
  models.push_back(a);
  m.kind = archs::TokenMixer::kGatedDelta;
  m.qk_dim = m.v_dim = 128;
  m.heads = m.state_groups = 8;
  models.push_back(a);
  models.front().novel_signature = 0;
  models.front().novel = {4.0, 8.0, 0.5, false, true};
  std::vector<archs::OperatorGraph> all;
  for (const auto& model : models)
    for (int tensor : {1, 4}) {
      all.push_back(
          archs::lower(model, {archs::PhaseKind::kDecode, 32, 1, 4096}, {.tensor = tensor}));
      all.push_back(
          archs::lower(model, {archs::PhaseKind::kPrefill, 2, 2000, 500}, {.tensor = tensor}));
    }
  return all;
}

/// No operator of any graph, nor a whole graph, may cost more on the better chip.
void check_no_dearer(const std::function<void(hw::Chip&)>& improve) {
  const hw::Chip base = tests::round_gpu();
  hw::Chip better = base;
  improve(better);
  const hw::ChipModel before = prepare(base), after = prepare(better);
  for (const auto& graph : graphs()) {
    BOOST_TEST(cost(graph, 4, after).time_s <= cost(graph, 4, before).time_s);
    for (const auto& op : graph)
      BOOST_TEST(cost(op, after).time_s <= cost(op, before).time_s, op.name);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(operator_cost_order)

BOOST_AUTO_TEST_CASE(more_memory_bandwidth_never_costs) {
  check_no_dearer([](hw::Chip& c) { c.memory[0].bandwidth_b_s.value *= 1.5; });
}

BOOST_AUTO_TEST_CASE(more_flops_never_cost) {
  check_no_dearer([](hw::Chip& c) {
    for (hw::Engine& e : c.engines)
      for (auto& [type, rate] : e.peak_op_s) rate.value *= 1.5;
  });
}

BOOST_AUTO_TEST_CASE(more_efficiency_never_costs) {
  check_no_dearer([](hw::Chip& c) { c.derating.compute.value = 0.9; });
  check_no_dearer([](hw::Chip& c) { c.derating.bandwidth.value = 0.95; });
  check_no_dearer([](hw::Chip& c) { c.derating.network.value = 0.9; });
}

BOOST_AUTO_TEST_CASE(more_sram_and_network_never_cost) {
  check_no_dearer([](hw::Chip& c) { c.memory[1].capacity_bytes.value *= 2; });
  check_no_dearer([](hw::Chip& c) { c.network.bandwidth_b_s.value *= 2; });
  check_no_dearer([](hw::Chip& c) { c.network.latency_s.value /= 2; });
}

BOOST_AUTO_TEST_CASE(a_lower_floor_never_costs) {
  check_no_dearer([](hw::Chip& c) { c.derating.layer_overhead_s.value /= 2; });
}

BOOST_AUTO_TEST_CASE(no_catalog_operator_costs_more_on_a_better_catalog_chip) {
  const auto chips = hw::ChipCatalog::load();
  const auto models = archs::ArchitectureCatalog::load();
  for (const char* id : {"h200", "mi355x", "tpu-v7", "moe-transformer-asic"}) {
    const hw::Chip& base = chips.find(id);
    hw::Chip better = base;
    better.memory[0].bandwidth_b_s.value *= 1.25;
    better.network.bandwidth_b_s.value *= 1.25;
    for (hw::Engine& e : better.engines)
      for (auto& [type, rate] : e.peak_op_s) rate.value *= 1.25;
    const hw::ChipModel before = prepare(base);
    const hw::ChipModel after = prepare(better);
    for (const char* model : {"deepseek-r1", "llama-3.1-70b", "qwen3-next-80b-a3b", "jamba-v0.1",
                              "gpt-oss-120b", "deepseek-v3.2"})
      for (const auto& op : archs::lower(models.find(model),
                                         {archs::PhaseKind::kDecode, 48, 1, 6000}, {.tensor = 8}))
        BOOST_TEST(cost(op, after).time_s <= cost(op, before).time_s, id << " " << op.name);
  }
}

BOOST_AUTO_TEST_SUITE_END()
