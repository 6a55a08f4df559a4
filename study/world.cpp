// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/world.h"

#include <algorithm>
#include <numeric>

#include "core/parallel.h"

namespace strandline::study {

namespace {

/// Prepares a process on the market's columns with their times multiplied; it keeps the costs as
/// predicted for all else (needs, sizes).
evolution::Process prepare_with(const evolution::ProcessFile& parameters,
                                const evolution::ProcessInputs& inputs, const ProcessCosts& costs,
                                const TimeFactors& factors, const evolution::Process* twin) {
  std::vector<int> market = inputs.gpu_columns;
  market.insert(market.end(), inputs.rival_columns.begin(), inputs.rival_columns.end());
  const core::CostTable drawn = with_factors(*costs.costs, market, *costs.rates, factors);
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

std::vector<TimeFactors> factors_by_draw(const Scenario& s, const std::vector<ColumnError>& columns,
                                         const strategy::RateTable& rates, int threads) {
  if (!s.prediction_errors || s.parameter_draws == 0) return {};
  std::vector<TimeFactors> factors(static_cast<std::size_t>(s.parameter_draws));
  core::parallel_blocks(factors.size(), threads, [&](std::size_t i) {
    factors[i] = draw_factors(s.seed, static_cast<std::uint32_t>(i + 1), columns, rates,
                              hw::prediction_errors());
  });
  return factors;
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
    draws[i] = costs.factors ? prepare_with(parameters, inputs, costs, (*costs.factors)[i], twin)
                             : evolution::prepare(parameters, inputs, twin);
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
      factors(factors_by_draw(s, errors, rates, o.threads)),
      context{&s.terms, &costs, &rates},
      pricing(prepare_draws(s.process, s, columns, drawn_costs(), true, o.threads)),
      real(prepare_draws(s.process, s, columns, drawn_costs(), false, o.threads, &pricing)),
      mean(s.quarters, static_cast<int>(s.segments.size())) {}

ProcessCosts World::drawn_costs() const {
  return {&costs, &rates, factors.empty() ? nullptr : &factors};
}

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
  job.factors = factors.empty() ? nullptr : &factors;
  job.processes = &pricing;
  job.mean = &mean;
  job.paths_per_draw = paths_per_draw();
  return job;
}

}  // namespace strandline::study
