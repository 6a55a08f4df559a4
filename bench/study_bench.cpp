// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
//
// Futures per second of the main pass: sampling two worlds and playing every strategy and measure.
// Goal: the baseline's 100,000 futures x 40 quarters x 8 strategies in 20 s on two cores, that is
// 2,500 futures/s/core with everything that the study plays; memory flat when paths grow tenfold.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <filesystem>

#include "core/files.h"
#include "study/main_run.h"
#include "study/study.h"

namespace {

using namespace strandline;

/// The baseline study up to the main pass, with a cost table cached beside the bench results.
struct Fixture {
  study::Scenario scenario =
      study::load_scenario(core::home_path("scenarios/baseline.yaml"), {0, 1024});
  hw::ChipCatalog chips = hw::ChipCatalog::load();
  std::unique_ptr<study::World> world;
  study::Pilot pilot;
  Fixture() {
    auto columns = study::assemble_columns(scenario, chips);
    auto costs = hw::cached_cost_table(columns.requests, scenario.segments,
                                       scenario.process.signatures, scenario.site, 0,
                                       std::filesystem::temp_directory_path() / "strandline-bench");
    scenario.pilot_paths = 512;
    world = std::make_unique<study::World>(scenario, study::RunOptions{}, std::move(columns),
                                           std::move(costs));
    study::bind_plans(*world);
    pilot = study::run_pilot(*world);
  }
};

Fixture& fixture() {
  static Fixture f;
  return f;
}

long peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

void main_pass(benchmark::State& state) {
  Fixture& f = fixture();
  f.world->options.threads = static_cast<int>(state.range(0));
  f.scenario.paths = static_cast<std::uint64_t>(state.range(1));
  for (auto _ : state) benchmark::DoNotOptimize(study::run_main(*f.world, f.pilot));
  state.counters["futures_per_s"] = benchmark::Counter(
      static_cast<double>(f.scenario.paths), benchmark::Counter::kIsIterationInvariantRate);
  state.counters["peak_mib"] = static_cast<double>(peak_mib());
}

}  // namespace

BENCHMARK(main_pass)
    ->ArgNames({"threads", "paths"})
    ->Args({1, 2048})
    ->Args({2, 2048})
    ->Args({2, 20480})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
