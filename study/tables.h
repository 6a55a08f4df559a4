// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/store.h"
#include "study/adaptive.h"
#include "study/catalogs.h"
#include "study/main_run.h"
#include "study/recourse.h"
#include "study/side_runs.h"

namespace strandline::study {

/// What the simulations of a study came to.
struct StudySums {
  Pilot pilot;
  MainSum main;
  Adaptive adaptive;
  Measures measures;
  RecourseMeasures recourse;
  std::vector<PlanTally> lives;  ///< real-world measure
  std::vector<BreakevenCell> breakeven;
  std::vector<SensitivityRow> sensitivity;
};

/// Tables of the results store (schema in core/store.h), one function each.
core::Table strategies_table(const World& world, const StudySums& sums);
core::Table histogram_table(const World& world, const StudySums& sums);
core::Table survival_table(const World& world, const StudySums& sums);
core::Table causes_table(const World& world, const StudySums& sums);
core::Table measures_table(const StudySums& sums);
core::Table breakeven_table(const StudySums& sums);
core::Table sensitivity_table(const StudySums& sums);
core::Table committee_table(const World& world, const StudySums& sums);
core::Table stage_gates_table(const World& world, const StudySums& sums);
core::Table assumptions_table(const World& world);
core::Table chips_table(const World& world);
core::Table waterfall_table(const World& world, const Catalogs& catalogs);
core::Table coverage_table(const World& world);
core::Table curves_table(const Scenario& scenario, const Catalogs& catalogs);
/// What the command prints at the end: the adaptive policy and the strategies by value, each with
/// its lower and upper bound (one number where nothing is decided later), Monte-Carlo error of the
/// lower one, and 90 % interval over parameters.
core::Table headline_table(const World& world, const StudySums& sums);
core::Table meta_table(const World& world, const StudySums& sums, const std::string& hash);

/// The three sentences of the answer.
struct Headlines {
  std::string value, stranding, option;
};
Headlines headlines(const World& world, const StudySums& sums);

/// Index of the strategy with the highest mean value.
std::size_t best_strategy(const StudySums& sums);

}  // namespace strandline::study
