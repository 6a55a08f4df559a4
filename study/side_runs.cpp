// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/side_runs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace strandline::study {
namespace {

/// Differences of each play to the last one (the GPU-only optimum), and sums of each play.
struct SideSum {
  SideSum(std::size_t plays, const TallyShape& shape)
      : difference(plays, core::FixedMoments(shape.money_scale)),
        value(plays, core::FixedMoments(shape.money_scale)) {}
  std::vector<core::FixedMoments> difference, value;
  void add(const PathJob&, std::uint32_t, const strategy::Outcome* o) {
    const double reference = o[value.size() - 1].value_musd;
    for (std::size_t j = 0; j < value.size(); ++j) {
      difference[j].add(o[j].value_musd - reference);
      value[j].add(o[j].value_musd);
    }
  }
  void merge(const SideSum& other) {
    for (std::size_t j = 0; j < value.size(); ++j) {
      difference[j].merge(other.difference[j]);
      value[j].merge(other.value[j]);
    }
  }
};

/// Room for inputs far from the scenario's own.
TallyShape widened(TallyShape shape) {
  shape.money_scale *= 20;
  return shape;
}

}  // namespace

std::vector<BreakevenCell> run_breakeven(const World& world, const Pilot& pilot) {
  const Scenario& s = world.scenario;
  std::vector<strategy::Terms> terms(s.gains.size(), s.terms);
  std::vector<strategy::Context> contexts(s.gains.size());
  PathJob job = world.job();
  WorldRun full{WorldKind::kFull, {}};
  for (std::size_t i = 0; i < s.gains.size(); ++i) {
    terms[i].specialization_gain = s.gains[i];
    contexts[i] = {&terms[i], &world.costs, &world.rates};
    full.plays.push_back({world.plans.commit_variants[pilot.best_commit[2]], &contexts[i]});
  }
  full.plays.push_back({world.plans.gpu_only[pilot.best_gpu[2]], &world.context});
  job.worlds = {full};
  RunOptions options = world.options;
  options.label = "break-even map";
  std::vector<BreakevenCell> map;
  for (const double hazard : s.hazards) {
    evolution::ProcessFile process = s.process;
    evolution::override_parameter(process, "arrival_scale", hazard);
    // Tables do not depend on the hazard.
    const auto draws = prepare_draws(process, s, world.columns, world.process_costs(), true,
                                     world.options.threads, &world.pricing);
    job.processes = &draws;
    const auto sum = run_paths(job, kSidePaths, s.side_paths,
                               SideSum(job.plays(), widened(pilot.shape)), options);
    for (std::size_t i = 0; i < s.gains.size(); ++i)
      map.push_back(
          {s.gains[i], hazard,
           core::normal_interval(sum.difference[i].mean(), sum.difference[i].standard_error())});
  }
  return map;
}

