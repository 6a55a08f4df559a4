// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/random.h"
#include "kernels/paths/path_sampler.h"
#include "kernels/paths/same_futures.h"

namespace strandline::kernels {

/// A made-up process with its tables: all that a path can meet (novel operators, rivals, glut,
/// jumps, new generations), without evolution/'s files, which a build of kernels/ alone cannot
/// read.
struct MadeUpProcess {
  static constexpr int kGpus = 3, kSegments = 3, kMixed = 40;
  std::vector<int> gpu_columns{0, 2, 5};
  std::vector<evolution::Generation> gpus, rivals;
  std::vector<std::uint16_t> mix_genome;
  std::vector<double> mix_cdf;
  std::vector<std::uint64_t> needs;
  std::vector<evolution::GenomeCost> costs;
  std::vector<std::uint8_t> rival_serves;
  evolution::ProcessView view;

  MadeUpProcess(Inputs& inputs, int quarters, int families, int rival_count) {
    const auto at = [&](double low, double high) {
      return low + (high - low) * (0.5 + 0.5 * static_cast<double>(inputs.uniform()));
    };
    view.quarters = quarters;
    view.family_cap = families;
    view.segments = kSegments;
    view.genomes = archs::kLibrarySize;
    view.demand_share = {0.5, 0.3, 0.2};
    fill_tables(inputs, rival_count);
    fill_mix(inputs);
    fill_traits(inputs);
    evolution::FamilyTerms& f = view.family;
    f = {at(1, 6), 0.3, 3, at(0.5, 2), 0.7, 0.4, 0.6, at(0.6, 0.9), 0.3, {}, {}, {}};
    for (int a = 0; a < evolution::kMaxAge; ++a) {
      f.retention[a] = 1.0 / (1 + a * at(0.1, 0.3));
      f.size_up[a] = std::min(0.5, 0.02 * a);
      f.size_down[a] = std::min(0.5, 0.01 * a);
    }
    view.innovation = {evolution::HawkesStep::make(at(0.1, 0.6), 0.4, 0.3, 1),
                       0.4,
                       0.6,
                       0.5,
                       0.3,
                       0.02,
                       at(0.05, 0.3),
                       0.03};
    fill_market(at(1.1, 1.8));
    for (int t = 0; t < core::kMaxQuarters; ++t)
      view.newest[t] = static_cast<std::int16_t>(t >= 20 ? 2 : t >= 6 ? 1 : 0);
    view.mix_hours = {0.02, 0.03, 0.05, 0};
    view.gpu_columns = gpu_columns;
    view.gpus = gpus;
    view.rivals = rivals;
    view.mix_genome = mix_genome;
    view.mix_cdf = mix_cdf;
    view.needs = needs;
    view.costs = costs;
    view.rival_serves = rival_serves;
  }
  MadeUpProcess(MadeUpProcess&&) = default;  // the views stay where the vectors keep their tables
  MadeUpProcess(const MadeUpProcess&) = delete;

 private:
  void fill_tables(Inputs& inputs, int rival_count) {
    for (int g = 0; g < archs::kLibrarySize; ++g) {
      const auto v = archs::genome_at(g).value;
      std::uint64_t mask = 0;
      for (int t = 0, bit = 0; t < static_cast<int>(v.size()); bit += archs::kRadix[t++])
        mask |= std::uint64_t{1} << (bit + v[t]);
      needs.push_back(mask);
    }
    for (int v = 0; v < kGpus; ++v)
      for (int g = 0; g < archs::kLibrarySize; ++g) {
        evolution::GenomeCost cost;
        for (int s = 0; s < kSegments; ++s) {
          if (inputs.below(20) == 0) continue;  // not served
          cost.weight[s] = inputs.uniform(0.3F, 3.0F);
          cost.hours[s] = inputs.uniform(0.01F, 0.08F) / static_cast<float>(1 + v);
        }
        costs.push_back(cost);
      }
    for (int v = 0; v < kGpus; ++v)
      gpus.push_back({7 * v, 1.0 + v, 0.4 / (1 + v), 1.2 / (1 + v), 0.2 / (1 + v)});
    for (int v = 0; v < rival_count; ++v) {
      rivals.push_back({3 + 9 * v, 2.0 + v, 0.2 / (1 + v), 0.6 / (1 + v), 0.1 / (1 + v)});
      for (int g = 0; g < archs::kLibrarySize; ++g)
        rival_serves.push_back(static_cast<std::uint8_t>(inputs.below(8)));
    }
  }

  void fill_mix(Inputs& inputs) {
    for (int i = 1; i <= kMixed; ++i) {
      mix_genome.push_back(static_cast<std::uint16_t>(inputs.below(archs::kKnownSize)));
      mix_cdf.push_back(i / static_cast<double>(kMixed));
      view.known_mask |= needs[mix_genome.back()];
    }
    for (int k = 0; k < evolution::kMixGuide; ++k)
      view.mix_guide[k] = static_cast<std::uint16_t>(
          std::lower_bound(mix_cdf.begin(), mix_cdf.end(), k * (1.0 / evolution::kMixGuide)) -
          mix_cdf.begin());
  }

