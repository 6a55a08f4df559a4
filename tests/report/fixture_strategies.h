// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/store.h"

/// Tables of the fixture store that follow its strategies; see fixtures.h.
namespace strandline::tests {

using core::Cell;
using core::Table;

struct FixtureStrategy {
  const char* id;
  const char* label;
  double value, half, parameter_half;
  bool own_chip;
};

inline const std::vector<FixtureStrategy>& fixture_strategies() {
  static const std::vector<FixtureStrategy> kStrategies = {
      {"gpu_buy", "Stay on GPUs, buy them", 1240, 22, 410, false},
      {"gpu_rent", "Stay on GPUs, rent them", 905, 18, 520, false},
      {"asic_now", "Tape out now for today's mix", 410, 46, 980, true},
      {"asic_wide", "Tape out now with wide coverage", 760, 41, 870, true},
      {"asic_wait", "Wait, then tape out when the mix settles", 1010, 33, 640, true},
      {"mixed", "Mixed fleet: own chip and GPUs", 1385, 31, 560, true},
      {"phase_split", "Own chip for decode, GPUs for prefill", 1130, 35, 690, true},
      {"semi", "Semi-programmable chip", 1190, 29, 600, true}};
  return kStrategies;
}

inline Table fixture_meta() {
  Table t({{"key"}, {"value"}});
  const std::pair<const char*, const char*> rows[] = {
      {"name", "fixture"},
      {"title", "Test data: should this team tape out a decode chip?"},
      {"question",
       "Build a fixed-function chip for today's models, or keep paying for GPUs because "
       "models will change?"},
      {"perspective", "captive"},
      {"seed", "7"},
      {"paths", "100000"},
      {"quarters", "40"},
      {"start_date", "2026-10-01"},
      {"base_gpu", "h200"},
      {"version", "0.1.0"},
      {"scenario_hash", "9f2c4be01d77a6e35c1f0c55aa20d4e1"},
      {"posterior_draws", "64"},
      {"best_strategy", "mixed"},
      {"headline_1",
       "The most valuable strategy is \"Mixed fleet: own chip and GPUs\" at $1385M "
       "[$1354M, $1416M]."},
      {"headline_2",
       "A chip taped out now for today's mix strands functionally in 71% [70, 72] of "
       "the futures in which it reaches volume."},
      {"headline_3",
       "General-purpose silicon's option to run what does not exist yet is worth "
       "$540M [$522M, $558M]."}};
  for (const auto& [key, value] : rows) t.add({std::string(key), std::string(value)});
  return t;
}

inline Table fixture_strategy_table() {
  Table t({{"id"},
           {"label"},
           {"value_musd"},
           {"low_musd"},
           {"high_musd"},
           {"se_musd"},
           {"parameter_low_musd"},
           {"parameter_high_musd"},
           {"p_loss"},
           {"cvar95_musd"},
           {"peak_cash_musd"},
           {"payback_quarters"},
           {"p_best"},
           {"capex_musd"},
           {"nre_musd"},
           {"revenue_musd"},
           {"opex_musd"},
           {"terminal_musd"},
           {"p_functional_strand"},
           {"p_economic_strand"},
           {"mean_volume_quarter"},
           {"p_abandoned"},
           {"mean_spins"},
           {"stranded_capital_share"},
           {"mean_covered_share"}});
  for (const FixtureStrategy& s : fixture_strategies()) {
    const double risk = s.parameter_half / 2500;
    const auto own = [&](double x) { return s.own_chip ? Cell(x) : Cell(); };
    t.add({std::string(s.id),
           std::string(s.label),
           s.value,
           s.value - s.half,
           s.value + s.half,
           s.half / 1.96,
           s.value - s.parameter_half,
           s.value + s.parameter_half,
           risk,
           s.value - 2.1 * s.parameter_half,
           -0.6 * s.parameter_half - 150,
           s.own_chip ? Cell(std::int64_t{17}) : Cell(),
           s.value > 1300 ? 0.34 : 0.09,
           2.1 * s.parameter_half,
           s.own_chip ? 330.0 : 0.0,
           4.2 * s.value,
           1.7 * s.value,
           0.15 * s.value,
           own(0.71),
           own(0.44),
           own(9.4),
           own(0.12),
           own(1.9),
           own(0.31),
           own(0.58)});
  }
  return t;
}

inline Table fixture_histogram() {
  Table t({{"strategy"}, {"bin_low_musd"}, {"bin_high_musd"}, {"share"}});
  constexpr double kWidth = 100;
  for (const FixtureStrategy& s : fixture_strategies()) {
    const double spread = 0.8 * s.parameter_half;
    for (double low = -3000; low < 5000; low += kWidth) {
      const double z = (low + kWidth / 2 - s.value) / spread;
      t.add({std::string(s.id), low, low + kWidth,
             kWidth / spread * 0.39894 * std::exp(-0.5 * z * z)});
    }
  }
  return t;
}

inline Table fixture_survival() {
  Table t({{"strategy"}, {"kind"}, {"quarters_since_volume"}, {"survival"}, {"low"}, {"high"}});
  double rate = 0.045;
  for (const FixtureStrategy& s : fixture_strategies()) {
    for (const std::string kind : {"functional", "economic"}) {
      if (kind == "functional" && !s.own_chip) continue;
      for (int q = 0; q <= 28; ++q) {
        const double alive = std::exp(-(kind == "economic" ? 0.6 : 1.0) * rate * q);
        t.add({std::string(s.id), kind, std::int64_t{q}, alive,
               std::max(0.0, alive - 0.012 * q / 8), std::min(1.0, alive + 0.012 * q / 8)});
      }
    }
    rate = rate > 0.085 ? 0.03 : rate + 0.011;
  }
  return t;
}

inline Table fixture_causes() {
  Table t({{"strategy"}, {"cause"}, {"share"}});
  double level = 0.30;
  for (const FixtureStrategy& s : fixture_strategies()) {
    if (!s.own_chip) continue;
    const std::pair<const char*, double> causes[] = {
        {"none", 1 - 1.9 * level},      {"operator", level},
        {"capacity", 0.4 * level},      {"context", 0.25 * level},
        {"interactivity", 0.1 * level}, {"economics", 0.15 * level}};
    for (const auto& [cause, share] : causes) t.add({std::string(s.id), std::string(cause), share});
    level -= 0.035;
  }
  return t;
}

}  // namespace strandline::tests