namespace {

/// First gain where y crosses zero from below, between neighbouring cells.
double crossing(const std::vector<std::pair<double, double>>& curve) {
  if (!curve.empty() && curve.front().second >= 0) return curve.front().first;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const auto [x0, y0] = curve[i - 1];
    const auto [x1, y1] = curve[i];
    if (y0 < 0 && y1 >= 0) return x0 + (x1 - x0) * (-y0) / (y1 - y0);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

core::Estimate least_gain(const std::vector<BreakevenCell>& map) {
  double hazard = std::numeric_limits<double>::quiet_NaN();
  for (const BreakevenCell& c : map)
    if (!(std::abs(c.hazard - 1.0) >= std::abs(hazard - 1.0))) hazard = c.hazard;
  std::vector<std::pair<double, double>> mid, low, high;
  for (const BreakevenCell& c : map) {
    if (c.hazard != hazard) continue;
    mid.emplace_back(c.gain, c.g2.value);
    low.emplace_back(c.gain, c.g2.low);
    high.emplace_back(c.gain, c.g2.high);
  }
  const double value = crossing(mid);
  return {value, crossing(high), crossing(low), std::numeric_limits<double>::quiet_NaN()};
}

namespace {

struct SidePoint {
  double g2;
  std::string best;
};

/// What a point is run with: one process, and factors on times (empty: none).
struct PointInputs {
  std::vector<evolution::Process> processes;
  TimeFactors factors;
};

SidePoint run_point(const World& world, const Pilot& pilot, const PointInputs& inputs,
                    const strategy::Terms& terms, const RunOptions& options) {
  const strategy::Context context{&terms, &world.costs, &world.rates};
  PathJob job = world.job();
  job.processes = &inputs.processes;
  std::vector<WorldDraw> point{point_draw(world.columns, terms, world.scenario.kernel_writing)};
  point.front().factors = inputs.factors;
  job.drawn = &point;
  WorldRun full{WorldKind::kFull, {}};
  const auto& strategies = world.plans.strategies;
  for (const strategy::Plan& plan : strategies) full.plays.push_back({plan, &context});
  full.plays.push_back({world.plans.commit_variants[pilot.best_commit[2]], &context});
  full.plays.push_back({world.plans.gpu_only[pilot.best_gpu[2]], &context});
  job.worlds = {full};
  const auto sum = run_paths(job, kSidePaths, world.scenario.side_paths / 2,
                             SideSum(job.plays(), widened(pilot.shape)), options);
  std::size_t best = 0;
  for (std::size_t j = 1; j < strategies.size(); ++j)
    if (sum.value[j].mean() > sum.value[best].mean()) best = j;
  return {sum.difference[strategies.size()].mean(), strategies[best].label};
}

constexpr double kNinetyFive = 1.6448536269514722;  ///< of a standard normal

/// Family of the chips that "prediction.<chip of the lineup>" speaks of.
const std::string& predicted_family(const World& world, const std::string& role) {
  const Columns& c = world.columns;
  const Generations& of = role == "gpu"           ? c.gpu
                          : role == "narrow_asic" ? c.narrow
                          : role == "wide_asic"   ? c.wide
                                                  : c.semi;
  return world.errors[static_cast<std::size_t>(of.column[0])].family;
}

/// Spread of the log of a family's rates, as draws have it.
double rate_spread(const World& world, const std::string& family) {
  return mean_log_spread(family, world.errors, world.rates, hw::prediction_errors());
}

struct Input {
  std::string section, name;
};
Input input_of(const std::string& key) {
  const std::size_t dot = key.find('.');
  return {key.substr(0, dot), key.substr(dot + 1)};
}

/// The interval of a named input; empty where it has none. That of a prediction is the factor on
/// its chips' rates.
std::vector<double> ends_of(const World& world, const std::string& key) {
  const auto [section, name] = input_of(key);
  const Scenario& s = world.scenario;
  if (section == "prediction") {
    const double end = kNinetyFive * rate_spread(world, predicted_family(world, name));
    return {std::exp(-end), std::exp(end)};
  }
  if (section == "process") {
    for (const auto& p : s.process.all)
      if (p.name == name) return {p.value.low, p.value.high};
  } else {
    for (const auto& t : s.terms.entries)
      if (t.name == name) return {t.value.low, t.value.high};
  }
  return {};
}

/// The point draw of a process, on the costs as predicted or with factors on their times.
/// `twins`: the point's own processes, where the tables are the same.
PointInputs point_inputs(const World& world, const evolution::ProcessFile& process,
                         TimeFactors factors = {},
                         const std::vector<evolution::Process>* twins = nullptr) {
  Scenario single = world.scenario;
  single.parameter_draws = 0;
  PointInputs inputs;
  inputs.factors = std::move(factors);
  std::vector<WorldDraw> point(1);
  point.front().factors = inputs.factors;
  inputs.processes =
      prepare_draws(process, single, world.columns, {&world.costs, &world.rates, &point}, true,
                    world.options.threads, twins);
  return inputs;
}

SidePoint run_input(const World& world, const Pilot& pilot, const std::string& key, double value,
                    const PointInputs& point, const RunOptions& options) {
  const auto [section, name] = input_of(key);
  if (section == "terms") {
    strategy::Terms terms = world.scenario.terms;
    strategy::override_term(terms, name, value);
    return run_point(world, pilot, point, terms, options);
  }
  evolution::ProcessFile process = world.scenario.process;
  TimeFactors factors;
  if (section == "process") {
    evolution::override_parameter(process, name, value);
  } else {
    const std::string& family = predicted_family(world, name);
    const double z = -std::log(value) / rate_spread(world, family);
    factors = shifted_factors(family, z, world.errors, world.rates, hw::prediction_errors());
  }
  const bool same_tables = factors.empty() && name != "eta";
  return run_point(
      world, pilot,
      point_inputs(world, process, std::move(factors), same_tables ? &point.processes : nullptr),
      world.scenario.terms, options);
}

}  // namespace

std::vector<SensitivityRow> run_sensitivity(const World& world, const Pilot& pilot) {
  const PointInputs point = point_inputs(world, world.scenario.process);
  RunOptions options = world.options;
  options.label = "sensitivity";
  std::vector<SensitivityRow> rows;
  for (const std::string& key : world.scenario.sensitivities) {
    const auto ends = ends_of(world, key);
    if (ends.size() != 2 || !(ends[0] < ends[1])) continue;
    const SidePoint low = run_input(world, pilot, key, ends[0], point, options);
    const SidePoint high = run_input(world, pilot, key, ends[1], point, options);
    rows.push_back({key, ends[0], ends[1], low.g2, high.g2, low.best, high.best});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::abs(a.g2_high - a.g2_low) > std::abs(b.g2_high - b.g2_low);
  });
  return rows;
}

}  // namespace strandline::study