  void fill_traits(Inputs& inputs) {
    for (int t = 0; t < evolution::kMutableTraits; ++t) {
      evolution::TraitKernel& k = view.traits[t];
      k.values = archs::kRadix[t];
      k.hazard = 0.01 * (1 + inputs.below(10));
      for (int v = 0; v < k.values; ++v) k.target[v] = 1.0 / k.values;
    }
    view.drift = {0.2, 0.3};
  }

  void fill_market(double elasticity) {
    evolution::MarketRates& m = view.market;
    m.elasticity = elasticity;
    m.start_price = 2;
    m.start_capacity = 1e6;
    m.start_demand = m.start_capacity * core::kernel::pow(m.start_price, elasticity);
    m.spending_limit_usd_h = 5e7;
    m.legacy_share = 0.3, m.legacy_opex_factor = 1.6;
    m.growth_start = 0.2, m.growth_long = 0.05, m.growth_reversion = 0.1;
    m.growth_sd = 0.02, m.demand_sd = 0.15;
    m.response = 0.5, m.limit_start = 0.25, m.limit_long = 0.08, m.limit_keep = 0.9;
    m.price_memory = 0.5;
    m.life_quarters = 20, m.patience_quarters = 3, m.retire_rate = 0.3;
    m.rival_limit = rivals.empty() ? 0.0 : 0.4;
    m.rival_slope = 2;
    m.rival_start_share = rivals.empty() ? 0.0 : 0.05;
    m.vendor_response = 0.2, m.vendor_half_share = 0.3;
    m.memory_share = 0.3, m.memory_keep = 0.8, m.memory_sd = 0.1;
    m.memory_up = 0.05, m.memory_down = 0.05, m.memory_jump = 0.4;
    m.rent_keep = 0.7, m.rent_sd = 0.1, m.rent_up = 0.05, m.rent_down = 0.05, m.rent_jump = 0.3;
    m.capex_noise_sd = 0.05, m.demand_risk_shift = 0.01, m.rent_risk_shift = 0.01;
  }
};

struct PathsShape {
  int paths = 0, draws = 1, paths_per_draw = 1, quarters = 40, families = 24, rivals = 2;
  std::string text() const {
    return describe({{"paths", paths},
                     {"draws", draws},
                     {"paths_per_draw", paths_per_draw},
                     {"quarters", quarters},
                     {"families", families},
                     {"?rivals", rivals}});
  }
};

/// Futures of made-up processes in both worlds; they must be those of evolution::sample_future on
/// the host, bit by bit.
struct PathsProblem {
  static constexpr std::uint32_t kFirst = 5;
  PathsShape s;
  std::uint64_t seed;
  std::vector<MadeUpProcess> processes;

  PathsProblem(PathsShape shape, std::uint64_t problem_seed) : s(shape), seed(problem_seed) {
    Inputs inputs(seed);
    for (int i = 0; i < s.draws; ++i)
      processes.emplace_back(inputs, s.quarters, s.families, s.rivals);
  }

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    std::vector<evolution::ProcessView> views;
    for (const MadeUpProcess& p : processes) views.push_back(placed(runner, p.view));
    SampleFutures op{};
    op.processes = runner.upload(views);
    op.draws = static_cast<std::uint32_t>(s.draws);
    op.paths_per_draw = static_cast<std::uint32_t>(s.paths_per_draw);
    op.seed = seed;
    op.first = kFirst;
    op.count = static_cast<std::uint32_t>(s.paths);
    std::vector<double> values;
    for (const auto world : {evolution::World::kFull, evolution::World::kFrozen}) {
      op.world = world;
      op.futures = runner.template make<core::Future>(op.count);
      runner.launch(op);
      for (const core::Future& future : runner.download(op.futures, op.count))
        append(future, values);
    }
    return values;
  }

  std::vector<double> expected() const {
    std::vector<double> values;
    const auto future = std::make_unique<core::Future>();
    for (const auto world : {evolution::World::kFull, evolution::World::kFrozen})
      for (int i = 0; i < s.paths; ++i) {
        const std::uint32_t path = kFirst + static_cast<std::uint32_t>(i);
        const auto draw = static_cast<std::size_t>(path / static_cast<unsigned>(s.paths_per_draw)) %
                          processes.size();
        const core::RandomStream stream(seed, static_cast<std::uint32_t>(draw));
        evolution::sample_future(processes[draw].view, stream, path, world, *future);
        append(*future, values);
      }
    return values;
  }

  static void append(const core::Future& future, std::vector<double>& values) {
    const std::vector<double> more = values_of(future, MadeUpProcess::kSegments);
    values.insert(values.end(), more.begin(), more.end());
  }
  static double tolerance() { return 0; }
  /// What is written; its operations nobody has counted.
  static Work work(const PathsShape& s) { return {0, 2.0 * s.paths * sizeof(core::Future)}; }
  static std::string name() { return "paths"; }
  static std::string number() { return "fp64"; }
};

inline std::vector<PathsShape> paths_shapes() {
  return {
      {0}, {1, 1, 1, 1, 1, 0}, {3, 2, 2, 12, 4, 1}, {65, 3, 7, 40, 24, 2}, {130, 4, 1, 64, 64, 2}};
}
inline std::vector<PathsShape> paths_bench_shapes() {
  return {{1024, 8, 16}, {8192, 8, 16}};
}

}  // namespace strandline::kernels
