// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "core/error.h"
#include "core/files.h"
#include "hw/serving.h"
#include "study/columns.h"
#include "study/scenario.h"

// Goals (issue 4): a Pareto frontier over all parallelisms and concurrencies of one model on one
// chip in 2 ms on one core; the baseline study's cost table, cold, in two minutes on two cores and
// 500 MiB. `goal_over_taken` of 1 and more is met; `results` counts points of the frontier and
// cells of the table.

namespace {

using namespace strandline;

constexpr std::array kChips{"h200", "gb200-nvl72", "tpu-v7", "moe-transformer-asic"};
constexpr std::array kModels{"llama-3.1-70b",      "deepseek-r1",       "gpt-oss-120b",
                             "qwen3-next-80b-a3b", "deepseek-v4-flash", "step-3.7-flash"};
constexpr double kGoal_s = 2e-3;

const hw::ChipCatalog& chips() {
  static const hw::ChipCatalog catalog = hw::ChipCatalog::load();
  return catalog;
}

/// The CSV has one set of columns: every benchmark reports the same counters.
void report(benchmark::State& state, double goal_s, std::size_t results) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["goal_over_taken"] =
      benchmark::Counter(goal_s, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["results"] = static_cast<double>(results);
  state.counters["peak_mib"] = static_cast<double>(usage.ru_maxrss) / 1024;
}

core::Segment chat() {
  return {.id = "chat", .input_tokens = 2048, .output_tokens = 1024, .prefix_hit_rate = 0.3};
}

/// All cuts of up to 64 chips and all concurrencies, for a chat of 2048 tokens in and 1024 out. The
/// last two models are the dearest of the catalog.
void pareto_frontier(benchmark::State& state) {
  static const auto models = archs::ArchitectureCatalog::load();
  const auto* id = kModels[static_cast<std::size_t>(state.range(0))];
  const auto* on = kChips[static_cast<std::size_t>(state.range(1))];
  state.SetLabel(std::string(id) + " on " + on);
  const archs::Architecture& a = models.find(id);
  const hw::ChipModel model = hw::prepare(chips().find(on));
  std::size_t points = 0;
  for (auto _ : state) points = hw::pareto_frontier(a, model, chat()).size();
  report(state, kGoal_s, points);
}
BENCHMARK(pareto_frontier)
    ->ArgsProduct({benchmark::CreateDenseRange(0, kModels.size() - 1, 1),
                   benchmark::CreateDenseRange(0, kChips.size() - 1, 1)})
    ->Unit(benchmark::kMillisecond);

bool costable(const hw::Chip& chip) {
  try {
    chip.require_costable("bench");
    return true;
  } catch (const core::MissingFact&) {
    return false;
  }
}

/// CPU seconds of one frontier: the least of three, because neighbours on the machine disturb.
double frontier_s(const archs::Architecture& a, const hw::ChipModel& model) {
  double least = 1e9;
  for (int i = 0; i < 3; ++i) {
    const std::clock_t start = std::clock();
    benchmark::DoNotOptimize(hw::pareto_frontier(a, model, chat()));
    least = std::min(least, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return least;
}

/// The slowest frontier of every model of the catalog on every chip whose costs are known: the
/// time shown is its CPU time, `results` counts the pairs.
void slowest_pair_of_the_catalog(benchmark::State& state) {
  static const auto models = archs::ArchitectureCatalog::load();
  double slowest = 0;
  std::size_t pairs = 0;
  for (auto _ : state) {
    for (const hw::Chip& chip : chips().all()) {
      if (!costable(chip)) continue;
      const hw::ChipModel model = hw::prepare(chip);
      for (const archs::Architecture& a : models.all()) {
        const double taken = frontier_s(a, model);
        if (taken > slowest) state.SetLabel(a.id + " on " + chip.id);
        slowest = std::max(slowest, taken);
        ++pairs;
      }
    }
    state.SetIterationTime(slowest);
  }
  report(state, kGoal_s, pairs);
}
BENCHMARK(slowest_pair_of_the_catalog)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

/// The cost table of the baseline study: every genome of the library on every generation of its
/// chips, for its three segments; nothing cached.
void cold_cost_table(benchmark::State& state) {
  const auto scenario = study::load_scenario(core::home_path("scenarios/baseline.yaml"), {0, 1024});
  const auto columns = study::assemble_columns(scenario, chips());
  std::size_t cells = 0;
  for (auto _ : state)
    cells = hw::build_cost_table(columns.requests, scenario.segments, scenario.process.signatures,
                                 scenario.site, static_cast<int>(state.range(0)))
                .cells.size();
  report(state, 120, cells);
}
BENCHMARK(cold_cost_table)
    ->ArgName("threads")
    ->Arg(2)
    ->Iterations(1)
    ->Unit(benchmark::kSecond)
    ->UseRealTime()
    ->MeasureProcessCPUTime();

}  // namespace
