// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/world.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "core/parallel.h"

namespace strandline::study {

namespace {

/// Prepares a process on the market's columns as drawn; it keeps the costs as predicted for all
/// else (needs, sizes).
evolution::Process prepare_with(const evolution::ProcessFile& parameters,
                                const evolution::ProcessInputs& inputs, const ProcessCosts& costs,
                                const WorldDraw& draw, const evolution::Process* twin) {
  std::vector<int> market = inputs.gpu_columns;
  market.insert(market.end(), inputs.rival_columns.begin(), inputs.rival_columns.end());
  const core::CostTable drawn = drawn_table(*costs.costs, market, *costs.rates, draw,
                                            twin ? parameters.initial_mix : std::vector<double>{});
  evolution::ProcessInputs own = inputs;
  own.costs = &drawn;
  std::iota(own.gpu_columns.begin(), own.gpu_columns.end(), 0);
  std::iota(own.rival_columns.begin(), own.rival_columns.end(),
            static_cast<int>(own.gpu_columns.size()));
  evolution::Process process = evolution::prepare(parameters, own, twin);
  process.inputs = inputs;
  return process;
}

}  // namespace

WorldDraw point_draw(const Columns& columns, const strategy::Terms& terms, double kernel_writing) {
  WorldDraw point;
  point.software = draw_software(0, 0, terms, columns, SoftwareFacts::load(kernel_writing));
  return point;
}

std::vector<WorldDraw> world_draws(const Scenario& s, const Columns& columns,
                                   const core::CostTable& costs, const strategy::RateTable& rates,
                                   int threads) {
  if (s.parameter_draws == 0) return {point_draw(columns, s.terms, s.kernel_writing)};
  const auto errors = column_errors(columns, hw::prediction_errors());
  const SoftwareFacts facts = SoftwareFacts::load(s.kernel_writing);
  std::optional<TechnologyRisks> technology;
  if (s.technology_errors) technology.emplace(s, columns, costs, threads);
  std::vector<WorldDraw> drawn(static_cast<std::size_t>(s.parameter_draws));
  core::parallel_blocks(drawn.size(), threads, [&](std::size_t i) {
    const auto number = static_cast<std::uint32_t>(i + 1);
    WorldDraw& d = drawn[i];
    if (s.prediction_errors)
      d.factors = draw_factors(s.seed, number, errors, rates, hw::prediction_errors());
    if (technology) {
      const TechnologyDraw t = technology->draw(s.seed, number);
      multiply_technology(rates, t.time, d.factors);
      d.columns = t.columns;
    }
    d.software = draw_software(s.seed, s.technology_errors ? number : 0, s.terms, columns, facts);
  });
  return drawn;
}

std::vector<evolution::Process> prepare_draws(const evolution::ProcessFile& process,
                                              const Scenario& scenario, const Columns& columns,
                                              const ProcessCosts& costs, bool risk_neutral,
                                              int threads,
                                              const std::vector<evolution::Process>* twins) {
  evolution::ProcessInputs inputs;
  inputs.costs = costs.costs;
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
    const auto parameters = evolution::draw_parameters(process, scenario.seed, number);
    const evolution::Process* twin = twins ? &(*twins)[i] : nullptr;
    draws[i] = prepare_with(parameters, inputs, costs, (*costs.drawn)[i], twin);
  });
  return draws;
}

World::World(const Scenario& s, const RunOptions& o, Columns c, core::CostTable t)
    : scenario(s),
      options(o),
      columns(std::move(c)),
      costs(std::move(t)),
      rates(costs, width_groups(costs.genomes)),
      errors(column_errors(columns, hw::prediction_errors())),
      drawn(world_draws(s, columns, costs, rates, o.threads)),
      context{&s.terms, &costs, &rates},
      pricing(prepare_draws(s.process, s, columns, process_costs(), true, o.threads)),
      real(prepare_draws(s.process, s, columns, process_costs(), false, o.threads, &pricing)),
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
  job.rates = &rates;
  job.drawn = &drawn;
  job.processes = &pricing;
  job.mean = &mean;
  job.paths_per_draw = paths_per_draw();
  return job;
}

}  // namespace strandline::study
