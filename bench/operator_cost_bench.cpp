// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <array>

#include "archs/lower.h"
#include "hw/operator_cost.h"
#include "hw/systolic.h"

// Goals on one core (issue 4): 5e6 operator costs and 1e5 whole layers, lowered and costed, a
// second. `of_goal` is what is reached over the goal: 1 and more is met.

namespace {

using namespace strandline;
using archs::OperatorKind;
using archs::PhaseKind;

constexpr std::array kChips{"h200", "gb200-nvl72", "tpu-v7", "moe-transformer-asic"};
constexpr std::array kModels{"llama-3.1-70b", "deepseek-r1", "qwen3-next-80b-a3b"};

const hw::Chip& chip(std::int64_t index) {
  static const hw::ChipCatalog catalog = hw::ChipCatalog::load();
  return catalog.find(kChips[static_cast<std::size_t>(index)]);
}

const archs::ArchitectureCatalog& models() {
  static const auto catalog = archs::ArchitectureCatalog::load();
  return catalog;
}

void report(benchmark::State& state, double done, double goal_per_s) {
  state.SetItemsProcessed(static_cast<std::int64_t>(done));
  state.counters["of_goal"] = benchmark::Counter(done / goal_per_s, benchmark::Counter::kIsRate);
}

/// Decode and prefill of every model of the catalog on one chip.
const std::vector<archs::Operator>& operators() {
  static const auto all = [] {
    std::vector<archs::Operator> found;
    for (const auto& a : models().all())
      for (const archs::Phase& phase : {archs::Phase{PhaseKind::kDecode, 64, 1, 8192},
                                        archs::Phase{PhaseKind::kPrefill, 1, 4096, 0}})
        for (const auto& op : archs::lower(a, phase)) found.push_back(op);
    return found;
  }();
  return all;
}

void cost_all(benchmark::State& state, const std::vector<archs::Operator>& ops,
              const hw::Chip& on) {
  const hw::ChipModel model = hw::prepare(on);
  double done = 0;
  for (auto _ : state) {
    for (const auto& op : ops) benchmark::DoNotOptimize(hw::cost(op, model).time_s);
    done += static_cast<double>(ops.size());
  }
  report(state, done, 5e6);
}

/// Every operator of the catalog's models.
void operator_costs_of_the_catalog(benchmark::State& state) {
  state.SetLabel(kChips[static_cast<std::size_t>(state.range(0))]);
  cost_all(state, operators(), chip(state.range(0)));
}
BENCHMARK(operator_costs_of_the_catalog)->DenseRange(0, kChips.size() - 1);

/// The same of one kind on one GPU: where the time goes.
void operator_costs_of_a_kind(benchmark::State& state) {
  const auto kind = static_cast<OperatorKind>(state.range(0));
  state.SetLabel(std::string(archs::name_of(kind)));
  std::vector<archs::Operator> of_kind;
  for (const auto& op : operators())
    if (op.kind == kind) of_kind.push_back(op);
  cost_all(state, of_kind, chip(0));
}
BENCHMARK(operator_costs_of_a_kind)
    ->Arg(static_cast<int>(OperatorKind::kGemm))
    ->Arg(static_cast<int>(OperatorKind::kGroupedGemm))
    ->Arg(static_cast<int>(OperatorKind::kAttention))
    ->Arg(static_cast<int>(OperatorKind::kChunkedState))
    ->Arg(static_cast<int>(OperatorKind::kLinearScan))
    ->Arg(static_cast<int>(OperatorKind::kNorm))
    ->Arg(static_cast<int>(OperatorKind::kElementwise));

/// A product whose tensors eight chips exchange.
void collective_costs(benchmark::State& state) {
  state.SetLabel(kChips[static_cast<std::size_t>(state.range(0))]);
  std::vector<archs::Operator> exchanges;
  for (const char* id : kModels)
    for (const auto& op : archs::lower(models().find(id), {PhaseKind::kDecode, 64, 1, 8192},
                                       {.tensor = 8, .expert = 1}))
      if (op.kind == OperatorKind::kCollective) exchanges.push_back(op);
  cost_all(state, exchanges, chip(state.range(0)));
}
BENCHMARK(collective_costs)->DenseRange(0, kChips.size() - 1);

/// One layer of a model with embedding and head, lowered and costed for a new shape each time.
void whole_layers(benchmark::State& state) {
  const auto& id = kModels[static_cast<std::size_t>(state.range(0))];
  state.SetLabel(id);
  archs::Architecture a = models().find(id);
  a.decoding = archs::Decoding::kAutoregressive;
  a.layers = {a.layers.back()};
  a.layers.front().count = 1;
  const hw::ChipModel model = hw::prepare(chip(0));
  archs::OperatorGraph graph;
  std::int64_t context = 1000;
  double done = 0;
  for (auto _ : state) {
    context = context % 100000 + 37;
    archs::lower_into(graph, a, {PhaseKind::kDecode, 64, 1, context}, {.tensor = 8});
    benchmark::DoNotOptimize(hw::cost(graph, 1, model).time_s);
    done += 1;
  }
  report(state, done, 1e5);
}
BENCHMARK(whole_layers)->DenseRange(0, kModels.size() - 1);

/// Cycles of products on a systolic array.
void systolic_products(benchmark::State& state) {
  const hw::SystolicArray array{.overlaps_folds = true};
  std::int64_t m = 1;
  double done = 0;
  for (auto _ : state) {
    m = m % 8192 + 1;
    benchmark::DoNotOptimize(hw::systolic_cycles(array, m, 7168, 2048).total);
    done += 1;
  }
  report(state, done, 5e6);
}
BENCHMARK(systolic_products);

}  // namespace
