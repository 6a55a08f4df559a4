// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/plan.h"

#include <glob.h>

#include <algorithm>
#include <set>

#include "batch/thesis_units.h"
#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"
#include "study/columns.h"

namespace strandline::batch {
namespace fs = std::filesystem;
namespace {

std::vector<fs::path> matches(const std::string& pattern) {
  std::error_code error;
  if (fs::exists(pattern, error)) return {pattern};
  glob_t found{};
  std::vector<fs::path> files;
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
    files.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  if (files.empty())
    throw core::InputError(
        {{pattern, 0, 0}, "", "", "no such file, and nothing that matches", "check the path"});
  return files;
}

/// The lineup of a scenario with what columns depend on: checked once per different one.
std::string lineup_key(const study::Scenario& s) {
  const study::Lineup& l = s.lineup;
  std::string key = std::to_string(s.quarters);
  for (const std::string& part : {l.gpu, l.narrow, l.wide, l.semi, l.at_cost, l.rival, s.start})
    key += "\n" + part;
  for (const auto* list : {&s.curves.architectures, &s.curves.chips})
    for (const std::string& id : *list) key += "\n" + id;
  return key;
}

/// Finds out that a chip is unknown or cannot be costed before anything is computed.
class ChipCheck {
 public:
  void check(const study::Scenario& s) {
    if (!seen_.insert(lineup_key(s)).second) return;
    study::assemble_columns(s, chips_);
    chips_.find(s.lineup.at_cost);
    for (const std::string& id : s.curves.chips) chips_.find(id).require_costable("batch");
  }

 private:
  hw::ChipCatalog chips_ = hw::ChipCatalog::load();
  std::set<std::string> seen_;
};

std::string text_of(const Settings& settings) {
  std::string out;
  for (const auto& [key, value] : settings) out += (out.empty() ? "" : " ") + key + "=" + value;
  return out;
}

/// The error of a unit's scenario, told of the settings that led to it.
[[noreturn]] void blame(const core::InputError& e, const ScenarioText& scenario,
                        const Settings& settings) {
  core::InputError::Parts parts = e.parts();
  if (settings.empty() || parts.place.file == "--set") throw core::InputError(parts);
  parts.place = {scenario.file + " --set " + text_of(settings), 0, 0};
  throw core::InputError(parts);
}

std::vector<SweptKey> swept_keys(const Sweep& sweep, const study::Scenario& s) {
  std::vector<SweptKey> keys;
  for (const Axis& axis : sweep.axes) {
    SweptKey k{axis.key, ""};
    for (const auto& p : s.process.all)
      if (axis.key == "process." + p.name) k.unit = p.unit;
    for (const auto& t : s.terms.entries)
      if (axis.key == "terms." + t.name) k.unit = t.unit;
    keys.push_back(std::move(k));
  }
  return keys;
}

std::string unit_id(const study::Scenario& s) {
  return core::ContentHash().add(study::expand(s)).add(core::version()).hex();
}

}  // namespace

std::vector<fs::path> find_scenarios(const std::vector<std::string>& patterns) {
  std::vector<fs::path> files;
  std::set<fs::path> seen;
  for (const std::string& pattern : patterns)
    for (const fs::path& file : matches(pattern))
      if (seen.insert(fs::weakly_canonical(file)).second) files.push_back(file);
  return files;
}

Plan make_plan(const std::vector<fs::path>& files, const Sweep& sweep) {
  if (are_theses(files)) return make_thesis_plan(files, sweep);
  Plan plan;
  study::ParameterFiles parameters;
  ChipCheck chips;
  std::set<std::string> ids;
  const std::vector<Settings> all = expand(sweep);
  for (const fs::path& file : files) {
    const study::Scenario base = study::load_scenario(file);
    const core::YamlLimits limits;
    const ScenarioText text{file.string(), core::read_file(file, limits.file_bytes), base.name};
    if (plan.scenarios.empty()) plan.keys = swept_keys(sweep, base);
    plan.scenarios.push_back(text);
    for (const Settings& settings : all) {
      Unit unit{"", plan.scenarios.size() - 1, settings};
      try {
        const study::Scenario s = scenario_of(plan, unit, parameters);
        chips.check(s);
        unit.id = unit_id(s);
      } catch (const core::InputError& e) {
        blame(e, text, settings);
      }
      if (ids.insert(unit.id).second) plan.units.push_back(std::move(unit));
    }
  }
  return plan;
}

study::Scenario scenario_of(const Plan& plan, const Unit& unit, study::ParameterFiles& files) {
  const ScenarioText& text = plan.scenarios[unit.scenario];
  return study::read_scenario(apply(text.text, unit.settings), text.file, files);
}

std::string inputs_hash() {
  std::vector<fs::path> files;
  for (const char* folder : {"archs", "evolution", "hw", "strategy"})
    for (const auto& entry : fs::recursive_directory_iterator(core::home_path(folder)))
      if (entry.is_regular_file() &&
          (entry.path().extension() == ".yaml" || entry.path().extension() == ".csv"))
        files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  core::ContentHash hash;
  for (const fs::path& file : files) hash.add(file.filename().string()).add(core::read_file(file));
  return hash.hex();
}

}  // namespace strandline::batch
