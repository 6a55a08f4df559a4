// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "core/files.h"
#include "core/math_kernel.h"
#include "strategy/path_kernel.h"
#include "strategy/plans.h"

// Goal: at most 4 microseconds per plan and future of 40 quarters on one core, with 24 families and
// three segments, when the eight plans share a Scratch.

namespace {

using namespace strandline;

constexpr int kGenomes = 1024, kFamilies = 24, kSegments = 3, kGenerations = 6, kFutures = 16;

/// A world of the baseline study's size, drawn from a stream.
struct World {
  core::CostTable costs;
  strategy::Terms terms = strategy::load_terms(core::home_path("strategy/terms.yaml"));
  std::vector<core::Future> futures{kFutures};
  std::vector<strategy::Plan> plans;
  core::RandomStream stream{11};

  World() {
    costs.segments.resize(kSegments);
    costs.genomes = kGenomes;
    for (int g = 0; g < kGenomes; ++g) {
      const std::uint64_t r = stream.words({0, static_cast<std::uint32_t>(g), 0, 0x7100, 0})[0];
      costs.needs.push_back(1 | (r & (r >> 7) & 0xff) | (g % 9 == 0 ? std::uint64_t{1} << 40 : 0));
    }
    strategy::Lineup lineup;
    for (int k = 0; k < kGenerations; ++k) {
      lineup.gpu.push_back(add(~std::uint64_t{0}, true, 1000 << k, 6 * k));
      for (auto* line : {&lineup.narrow, &lineup.wide, &lineup.semi}) {
        line->column.push_back(
            add(line == &lineup.wide ? 0xff : 0x3f, line == &lineup.semi, 1500 << k, 6 * k));
        line->start_quarter.push_back(6 * k);
      }
    }
    plans = strategy::default_plans(lineup);
    for (int i = 0; i < kFutures; ++i) draw(i);
  }

  int add(std::uint64_t native, bool programmable, double rate, int quarter) {
    core::CostTable::Column c;
    c.native_mask = native;
    c.programmable = programmable;
    c.capex_usd = programmable ? 40000 : 15000;
    c.chip_cost_usd = 5000;
    c.power_kw = 1.5;
    c.available_quarter = quarter;
    c.nre_usd = 3e8;
    c.mask_set_usd = 2e7;
    costs.columns.push_back(c);
    for (int s = 0; s < kSegments; ++s)
      for (int g = 0; g < kGenomes; ++g) {
        const bool can = programmable || (costs.needs[g] & ~native) == 0;
        const float r = can ? static_cast<float>(rate * (1 + g % 7)) : 0.0f;
        core::CostTable::Cell cell;
        cell.decode_tok_s = r;
        cell.prefill_tok_s = 4 * r;
        cell.serves = can ? core::Serves::kNative : core::Serves::kNoOperator;
        costs.cells.push_back(cell);
      }
    return static_cast<int>(costs.columns.size()) - 1;
  }

  void draw(int i) {
    core::Future& f = futures[i];
    f.quarters = 40;
    f.known_mask = 0xff;
    f.appeared.fill(0);
    f.appeared[40] = 12;
    for (int t = 0; t < 40; ++t) {
      core::FutureQuarter& q = f.quarter[t];
      q.families = kFamilies;
      const auto path = static_cast<std::uint32_t>(i);
      for (int k = 0; k < kFamilies; ++k) {
        const auto e = static_cast<std::uint32_t>(k + t / 3);
        q.genome[k] =
            static_cast<std::uint16_t>(stream.words({path, e, 0, 0x7101, 0})[0] % kGenomes);
        for (int s = 0; s < kSegments; ++s) q.share[s][k] = 1.0f / kFamilies;
      }
      q.newest_gpu = 0;
      q.compute_price_usd_h = 2.0 - 0.03 * t;
      q.rent_usd_h = q.compute_price_usd_h;
      q.demand_scale = 1e6;
      for (int s = 0; s < kSegments; ++s) {
        q.demand_mtok[s] = 3e9 * (1 + 0.3 * t);
        q.gpu_hours_per_mtok[s] = 0.1 / (1 + t / 6);
        q.price_usd_mtok[s] = q.gpu_hours_per_mtok[s] * q.compute_price_usd_h * 1.3;
      }
    }
  }
};

/// Reports seconds per plan and future.
template <bool kShared, bool kTabled>
void play_plans(benchmark::State& state) {
  static const World w;
  static const strategy::RateTable rates(w.costs);
  const strategy::Context context{&w.terms, &w.costs, kTabled ? &rates : nullptr};
  strategy::Scratch scratch;
  strategy::Outcome out;
  std::uint32_t path = 0;
  for (auto _ : state) {
    const core::Future& future = w.futures[path % kFutures];
    scratch.begin(future);
    for (const strategy::Plan& plan : w.plans) {
      if (kShared)
        strategy::play(context, plan, w.stream, path, future, scratch, out);
      else
        strategy::play(context, plan, w.stream, path, future, out);
      benchmark::DoNotOptimize(out.value_musd);
    }
    ++path;
  }
  state.counters["s_per_play"] = benchmark::Counter(
      static_cast<double>(w.plans.size()),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["goal_s"] = 4e-6;
}

void shared_scratch_and_table(benchmark::State& s) {
  play_plans<true, true>(s);
}
void shared_scratch(benchmark::State& s) {
  play_plans<true, false>(s);
}
void alone(benchmark::State& s) {
  play_plans<false, false>(s);
}
BENCHMARK(shared_scratch_and_table);
BENCHMARK(shared_scratch);
BENCHMARK(alone);

}  // namespace
