// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/pilot.h"

#include <algorithm>
#include <cmath>

#include "core/statistics.h"
#include "evolution/path_kernel.h"

namespace strandline::study {
namespace {

/// Sum, least and greatest value of each play.
struct PilotSum {
  explicit PilotSum(std::size_t plays) : value(plays), low(plays, 1e300), high(plays, -1e300) {}
  std::vector<core::FixedSum> value;
  std::vector<double> low, high;
  void add(const PathJob&, std::uint32_t, const strategy::Outcome* o) {
    for (std::size_t j = 0; j < value.size(); ++j) {
      value[j].add(o[j].value_musd);
      low[j] = std::min(low[j], o[j].value_musd);
      high[j] = std::max(high[j], o[j].value_musd);
    }
  }
  void merge(const PilotSum& other) {
    for (std::size_t j = 0; j < value.size(); ++j) {
      value[j].merge(other.value[j]);
      low[j] = std::min(low[j], other.low[j]);
      high[j] = std::max(high[j], other.high[j]);
    }
  }
};

void add_plays(WorldRun& run, const World& world, const std::vector<strategy::Plan>& plans) {
  for (const strategy::Plan& plan : plans) run.plays.push_back({plan, &world.context});
}

int best_of(const PilotSum& sum, std::size_t first, std::size_t count) {
  std::size_t best = first;
  for (std::size_t j = first + 1; j < first + count; ++j)
    if (sum.value[j].value() > sum.value[best].value()) best = j;
  return static_cast<int>(best - first);
}

WorldRun committed_run(const World& world, WorldKind kind) {
  WorldRun run{kind, {}};
  add_plays(run, world, world.plans.commit_variants);
  add_plays(run, world, world.plans.gpu_only);
  return run;
}

TallyShape shape_of(const World& world, const PilotSum& sum) {
  const double low = *std::min_element(sum.low.begin(), sum.low.end());
  const double high = *std::max_element(sum.high.begin(), sum.high.end());
  TallyShape shape;
  // FixedMoments takes values up to 2048 scales: leave room for ten times the pilot's extremes.
  shape.money_scale = std::max({1.0, std::abs(low) / 200.0, std::abs(high) / 200.0});
  const double margin = 0.25 * (high - low) + 1.0;
  shape.value_low = low - margin;
  shape.value_high = high + margin;
  shape.quarters = world.scenario.quarters;
  shape.draws = world.pricing.size();
  return shape;
}

}  // namespace

Pilot run_pilot(World& world) {
  const std::uint64_t paths = world.scenario.pilot_paths;
  const std::size_t variants = world.plans.commit_variants.size();
  const std::size_t gpus = world.plans.gpu_only.size();
  PathJob first = world.job();
  first.worlds = {committed_run(world, WorldKind::kFull)};
  add_plays(first.worlds[0], world, world.plans.strategies);
  first.observe = [&](std::uint32_t, const core::Future& f) { world.mean.observe(f); };
  RunOptions options = world.options;
  options.label = "pilot";
  const auto full = run_paths(first, kPilotPaths, paths, PilotSum(first.plays()), options);
  world.mean.finish(world.costs.needs);

  PathJob second = world.job();
  second.worlds = {committed_run(world, WorldKind::kFrozen),
                   committed_run(world, WorldKind::kMeanDrift)};
  const auto rest = run_paths(second, kPilotPaths, paths, PilotSum(second.plays()), options);
  Pilot pilot;
  pilot.shape = shape_of(world, full);
  const std::size_t one = variants + gpus;
  pilot.best_commit = {best_of(rest, 0, variants), best_of(rest, one, variants),
                       best_of(full, 0, variants)};
  pilot.best_gpu = {best_of(rest, variants, gpus), best_of(rest, one + variants, gpus),
                    best_of(full, variants, gpus)};
  return pilot;
}

namespace {

/// Effective number of operator templates: exp of the entropy of shares by needs.
double effective_templates(const core::FutureQuarter& q, const std::vector<std::uint64_t>& needs) {
  std::array<double, core::kMaxFamilies> mass{};
  std::array<std::uint64_t, core::kMaxFamilies> template_of{};
  int templates = 0;
  for (int f = 0; f < q.families; ++f) {
    const std::uint64_t need = needs[q.genome[f]];
    int k = 0;
    while (k < templates && template_of[k] != need) ++k;
    if (k == templates) template_of[templates++] = need;
    mass[k] += q.share[0][f];
  }
  double entropy = 0;
  for (int k = 0; k < templates; ++k)
    if (mass[k] > 0) entropy -= mass[k] * std::log(mass[k]);
  return std::exp(entropy);
}

struct Series {
  const char* name;
  double (*value)(const core::FutureQuarter&, const std::vector<std::uint64_t>&);
};

double demand_total(const core::FutureQuarter& q, const std::vector<std::uint64_t>&) {
  double total = 0;
  for (double d : q.demand_mtok) total += d;
  return total / 1e6;
}

constexpr Series kSeries[] = {
    {"compute_price_usd_h",
     [](const core::FutureQuarter& q, const auto&) { return q.compute_price_usd_h; }},
    {"rent_usd_h", [](const core::FutureQuarter& q, const auto&) { return q.rent_usd_h; }},
    {"token_price_usd_mtok",
     [](const core::FutureQuarter& q, const auto&) { return q.price_usd_mtok[0]; }},
    {"demand_ttok_per_quarter", demand_total},
    {"effective_templates", effective_templates},
    {"gpu_capex_factor",
     [](const core::FutureQuarter& q, const auto&) { return q.gpu_capex_factor; }},
};

}  // namespace

core::Table market_table(const World& world) {
  constexpr std::uint32_t kPaths = 1024;
  constexpr std::size_t kCount = std::size(kSeries);
  const int quarters = world.scenario.quarters;
  std::vector<double> value(kCount * quarters * kPaths);
  core::parallel_blocks(kPaths / 64, world.options.threads, [&](std::size_t block) {
    const auto future = std::make_unique<core::Future>();
    for (std::uint32_t i = 0; i < 64; ++i) {
      const auto path = static_cast<std::uint32_t>(block * 64 + i);
      const std::uint32_t draw = path % static_cast<std::uint32_t>(world.real.size());
      evolution::sample_future(world.real[draw], core::RandomStream(world.scenario.seed, draw),
                               kLifePaths + path, evolution::World::kFull, *future);
      for (std::size_t k = 0; k < kCount; ++k)
        for (int t = 0; t < quarters; ++t)
          value[(k * quarters + t) * kPaths + path] =
              kSeries[k].value(future->quarter[t], world.costs.needs);
    }
  });
  core::Table table({{"quarter"}, {"series"}, {"p05"}, {"p50"}, {"p95"}});
  for (std::size_t k = 0; k < kCount; ++k)
    for (int t = 0; t < quarters; ++t) {
      const auto begin = value.begin() + static_cast<std::ptrdiff_t>((k * quarters + t) * kPaths);
      const std::vector<double> sample(begin, begin + kPaths);
      table.add({std::int64_t{t}, std::string(kSeries[k].name), core::quantile(sample, 0.05),
                 core::quantile(sample, 0.5), core::quantile(sample, 0.95)});
    }
  return table;
}

}  // namespace strandline::study
