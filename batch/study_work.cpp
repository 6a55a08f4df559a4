// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/study_work.h"

#include <memory>
#include <mutex>

#include "batch/cost_tables.h"

namespace strandline::batch {
namespace {

/// What the units of one process share.
struct Shared {
  std::mutex mutex;
  study::ParameterFiles files;
  study::Catalogs catalogs;
  CostTables tables;

  study::Scenario scenario(const Plan& plan, const Unit& unit) {
    const std::lock_guard lock(mutex);
    return scenario_of(plan, unit, files);
  }
};

}  // namespace

Work study_work(const Plan& plan, const std::filesystem::path& cache_dir,
                std::function<bool()> stop) {
  auto shared = std::make_shared<Shared>();
  return [&plan, cache_dir, stop = std::move(stop), shared](const Unit& unit, int threads) {
    const study::Scenario scenario = shared->scenario(plan, unit);
    study::RunSettings settings;
    settings.threads = threads;
    settings.stop = stop;
    settings.cache_dir = cache_dir;
    settings.catalogs = &shared->catalogs;
    const study::RunSettings building = settings;
    settings.costs = [&](const study::Scenario& s, const study::Columns& columns) {
      return shared->tables.get(s, columns, building);
    };
    return study::run_study(scenario, settings).summary_json;
  };
}

}  // namespace strandline::batch
