// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "batch/sweep.h"
#include "study/scenario.h"

namespace strandline::batch {

/// One work unit: a scenario with settings. Its identity is the hash of its expanded scenario and
/// the code version, the `scenario_hash` that a study of it writes: 16 hexadecimal digits.
struct Unit {
  std::string id;
  std::size_t scenario = 0;  ///< in Plan::scenarios
  Settings settings;
};

/// A scenario file as it was when the batch was planned, with its name.
struct ScenarioText {
  std::string file, text, name;
};

/// A swept key and the unit of its values ("" where the key is no parameter or term).
struct SweptKey {
  std::string key, unit;
};

/// Everything a batch does: the same files and sweep give the same plan.
struct Plan {
  std::vector<ScenarioText> scenarios;
  std::vector<SweptKey> keys;
  std::vector<Unit> units;  ///< in order; a scenario that two settings expand to stands once
};

/// Files named or matched by glob patterns, in the order given and sorted within a pattern, each
/// once. InputError for a pattern or a name that matches nothing.
std::vector<std::filesystem::path> find_scenarios(const std::vector<std::string>& patterns);

/// Reads every scenario, expands the sweep and checks every unit: keys, values, ranges and chips.
/// InputError for the first that is wrong. Files may be theses instead, all of them
/// (make_thesis_plan()).
Plan make_plan(const std::vector<std::filesystem::path>& files, const Sweep& sweep);

/// The scenario of a unit.
study::Scenario scenario_of(const Plan& plan, const Unit& unit, study::ParameterFiles& files);

/// The plan as JSON and back, for tasks on other machines.
std::string to_json(const Plan& plan);
Plan plan_from_json(const std::string& text, const std::string& file);

/// Hash of every catalog and parameter file below the home folder: a batch whose files changed
/// since it began would mix two states of them.
std::string inputs_hash();

}  // namespace strandline::batch
