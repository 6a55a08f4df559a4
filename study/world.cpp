// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/world.h"

namespace strandline::study {

std::vector<evolution::Process> prepare_draws(const evolution::ProcessFile& process,
                                              const Scenario& scenario, const Columns& columns,
                                              const core::CostTable& costs, bool risk_neutral) {
  evolution::ProcessInputs inputs;
  inputs.costs = &costs;
  inputs.gpu_columns = columns.gpu.column;
  inputs.rival_columns = columns.rival.column;
  inputs.quarters = scenario.quarters;
  inputs.family_cap = scenario.family_cap;
  inputs.risk_neutral = risk_neutral;
  std::vector<evolution::Process> draws;
  if (scenario.parameter_draws == 0) return {evolution::prepare(process, inputs)};
  for (int d = 1; d <= scenario.parameter_draws; ++d)
    draws.push_back(evolution::prepare(
        evolution::draw_parameters(process, scenario.seed, static_cast<std::uint32_t>(d)), inputs));
  return draws;
}

World::World(const Scenario& s, const RunOptions& o, Columns c, core::CostTable t)
    : scenario(s),
      options(o),
      columns(std::move(c)),
      costs(std::move(t)),
      rates(costs),
      context{&s.terms, &costs, &rates},
      pricing(prepare_draws(s.process, s, columns, costs, true)),
      real(prepare_draws(s.process, s, columns, costs, false)),
      mean(s.quarters, static_cast<int>(s.segments.size())) {}

PathJob World::job() const {
  PathJob job;
  job.seed = scenario.seed;
  job.costs = &costs;
  job.processes = &pricing;
  job.mean = &mean;
  return job;
}

}  // namespace strandline::study
