// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "archs/genome.h"
#include "archs/lower.h"
#include "hw/operator_cost.h"
#include "hw/serving.h"

namespace {

using namespace strandline;

const hw::Chip& h200() {
  static const hw::ChipCatalog catalog = hw::ChipCatalog::load();
  return catalog.find("h200");
}

archs::Architecture genome(int mixer, int channel) {
  archs::Genome g;
  g.value[static_cast<int>(archs::Trait::kMixer)] = static_cast<std::uint8_t>(mixer);
  g.value[static_cast<int>(archs::Trait::kChannel)] = static_cast<std::uint8_t>(channel);
  g.value[static_cast<int>(archs::Trait::kPrecision)] = 1;
  g.value[static_cast<int>(archs::Trait::kSize)] = 2;
  return archs::instantiate(g, {});
}

/// Goal: at least 1e6 operator costs a second on one core (items_per_second).
void operator_costs(benchmark::State& state) {
  const hw::ChipModel model = hw::prepare(h200());
  std::vector<archs::OperatorGraph> graphs;
  for (int mixer = 0; mixer < archs::kRadix[0]; ++mixer)
    graphs.push_back(
        archs::lower(genome(mixer, 2), {archs::PhaseKind::kDecode, 64, 1, 8192}, {.tensor = 8}));
  std::int64_t evaluated = 0;
  for (auto _ : state)
    for (const auto& graph : graphs) {
      for (const auto& op : graph) benchmark::DoNotOptimize(hw::cost(op, model).time_s);
      evaluated += static_cast<std::int64_t>(graph.size());
    }
  state.SetItemsProcessed(evaluated);
}
BENCHMARK(operator_costs);

/// Lowering and costing one decode step: what a point of a sweep takes.
void decode_step(benchmark::State& state) {
  const hw::ChipModel model = hw::prepare(h200());
  const archs::Architecture a = genome(1, 2);
  archs::OperatorGraph graph;
  for (auto _ : state) {
    archs::lower_into(graph, a, {archs::PhaseKind::kDecode, 64, 1, 8192}, {.tensor = 8});
    benchmark::DoNotOptimize(hw::cost(graph, a.depth(), model).time_s);
  }
}
BENCHMARK(decode_step);

/// Goal: at most 1 ms a cell in the mean, so that a cold cost table (136k cells) takes below two
/// minutes on two cores. The argument is the mixer trait; fine-grained experts, 120 B, fp8.
void best_cells(benchmark::State& state) {
  const hw::ChipModel model = hw::prepare(h200());
  const archs::Architecture a = genome(static_cast<int>(state.range(0)), 2);
  const std::vector<core::Segment> segments{{.id = "chat", .interactivity_tok_s_user = 20},
                                            {.id = "agent",
                                             .input_tokens = 16384,
                                             .prefix_hit_rate = 0.8,
                                             .interactivity_tok_s_user = 60},
                                            {.id = "batch", .interactivity_tok_s_user = 5}};
  for (auto _ : state) benchmark::DoNotOptimize(hw::best_cells(a, model, segments));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(segments.size()));
}
BENCHMARK(best_cells)->DenseRange(0, 6)->Unit(benchmark::kMicrosecond);

}  // namespace
