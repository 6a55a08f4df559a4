// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/moat_cells.h"

#include <algorithm>
#include <cmath>

#include "core/parallel.h"
#include "study/pilot.h"
#include "study/world.h"

namespace strandline::theses {
namespace {

/// Paths in a row that share a draw; small enough that few paths visit every draw.
std::uint32_t run_length(const study::Scenario& s) {
  const auto draws = static_cast<std::uint64_t>(std::max(1, s.parameter_draws));
  return static_cast<std::uint32_t>(std::max<std::uint64_t>(1, s.paths / draws));
}

study::Scenario in_setting(study::Scenario s, const MoatSetting& setting) {
  s.kernel_writing = setting.kernel_writing;
  evolution::override_parameter(s.process, "eta", setting.eta);
  return s;
}

}  // namespace

std::vector<double> difference(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> all;
  for (std::size_t i = 0; i < a.size(); ++i) all.push_back(a[i] - b[i]);
  return all;
}

std::vector<double> mean_of(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> all;
  for (std::size_t i = 0; i < a.size(); ++i) all.push_back((a[i] + b[i]) / 2);
  return all;
}

std::vector<double> MoatCell::moat() const {
  return difference(gpu, build);
}
std::vector<double> MoatCell::option() const {
  return difference(gpu, locked);
}

MoatCosts moat_costs(const study::Scenario& scenario, const study::RunSettings& settings,
                     const hw::ChipCatalog& chips) {
  MoatCosts m{study::assemble_columns(scenario, chips), {}};
  m.costs = study::cost_table(scenario, m.columns, settings);
  return m;
}

MoatCell moat_cell(const study::Scenario& base, const MoatSetting& setting, const MoatCosts& costs,
                   const study::RunSettings& settings) {
  const study::Scenario scenario = in_setting(base, setting);
  study::World world(scenario, {settings.threads, settings.stop, ""}, costs.columns, costs.costs);
  study::bind_plans(world);
  const study::Pilot pilot = study::run_pilot(world);
  const strategy::Plan& gpu = world.plans.gpu_only[static_cast<std::size_t>(pilot.best_gpu[2])];
  strategy::Plan locked = gpu;
  locked.locked_mask = world.plans.locked_mask;
  const strategy::Plan& build =
      world.plans.commit_variants[static_cast<std::size_t>(pilot.best_commit[2])];
  study::PathJob job = world.job();
  job.paths_per_draw = run_length(scenario);
  job.worlds = {{study::WorldKind::kFull,
                 {{gpu, &world.context}, {build, &world.context}, {locked, &world.context}}}};
  MoatCell cell;
  for (auto* all : {&cell.gpu, &cell.build, &cell.locked}) all->resize(scenario.paths);
  const std::size_t blocks = (scenario.paths + study::kBlockPaths - 1) / study::kBlockPaths;
  const bool finished = core::parallel_blocks(
      blocks, settings.threads,
      [&](std::size_t block) {
        const std::size_t first = block * study::kBlockPaths;
        const std::size_t n = std::min<std::size_t>(study::kBlockPaths, scenario.paths - first);
        std::vector<strategy::Outcome> out;
        study::simulate_paths(job, study::kMainPaths + static_cast<std::uint32_t>(first),
                              static_cast<std::uint32_t>(n), out);
        for (std::size_t i = 0; i < n; ++i) {
          cell.gpu[first + i] = out[3 * i].value_musd;
          cell.build[first + i] = out[3 * i + 1].value_musd;
          cell.locked[first + i] = out[3 * i + 2].value_musd;
        }
      },
      settings.stop);
  if (!finished) throw study::Interrupted{};
  return cell;
}

std::vector<std::uint32_t> draws_of_paths(const study::Scenario& s) {
  const auto draws = static_cast<std::uint32_t>(std::max(1, s.parameter_draws));
  std::vector<std::uint32_t> all;
  for (std::uint32_t path = 0; path < s.paths; ++path) all.push_back(path / run_length(s) % draws);
  return all;
}

study::Tally tally_of(const std::vector<double>& by_path, const std::vector<std::uint32_t>& draws) {
  double largest = 1;
  for (const double x : by_path) largest = std::max(largest, std::abs(x));
  const std::uint32_t n = draws.empty() ? 1 : 1 + *std::max_element(draws.begin(), draws.end());
  study::Tally tally(largest, n);
  for (std::size_t i = 0; i < by_path.size(); ++i) tally.add(draws[i], by_path[i]);
  return tally;
}

}  // namespace strandline::theses
