// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/thesis_units.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <set>

#include "batch/cost_tables.h"
#include "batch/study_work.h"
#include "core/files.h"
#include "core/hash.h"
#include "theses/experiments.h"
#include "theses/thesis_json.h"

namespace strandline::batch {
namespace fs = std::filesystem;
namespace {

std::string text_of(const fs::path& file) {
  const core::YamlLimits limits;
  return core::read_file(file, limits.file_bytes);
}

theses::ThesisDocument document_of(const Plan& plan, const Unit& unit,
                                   study::ParameterFiles& files) {
  const ScenarioText& text = plan.scenarios[unit.scenario];
  return theses::read_thesis(apply(text.text, unit.settings), text.file, files);
}

/// Hash of the measured tables that experiments read; empty where there are none.
std::string data_hash() {
  const fs::path folder = core::data_path();
  if (folder.empty() || !fs::exists(folder / "measured")) return "";
  core::ContentHash hash;
  for (const fs::path& file : core::list_files(folder / "measured", ".csv"))
    hash.add(file.filename().string()).add(core::read_file(file));
  return hash.hex();
}

std::string id_of(const theses::ThesisDocument& d, const std::string& data) {
  core::ContentHash hash;
  hash.add(d.identity).add(core::version());
  if (theses::find_experiment(d.experiment, d.inputs).uses_data) hash.add(data);
  return hash.hex();
}

/// What the units of one process share.
struct Shared {
  std::mutex mutex;
  study::ParameterFiles files;
  study::Catalogs catalogs;
  CostTables tables;

  theses::ThesisDocument document(const Plan& plan, const Unit& unit) {
    const std::lock_guard lock(mutex);
    return document_of(plan, unit, files);
  }
};

}  // namespace

bool of_theses(const Plan& plan) {
  return !plan.scenarios.empty() && theses::is_thesis(plan.scenarios.front().text);
}

bool are_theses(const std::vector<fs::path>& files) {
  const auto count = std::count_if(files.begin(), files.end(), [](const fs::path& file) {
    return theses::is_thesis(text_of(file));
  });
  if (count != 0 && count != static_cast<std::ptrdiff_t>(files.size()))
    throw core::InputError({{},
                            "scenarios",
                            "",
                            "some files are theses and some are scenarios",
                            "run them as two batches"});
  return count != 0;
}

Plan make_thesis_plan(const std::vector<fs::path>& files, const Sweep& sweep) {
  Plan plan;
  study::ParameterFiles parameters;
  std::set<std::string> ids;
  const std::string data = data_hash();
  for (const Axis& axis : sweep.axes) plan.keys.push_back({axis.key, ""});
  for (const fs::path& file : files) {
    plan.scenarios.push_back({file.string(), text_of(file), file.stem().string()});
    for (const Settings& settings : expand(sweep)) {
      Unit unit{"", plan.scenarios.size() - 1, settings};
      unit.id = id_of(document_of(plan, unit, parameters), data);
      if (ids.insert(unit.id).second) plan.units.push_back(std::move(unit));
    }
  }
  return plan;
}

Work thesis_work(const Plan& plan, const fs::path& cache_dir, std::function<bool()> stop) {
  auto shared = std::make_shared<Shared>();
  return [&plan, cache_dir, stop = std::move(stop), shared](const Unit& unit, int threads) {
    const theses::ThesisDocument document = shared->document(plan, unit);
    theses::Context context;
    context.catalogs = &shared->catalogs;
    context.threads = threads;
    context.data = core::data_path();
    context.study.threads = threads;
    context.study.stop = stop;
    context.study.cache_dir = cache_dir;
    context.study.catalogs = &shared->catalogs;
    const study::RunSettings building = context.study;
    context.study.costs = [&](const study::Scenario& s, const study::Columns& columns) {
      return shared->tables.get(s, columns, building);
    };
    return theses::to_json(document, theses::test_thesis(document, context), unit.id);
  };
}

Work unit_work(const Plan& plan, const fs::path& cache_dir, std::function<bool()> stop) {
  return of_theses(plan) ? thesis_work(plan, cache_dir, std::move(stop))
                         : study_work(plan, cache_dir, std::move(stop));
}

}  // namespace strandline::batch
