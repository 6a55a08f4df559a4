// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

// What the path kernels spend their time on. Goals are per core of a 2020s server, in items per
// second; each row prints the share of its goal that it reaches.
#include <benchmark/benchmark.h>

#include <vector>

#include "core/fixed_sum.h"
#include "core/market_clearing.h"
#include "core/math_kernel.h"
#include "core/rng.h"

namespace {

using strandline::core::RandomStream;
namespace kernel = strandline::core::kernel;

constexpr int kBatch = 4096;

void report(benchmark::State& state, double goal_per_s) {
  const auto items = static_cast<double>(state.iterations()) * kBatch;
  state.SetItemsProcessed(static_cast<std::int64_t>(items));
  state.counters["goal_reached"] =
      benchmark::Counter(items / goal_per_s, benchmark::Counter::kIsRate);
}

/// Arguments over the range that a path uses.
std::vector<double> arguments(double low, double high) {
  std::vector<double> x(kBatch);
  for (int i = 0; i < kBatch; ++i) x[static_cast<std::size_t>(i)] = low + (high - low) * i / kBatch;
  return x;
}

template <typename Function>
void map(benchmark::State& state, double low, double high, double goal_per_s, Function f) {
  const std::vector<double> x = arguments(low, high);
  std::vector<double> y(kBatch);
  for (auto _ : state) {
    for (std::size_t i = 0; i < kBatch; ++i) y[i] = f(x[i]);
    benchmark::DoNotOptimize(y.data());
    benchmark::ClobberMemory();
  }
  report(state, goal_per_s);
}

void exp(benchmark::State& state) {
  map(state, -20, 20, 2e8, kernel::exp);
}
void log(benchmark::State& state) {
  map(state, 1e-3, 1e3, 2e8, kernel::log);
}
void pow(benchmark::State& state) {
  map(state, 1e-3, 1e3, 5e7, [](double x) { return kernel::pow(x, 0.37); });
}

/// Both normals of one draw count.
void normals(benchmark::State& state) {
  const RandomStream stream(7);
  std::uint32_t path = 0;
  std::vector<double> y(kBatch);
  for (auto _ : state) {
    ++path;
    for (std::uint32_t i = 0; i < kBatch; i += 2) {
      const auto x = stream.normals({.path = path, .entity = i});
      y[i] = x[0];
      y[i + 1] = x[1];
    }
    benchmark::DoNotOptimize(y.data());
    benchmark::ClobberMemory();
  }
  report(state, 5e7);
}

void uniforms(benchmark::State& state) {
  const RandomStream stream(7);
  std::uint32_t path = 0;
  for (auto _ : state) {
    ++path;
    double sum = 0;
    for (std::uint32_t i = 0; i < kBatch; i += 2)
      for (const double u : stream.uniforms({.path = path, .entity = i})) sum += u;
    benchmark::DoNotOptimize(sum);
  }
  report(state, 1e8);
}

/// A market of seven tranches and own capacity, from deep glut to scarcity.
void clear_market(benchmark::State& state) {
  strandline::core::SupplyStack supply;
  supply.count = 7;
  for (int i = 0; i < 7; ++i) {
    supply.capacity[i] = 1.0 + i;
    supply.opex_usd_h[i] = 0.2 + 0.1 * i;
  }
  const std::vector<double> demand = arguments(1, 60);
  for (auto _ : state) {
    double sum = 0;
    for (const double a : demand) sum += strandline::core::clear_market(supply, a, 1.3, 2.0, 0.45);
    benchmark::DoNotOptimize(sum);
  }
  report(state, 1e7);
}

void fixed_sum(benchmark::State& state) {
  const std::vector<double> x = arguments(-1000, 1000);
  for (auto _ : state) {
    strandline::core::FixedSum sum;
    for (const double t : x) sum.add(t);
    benchmark::DoNotOptimize(sum);
  }
  report(state, 2e8);
}

BENCHMARK(exp);
BENCHMARK(log);
BENCHMARK(pow);
BENCHMARK(normals);
BENCHMARK(uniforms);
BENCHMARK(clear_market);
BENCHMARK(fixed_sum);

}  // namespace
