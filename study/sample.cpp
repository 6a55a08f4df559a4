// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/sample.h"

#include <memory>

#include "archs/genome.h"
#include "evolution/path_kernel.h"
#include "study/mix.h"
#include "study/world.h"

namespace strandline::study {
namespace {

/// Largest family of the first segment: its description and share.
std::pair<std::string, double> leader(const core::FutureQuarter& q) {
  int best = 0;
  for (int f = 1; f < q.families; ++f)
    if (q.share[0][f] > q.share[0][best]) best = f;
  return {archs::describe(archs::genome_at(q.genome[best])), q.share[0][best]};
}

}  // namespace

core::Table sample_table(const Scenario& scenario, const RunSettings& settings,
                         std::uint32_t paths) {
  Columns columns = assemble_columns(scenario, hw::ChipCatalog::load());
  core::CostTable costs = cost_table(scenario, columns, settings);
  const strategy::RateTable rates(costs, width_groups(costs.genomes));
  const auto drawn = world_draws(scenario, columns, costs, rates, settings.threads);
  const auto draws = prepare_draws(scenario.process, scenario, columns, {&costs, &rates, &drawn},
                                   false, settings.threads);
  core::Table t({{"path"},
                 {"quarter"},
                 {"families"},
                 {"effective_templates", 3},
                 {"novel_families"},
                 {"innovations"},
                 {"leader"},
                 {"leader_share", 3},
                 {"compute_price_usd_h", 3},
                 {"rent_usd_h", 3},
                 {"price_usd_mtok", 3},
                 {"demand_mtok"},
                 {"newest_gpu"}});
  const auto future = std::make_unique<core::Future>();
  for (std::uint32_t path = 0; path < paths; ++path) {
    const std::uint32_t draw =
        path % static_cast<std::uint32_t>(draws.size());  // spread: few are printed
    evolution::sample_future(draws[draw], core::RandomStream(scenario.seed, draw),
                             kLifePaths + path, evolution::World::kFull, *future);
    for (int i = 0; i < scenario.quarters; ++i) {
      const core::FutureQuarter& q = future->quarter[i];
      const auto [name, share] = leader(q);
      t.add({std::int64_t{path}, std::int64_t{i}, std::int64_t{q.families},
             effective_templates(q, costs.needs), q.novel_families, q.innovations, name, share,
             q.compute_price_usd_h, q.rent_usd_h, q.price_usd_mtok[0], q.demand_mtok[0],
             costs.columns[static_cast<std::size_t>(q.newest_gpu)].id});
    }
  }
  return t;
}

}  // namespace strandline::study
