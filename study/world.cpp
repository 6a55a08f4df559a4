// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/world.h"

#include <algorithm>

#include "core/parallel.h"

namespace strandline::study {

std::vector<evolution::Process> prepare_draws(const evolution::ProcessFile& process,
                                              const Scenario& scenario, const Columns& columns,
                                              const core::CostTable& costs, bool risk_neutral,
                                              int threads) {
  evolution::ProcessInputs inputs;
  inputs.costs = &costs;
  inputs.gpu_columns = columns.gpu.column;
  inputs.rival_columns = columns.rival.column;
  inputs.quarters = scenario.quarters;
  inputs.family_cap = scenario.family_cap;
  inputs.risk_neutral = risk_neutral;
  const int count = std::max(1, scenario.parameter_draws);
  std::vector<evolution::Process> draws(static_cast<std::size_t>(count));
  core::parallel_blocks(draws.size(), threads, [&](std::size_t i) {
    // Draw 0 is the point; a study with draws leaves it out.
    const auto number = static_cast<std::uint32_t>(scenario.parameter_draws == 0 ? 0 : i + 1);
    draws[i] =
        evolution::prepare(evolution::draw_parameters(process, scenario.seed, number), inputs);
  });
  return draws;
}

World::World(const Scenario& s, const RunOptions& o, Columns c, core::CostTable t)
    : scenario(s),
      options(o),
      columns(std::move(c)),
      costs(std::move(t)),
      rates(costs),
      context{&s.terms, &costs, &rates},
      pricing(prepare_draws(s.process, s, columns, costs, true, o.threads)),
      real(prepare_draws(s.process, s, columns, costs, false, o.threads)),
      mean(s.quarters, static_cast<int>(s.segments.size())) {}

std::uint32_t World::paths_per_draw() const {
  const std::uint64_t smallest =
      std::min({std::max<std::uint64_t>(256, scenario.paths / 8), scenario.pilot_paths,
                std::max<std::uint64_t>(128, scenario.side_paths / 2)});
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(smallest / pricing.size(), 1, 16));
}

PathJob World::job() const {
  PathJob job;
  job.seed = scenario.seed;
  job.costs = &costs;
  job.processes = &pricing;
  job.mean = &mean;
  job.paths_per_draw = paths_per_draw();
  return job;
}

}  // namespace strandline::study
