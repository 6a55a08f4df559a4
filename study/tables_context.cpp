// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/files.h"
#include "hw/economics.h"
#include "strategy/software.h"
#include "study/curves.h"
#include "study/tables.h"

namespace strandline::study {
namespace {

using core::Cell;
using core::Table;

struct Role {
  const Generations* generations;
  const char* name;
};

/// Demand-weighted mean over known genomes of the start mix: rate where served, and share served.
struct MixView {
  double tok_s = 0, covered = 0;
};

MixView view(const World& world, int column) {
  const auto& mix = world.scenario.process.initial_mix;
  double hours = 0, covered = 0, total = 0;
  for (std::size_t s = 0; s < world.costs.segments.size(); ++s)
    for (std::size_t g = 0; g < mix.size(); ++g) {
      if (mix[g] <= 0) continue;
      const double weight = mix[g] * world.costs.segments[s].demand_share;
      const auto& cell = world.costs.cell(column, static_cast<int>(s), static_cast<int>(g));
      total += weight;
      if (!core::served(cell.serves)) continue;
      covered += weight;
      hours += weight / cell.both_tok_s();
    }
  return {covered > 0 ? covered / hours : 0.0, covered / total};
}

/// 90 % interval of the factor that draws put on a column's rates at the mean make-up of its times;
/// no interval where the scenario draws none.
core::Sourced rate_factor(const World& world, std::size_t column) {
  const ColumnError& e = world.errors[column];
  constexpr double kNinetyFive = 1.6448536269514722;
  const auto& errors = hw::prediction_errors();
  const double end =
      !world.scenario.prediction_errors || world.scenario.parameter_draws == 0
          ? 0.0
          : kNinetyFive * mean_log_spread(e.family, world.errors, world.rates, errors);
  return {1, std::exp(-end), std::exp(end), errors.whole(e.evidence).shared.source};
}

/// Efficiency of an own chip's software, mean over its life: strategy's ramp is the only one.
double mean_software(const strategy::Terms& terms) {
  const strategy::SoftwareAges ages = strategy::software_ages(terms);
  const int life =
      std::clamp(static_cast<int>(std::lround(terms.own_life_quarters)), 1, core::kMaxQuarters);
  double sum = 0;
  for (int age = 0; age < life; ++age) sum += ages.own[static_cast<std::size_t>(age)];
  return sum / life;
}

}  // namespace

Table chips_table(const World& world) {
  Table t({{"id"},
           {"label"},
           {"role"},
           {"available_quarter"},
           {"capex_usd"},
           {"power_kw"},
           {"tok_s_mean"},
           {"covered_share", 3}});
  const Role roles[] = {{&world.columns.gpu, "merchant GPU"},
                        {&world.columns.narrow, "own, today's mix"},
                        {&world.columns.wide, "own, wide coverage"},
                        {&world.columns.semi, "own, semi-programmable"}};
  for (const Role& role : roles)
    for (std::size_t i = 0; i < role.generations->column.size(); ++i) {
      const int column = role.generations->column[i];
      const auto& c = world.costs.columns[static_cast<std::size_t>(column)];
      const MixView v = view(world, column);
      t.add({c.id, world.columns.requests[static_cast<std::size_t>(column)].chip.name,
             std::string(role.name), std::int64_t{c.available_quarter}, c.capex_usd, c.power_kw,
             v.tok_s, v.covered});
    }
  return t;
}

Table waterfall_table(const World& world, const Catalogs& catalogs) {
  Table t({{"candidate"}, {"step"}, {"label"}, {"usd_per_mtok"}});
  const Scenario& s = world.scenario;
  const hw::ChipCatalog& chips = catalogs.chips;
  const auto& a = catalogs.architectures.find(s.curves.architectures.front());
  for (const std::string& id : {s.lineup.narrow, s.lineup.wide, s.lineup.semi}) {
    const hw::Waterfall w =
        hw::waterfall(a, s.segments.front(), chips.find(s.lineup.gpu), chips.find(s.lineup.at_cost),
                      chips.find(id), s.site, mean_software(s.terms));
    const std::pair<const char*, double> steps[] = {{"gpu", w.gpu_usd_mtok},
                                                    {"at_cost", w.at_cost_usd_mtok},
                                                    {"technology", w.technology_usd_mtok},
                                                    {"specialized", w.specialized_usd_mtok},
                                                    {"candidate", w.candidate_usd_mtok}};
    const char* labels[] = {"GPU at its price", "without vendor margin",
                            "at the candidate's node, memory and package",
                            "fixed function at full efficiency", "the candidate with its software"};
    for (std::size_t i = 0; i < std::size(steps); ++i)
      t.add({id, std::string(steps[i].first), std::string(labels[i]),
             steps[i].second > 0 ? Cell(steps[i].second) : Cell()});
  }
  return t;
}

Table curves_table(const Scenario& scenario, const Catalogs& catalogs) {
  Table t = curve_table();
  for (const std::string& a : scenario.curves.architectures)
    for (const std::string& id : scenario.curves.chips) {
      const hw::Chip& chip = catalogs.chips.find(id);
      chip.require_costable("study");
      add_curve(t, catalogs.architectures.find(a), chip, scenario.curves.mix, 64);
    }
  return t;
}

Table assumptions_table(const World& world) {
  Table t({{"section"}, {"name"}, {"value"}, {"low"}, {"high"}, {"unit"}, {"source"}});
  const auto add = [&](const char* section, const std::string& name, const std::string& unit,
                       const core::Sourced& v) {
    t.add({std::string(section), name, v.value, v.low, v.high, unit, v.source});
  };
  for (const auto& p : world.scenario.process.all) add("evolution", p.name, p.unit, p.value);
  for (const auto& e : world.scenario.terms.entries) add("strategy", e.name, e.unit, e.value);
  for (const int column : {world.columns.gpu.column[0], world.columns.narrow.column[0],
                           world.columns.wide.column[0], world.columns.semi.column[0]}) {
    const hw::Chip& c = world.columns.requests[static_cast<std::size_t>(column)].chip;
    add("chips", c.name + ": achieved / peak compute", "1", c.derating.compute);
    add("chips", c.name + ": achieved / peak bandwidth", "1", c.derating.bandwidth);
    add("chips", c.name + ": overhead per layer and step", "s", c.derating.layer_overhead_s);
    add("chips", c.name + ": memory bandwidth", "B/s", c.main_memory().bandwidth_b_s);
    add("chips", c.name + ": memory capacity", "B", c.main_memory().capacity_bytes);
    add("prediction", c.name + ": factor on predicted rates", "1",
        rate_factor(world, static_cast<std::size_t>(column)));
  }
  return t;
}

}  // namespace strandline::study
