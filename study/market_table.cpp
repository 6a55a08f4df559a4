// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "archs/genome.h"
#include "core/statistics.h"
#include "evolution/path_kernel.h"
#include "study/mix.h"
#include "study/pilot.h"

namespace strandline::study {
namespace {

struct Series {
  const char* name;
  double (*value)(const core::FutureQuarter&, const std::vector<std::uint64_t>&);
  int sum_quarters = 1;  ///< of which each point is the sum; earlier quarters have none
};

double demand_total(const core::FutureQuarter& q, const std::vector<std::uint64_t>&) {
  double total = 0;
  for (double d : q.demand_mtok) total += d;
  return total / 1e6;
}

/// Share of the compute of all segments that runs operators which nobody knew at the start.
double novel_share(const core::FutureQuarter& q, const std::vector<std::uint64_t>&) {
  double novel = 0, all = 0;
  for (int f = 0; f < q.families; ++f)
    for (int s = 0; s < core::kMaxSegments; ++s) {
      const double work = q.share[s][f] * q.demand_mtok[s] * q.gpu_hours_per_mtok[s];
      all += work;
      if (q.genome[f] >= archs::kKnownSize) novel += work;
    }
  return all > 0 ? novel / all : 0.0;
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
    {"operator_events_per_year",
     [](const core::FutureQuarter& q, const auto&) { return q.innovations; }, 4},
    {"novel_share", novel_share},
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
          for (int back = 0; back < kSeries[k].sum_quarters && back <= t; ++back)
            value[(k * quarters + t) * kPaths + path] +=
                kSeries[k].value(future->quarter[t - back], world.costs.needs);
    }
  });
  core::Table table({{"quarter"}, {"series"}, {"p05"}, {"p50"}, {"p95"}});
  for (std::size_t k = 0; k < kCount; ++k)
    for (int t = kSeries[k].sum_quarters > 1 ? kSeries[k].sum_quarters : 0; t < quarters; ++t) {
      const auto begin = value.begin() + static_cast<std::ptrdiff_t>((k * quarters + t) * kPaths);
      const std::vector<double> sample(begin, begin + kPaths);
      table.add({std::int64_t{t}, std::string(kSeries[k].name), core::quantile(sample, 0.05),
                 core::quantile(sample, 0.5), core::quantile(sample, 0.95)});
    }
  return table;
}

}  // namespace strandline::study
