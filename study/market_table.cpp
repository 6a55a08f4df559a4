// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "core/statistics.h"
#include "evolution/path_kernel.h"
#include "study/mix.h"
#include "study/pilot.h"

namespace strandline::study {
namespace {

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
