// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>
#include <string>

#ifdef STRANDLINE_OPTION_PEERS
#include "bench/option_peers.h"
#endif
#include "strategy/engines/dual.h"

// Goals, all on one core and in one run with the peers:
// - American put of 50 dates, 2048 calibration and 100k pricing paths: 40 times as fast as
// QuantLib's
//   MCAmericanEngine with AVX-512, 20 times with AVX2;
// - 100k stored paths: 25 times as fast as StOpt training, 10 times with a pricing pass of 100k;
// - training at 2e8 path-steps a second with AVX-512, 1e8 with AVX2;
// - dual gap of at most 0.35 % on the max-call on five assets within 10 s.
// A normal in double precision costs 2.2 ns with AVX-512 (3.3 with AVX2) on a Zen 4 core at 3.7
// GHz, which limits the pricing pass; training draws its paths in single precision, four normals of
// one Philox call, at 0.8 ns (1.1): of the 2.7 ns (3.4) of a path-step there, a third.

namespace {

using namespace strandline;
using namespace strandline::strategy::engines;

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// The least of five runs, in seconds of this process.
template <class Body>
double least_seconds(Body body) {
  double least = 1e300;
  for (int i = 0; i < 5; ++i) {
    const double start = cpu_seconds();
    body();
    least = std::min(least, cpu_seconds() - start);
  }
  return least;
}

strategy::claims::BermudanOption put() {
  strategy::claims::BermudanOption o;
  o.assets = {{36, 0.2, 0}};
  o.strike = 40;
  o.rate = 0.06;
  o.maturity = 1;
  o.dates = 50;
  return o;
}

LsmOptions sizes(int training, int pricing, const KernelTable* kernels) {
  LsmOptions options;
  options.training_paths = static_cast<std::uint32_t>(training);
  options.pricing_paths = static_cast<std::uint64_t>(pricing);
  options.threads = 1;
  options.degree = 3;
  options.kernels = kernels;
  return options;
}

double our_put(const LsmOptions& options, bool price) {
  const ExercisePolicy policy = train_lsm(put(), options);
  return price ? price_policy(policy, options).value : policy.training_value;
}

void set_rate(benchmark::State& state, double path_steps) {
  state.counters["path_steps_per_s"] =
      benchmark::Counter(path_steps, benchmark::Counter::kIsIterationInvariantRate);
}

void train(benchmark::State& state, const KernelTable* kernels) {
  const LsmOptions options = sizes(100'000, 8, kernels);
  for (auto _ : state) benchmark::DoNotOptimize(our_put(options, false));
  set_rate(state, 100'000.0 * 50);
}

void price(benchmark::State& state, const KernelTable* kernels) {
  const LsmOptions options = sizes(2048, 100'000, kernels);
  const ExercisePolicy policy = train_lsm(put(), options);
  for (auto _ : state) benchmark::DoNotOptimize(price_policy(policy, options).value);
  set_rate(state, 100'000.0 * 50);
}

#ifdef STRANDLINE_OPTION_PEERS
/// Runs a peer, then ourselves with the same paths; `ratio`: peer's time over ours.
template <class Peer>
void compare(benchmark::State& state, Peer peer, const LsmOptions& options, bool priced) {
  double least = 1e300, value = 0;
  for (auto _ : state) {
    const double start = cpu_seconds();
    value = peer();
    least = std::min(least, cpu_seconds() - start);
  }
  state.counters["value"] = value;
  state.counters["our_value"] = our_put(options, priced);
  state.counters["ratio"] = least / least_seconds([&] { our_put(options, priced); });
}
#endif

/// Bounds of the max-call on `state.range(0)` assets at 90 (Broadie and Cao 2008 for five).
void max_call(benchmark::State& state) {
  strategy::claims::BermudanOption o = put();
  o.payoff = strategy::claims::Payoff::kMaxCall;
  o.assets.assign(static_cast<std::size_t>(state.range(0)), {90, 0.2, 0.1});
  o.strike = 100;
  o.rate = 0.05;
  o.maturity = 3;
  o.dates = 9;
  LsmOptions options = sizes(kMaxTrainingPaths, 2'000'000, nullptr);
  SampleValue lower;
  DualBound dual;
  for (auto _ : state) {
    const ExercisePolicy policy = train_lsm(o, options);
    lower = price_policy(policy, options);
    dual = andersen_broadie(policy, lower, options, {1500, 3000});
  }
  state.counters["lower"] = lower.value;
  state.counters["upper"] = dual.upper.value;
  state.counters["gap_percent"] = 100 * dual.gap.value / lower.value;
  state.counters["goal_percent"] = 0.35;
}
BENCHMARK(max_call)->Arg(2)->Arg(3)->Arg(5)->Unit(benchmark::kMillisecond)->Iterations(1);

int register_kernels() {
  for (const KernelTable* kernels : {avx2_kernels(), avx512_kernels()}) {
    if (!kernels) continue;
    const std::string name = kernels->name;
    benchmark::RegisterBenchmark(("train/" + name).c_str(), train, kernels)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(("price/" + name).c_str(), price, kernels)
        ->Unit(benchmark::kMillisecond);
#ifdef STRANDLINE_OPTION_PEERS
    const auto add = [&](const char* peer, auto body) {
      benchmark::RegisterBenchmark((peer + ("/" + name)).c_str(), body)
          ->Unit(benchmark::kMillisecond)
          ->Iterations(3);
    };
    add("quantlib", [kernels](benchmark::State& state) {
      compare(
          state,
          [] {
            return bench::quantlib_put({2048, 100'000, 50});
          },
          sizes(2048, 100'000, kernels), true);
    });
    add("stopt_training", [kernels](benchmark::State& state) {
      compare(
          state,
          [] {
            return bench::stopt_put({100'000, 0, 50});
          },
          sizes(100'000, 8, kernels), false);
    });
    add("stopt_priced", [kernels](benchmark::State& state) {
      compare(
          state,
          [] {
            return bench::stopt_put({100'000, 100'000, 50});
          },
          sizes(100'000, 100'000, kernels), true);
    });
#endif
  }
  return 0;
}
const int kRegistered = register_kernels();

}  // namespace
