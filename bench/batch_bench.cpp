// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
//
// What a batch costs beside its studies. Goals: the ledger takes 2,000 units/s through begin and
// finish; a unit's planning, bookkeeping, file and place in the store together take 5 ms.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>

#include "batch/collect.h"
#include "batch/run.h"
#include "core/files.h"
#include "core/hash.h"

namespace {

using namespace strandline;
namespace fs = std::filesystem;

fs::path fresh_folder() {
  static int number = 0;
  const fs::path folder =
      fs::temp_directory_path() / fmt::format("strandline-batch-bench-{}", number++);
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder;
}

void ledger_units(benchmark::State& state) {
  const fs::path folder = fresh_folder();
  batch::Ledger ledger(folder / "ledger.sqlite");
  std::vector<std::string> ids;
  for (int i = 0; i < 10'000; ++i) ids.push_back(core::ContentHash().add(std::uint64_t(i)).hex());
  ledger.open_units(ids);
  std::size_t next = 0;
  for (auto _ : state) {
    const std::string& id = ids[next++ % ids.size()];
    ledger.begin(id);
    ledger.finish(id, 0.5);
  }
  state.counters["units_per_s"] =
      benchmark::Counter(1, benchmark::Counter::kIsIterationInvariantRate);
  fs::remove_all(folder);
}

/// A batch whose units' work is to hand over the summary of the hello study, with its name changed.
void unit_overhead(benchmark::State& state) {
  const fs::path scenario = core::home_path("scenarios/hello.yaml");
  const std::string summary = core::read_file(core::home_path("results/hello/summary.json"));
  const std::string hash_key = "\"scenario_hash\",\n   \"value\": \"";
  const std::size_t at = summary.find(hash_key) + hash_key.size();
  for (auto _ : state) {
    const fs::path root = fresh_folder() / "batch";
    const batch::Plan plan =
        batch::make_plan({scenario}, batch::parse_sweep({"terms.nre_factor=0.5..2"}, "sobol:200"));
    const batch::BatchFolder folder(root);
    batch::Ledger ledger(folder.ledger());
    batch::RunSettings settings;
    settings.threads = 1;
    batch::run_units(
        plan, folder, ledger,
        [&](const batch::Unit& unit, int) { return std::string(summary).replace(at, 16, unit.id); },
        settings);
    batch::collect(plan, root, ledger);
    fs::remove_all(root.parent_path());
  }
  state.counters["s_per_unit"] = benchmark::Counter(
      200, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

}  // namespace

BENCHMARK(ledger_units)->UseRealTime();
BENCHMARK(unit_overhead)->Unit(benchmark::kMillisecond)->UseRealTime();
