// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "core/files.h"
#include "tests/evolution/fixtures.h"

namespace strandline {
namespace {

/// Goal (design section 8): 6e7 family-quarters per second and core, one being one family tracked
/// through one quarter (popularity, shares in three segments, releases, market). What limits it:
/// the popularity and shares of a family are some 60 fused operations, so 2 x 4 lanes at 3 GHz
/// allow 4e8; but 42 % of the time goes into releases (scalar, with look-ups over the whole cost
/// table) and the rest is spread over 24 to 48 families, too few to fill long vectors.
void sample_futures(benchmark::State& state) {
  tests::Setting setting;
  setting.inputs.family_cap = static_cast<int>(state.range(0));
  const auto world = static_cast<evolution::World>(state.range(1));
  const evolution::Process process = setting.process();
  const core::RandomStream stream(7);
  const auto future = std::make_unique<core::Future>();
  std::uint32_t path = 0;
  for (auto _ : state) {
    evolution::sample_future(process, stream, path++, world, *future);
    benchmark::DoNotOptimize(future->quarter[39].rent_usd_h);
  }
  const double families = static_cast<double>(setting.inputs.quarters) * setting.inputs.family_cap;
  state.counters["family_quarters_per_s"] = benchmark::Counter(
      families * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(sample_futures)
    ->Args({24, static_cast<int>(evolution::World::kFull)})
    ->Args({24, static_cast<int>(evolution::World::kFrozen)})
    ->Args({48, static_cast<int>(evolution::World::kFull)})
    ->Unit(benchmark::kMicrosecond);

/// Tables of one posterior draw over the whole library (three GPU generations, three segments).
void prepare_process(benchmark::State& state) {
  const tests::Setting setting;
  for (auto _ : state) benchmark::DoNotOptimize(setting.process().known_mask);
}
BENCHMARK(prepare_process)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace strandline
