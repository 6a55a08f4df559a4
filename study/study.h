// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "core/store.h"
#include "evolution/future_source.h"
#include "study/catalogs.h"
#include "study/columns.h"
#include "study/scenario.h"

namespace strandline::study {

/// How to run, as opposed to what: none of it but chips that were given changes a result.
struct RunSettings {
  int threads = 0;                              ///< 0: all cores
  std::function<bool()> stop;                   ///< polled; true ends the study with Interrupted
  std::function<void(const std::string&)> log;  ///< one line per finished pass; empty: none
  std::filesystem::path cache_dir;              ///< cost tables; empty: none kept
  const Catalogs* catalogs = nullptr;           ///< loaded already; null: loaded by the study
  /// Where `catalogs` holds more than the program's: its text, which goes into the scenario's hash.
  std::string given_chips;
  /// Where set, gives the cost table instead of cache_dir: what cost_table() would.
  std::function<core::CostTable(const Scenario&, const Columns&)> costs;
  /// Where the futures of all passes but the policy's are sampled; empty: by the threads.
  evolution::FutureBackend futures;
};

/// The cost table of a scenario's columns, from the cache where it is there.
core::CostTable cost_table(const Scenario& scenario, const Columns& columns,
                           const RunSettings& settings);

/// A finished study, in memory: nothing has been written yet.
struct StudyResult {
  core::ResultStore store;
  std::string expanded_yaml;
  std::string summary_json;  ///< byte-identical for equal (expanded scenario, code version)
  std::string run_json;      ///< timings, machine, versions
};

/// One experiment from scenario to measures; the passes are the lines of this function's body.
StudyResult run_study(const Scenario& scenario, const RunSettings& settings);

/// Writes study.sqlite, scenario.expanded.yaml, summary.json and run.json into a (staged) folder.
void write_result(const StudyResult& result, const std::filesystem::path& folder);

}  // namespace strandline::study
