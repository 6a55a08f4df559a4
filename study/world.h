// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "strategy/plans.h"
#include "strategy/rate_table.h"
#include "study/columns.h"
#include "study/mean_mix.h"
#include "study/prediction_draws.h"
#include "study/runner.h"
#include "study/software_draws.h"
#include "study/tally.h"

namespace strandline::study {

/// The eight strategies bound to columns, and the plans that the measures compare.
struct PlanSet {
  std::vector<strategy::Plan> strategies;       ///< as reported
  std::vector<strategy::Plan> commit_variants;  ///< start now, each recourse on or off
  std::vector<strategy::Plan> gpu_only;         ///< buy, rent
  std::uint64_t locked_mask = 0;  ///< operators known at the start: what O locks GPUs to
};

/// Hardware and software of every parameter draw (the point alone where there are none): prediction
/// errors and technology where the scenario draws them, software always.
std::vector<WorldDraw> world_draws(const Scenario& scenario, const Columns& columns,
                                   const core::CostTable& costs, const strategy::RateTable& rates,
                                   int threads);
/// The point: everything as predicted, software at its medians under `terms`.
WorldDraw point_draw(const Columns& columns, const strategy::Terms& terms, double kernel_writing);

/// The costs that processes are prepared on.
struct ProcessCosts {
  const core::CostTable* costs = nullptr;
  const strategy::RateTable* rates = nullptr;     ///< of the costs
  const std::vector<WorldDraw>* drawn = nullptr;  ///< by draw of the process
};

/// Processes of every parameter draw, in one measure of probability. `twins`: those of the other
/// one, whose tables they share.
std::vector<evolution::Process> prepare_draws(
    const evolution::ProcessFile& process, const Scenario& scenario, const Columns& columns,
    const ProcessCosts& costs, bool risk_neutral, int threads,
    const std::vector<evolution::Process>* twins = nullptr);

/// Everything that the simulations of a study share. Not movable: plays point into it.
struct World {
  World(const Scenario& scenario, const RunOptions& options, Columns columns,
        core::CostTable costs);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  const Scenario& scenario;
  RunOptions options;
  Columns columns;
  core::CostTable costs;
  strategy::RateTable rates;                ///< costs as the path kernel reads them
  std::vector<ColumnError> errors;          ///< by column
  std::vector<WorldDraw> drawn;             ///< by draw
  strategy::Context context;                ///< terms of the scenario
  std::vector<evolution::Process> pricing;  ///< by draw, risk-neutral (values)
  std::vector<evolution::Process> real;     ///< by draw, real-world (stranding, survival)
  PlanSet plans;
  MeanMix mean;  ///< filled by the pilot

  /// A job in the full world over the pricing processes with the scenario's seed.
  PathJob job() const;
  ProcessCosts process_costs() const { return {&costs, &rates, &drawn}; }
  /// Paths in a row that share a draw: as many as let the smallest pass visit every draw.
  std::uint32_t paths_per_draw() const;
};

/// Binds the strategies to columns and sets what the GPU is locked to.
void bind_plans(World& world);

/// First path numbers of the independent samples.
constexpr std::uint32_t kMainPaths = 0;
constexpr std::uint32_t kPilotPaths = 0x40000000u;
constexpr std::uint32_t kPolicyPaths = 0x48000000u;
constexpr std::uint32_t kChoicePaths = 0x4a000000u;
constexpr std::uint32_t kDualPaths = 0x4c000000u;
constexpr std::uint32_t kSidePaths = 0x50000000u;
constexpr std::uint32_t kLifePaths = 0x60000000u;

}  // namespace strandline::study
