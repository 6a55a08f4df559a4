// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/study.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/files.h"
#include "core/hash.h"
#include "core/parallel.h"
#include "hw/cost_table_builder.h"
#include "study/summary.h"
#include "study/tables.h"
#include "study/variance_split.h"

namespace strandline::study {
namespace {

/// Wall-clock seconds of named passes, for run.json.
class Timings {
 public:
  explicit Timings(std::function<void(const std::string&)> log) : log_(std::move(log)) {}
  template <typename F>
  auto pass(const std::string& name, F&& f) {
    const auto begin = std::chrono::steady_clock::now();
    auto result = f();
    const std::chrono::duration<double> d = std::chrono::steady_clock::now() - begin;
    seconds_[name] = d.count();
    if (log_) log_(fmt::format("{}: {:.2f} s", name, d.count()));
    return result;
  }
  const nlohmann::ordered_json& seconds() const { return seconds_; }

 private:
  std::function<void(const std::string&)> log_;
  nlohmann::ordered_json seconds_;
};

core::Table emulator_table(const World& world) {
  const auto e =
      hw::emulator_error(world.costs, world.columns.requests, world.scenario.process.signatures);
  core::Table t({{"name"}, {"value"}});
  t.add({std::string("median_relative_error"), e.median});
  t.add({std::string("max_relative_error"), e.max});
  t.add({std::string("sampled"), std::int64_t{e.sampled}});
  return t;
}

core::ResultStore fill_store(const World& world, const StudySums& sums, const Catalogs& catalogs,
                             const std::string& hash) {
  core::ResultStore store;
  store.put("meta", meta_table(world, sums, hash));
  store.put("strategies", strategies_table(world, sums));
  store.put("value_histogram", histogram_table(world, sums));
  store.put("survival", survival_table(world, sums));
  store.put("stranding_causes", causes_table(world, sums));
  store.put("measures", measures_table(sums));
  store.put("variance_split", variance_split_table(world, sums));
  store.put("model_choice", model_choice_table(world, sums));
  store.put("posterior", posterior_table(world));
  store.put("coverage", coverage_table(world));
  store.put("curves", curves_table(world.scenario, catalogs));
  store.put("breakeven", breakeven_table(sums));
  store.put("waterfall", waterfall_table(world, catalogs));
  store.put("market", market_table(world));
  store.put("chips", chips_table(world));
  store.put("assumptions", assumptions_table(world));
  store.put("sensitivity", sensitivity_table(sums));
  store.put("adaptive", adaptive_table(sums.adaptive));
  store.put("exercise", exercise_table(sums.adaptive));
  store.put("committee", committee_table(world, sums));
  store.put("stage_gates", stage_gates_table(world, sums));
  store.put("emulator", emulator_table(world));
  store.put("headline", headline_table(world, sums));
  return store;
}

std::string run_json(const Timings& timings, const Scenario& s, const RunSettings& settings,
                     const std::string& hash) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  nlohmann::ordered_json out;
  out["scenario"] = s.name;
  out["scenario_hash"] = hash;
  out["seed"] = s.seed;
  out["version"] = core::version();
  out["compiler"] = __VERSION__;
  out["backend"] = settings.futures ? "cuda" : "cpu";
  out["threads"] = settings.threads ? settings.threads : core::hardware_threads();
  out["peak_memory_mib"] = usage.ru_maxrss / 1024;
  out["cpu_seconds"] = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                       1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  out["pass_seconds"] = timings.seconds();
  return out.dump(1) + "\n";
}

}  // namespace

core::CostTable cost_table(const Scenario& s, const Columns& columns, const RunSettings& settings) {
  if (settings.costs) return settings.costs(s, columns);
  if (settings.cache_dir.empty())
    return hw::build_cost_table(columns.requests, s.segments, s.process.signatures, s.site,
                                settings.threads);
  return hw::cached_cost_table(columns.requests, s.segments, s.process.signatures, s.site,
                               settings.threads, settings.cache_dir);
}

StudyResult run_study(const Scenario& scenario, const RunSettings& settings) {
  Timings time(settings.log);
  StudyResult result;
  result.expanded_yaml = expand(scenario);
  const std::string hash = core::ContentHash()
                               .add(result.expanded_yaml)
                               .add(core::version())
                               .add(settings.given_chips)
                               .hex();
  const std::unique_ptr<const Catalogs> own =
      settings.catalogs ? nullptr : std::make_unique<const Catalogs>();
  const Catalogs& catalogs = own ? *own : *settings.catalogs;
  Columns columns =
      time.pass("columns", [&] { return assemble_columns(scenario, catalogs.chips); });
  core::CostTable costs =
      time.pass("cost_table", [&] { return cost_table(scenario, columns, settings); });
  const RunOptions options{settings.threads, settings.stop, "", settings.futures};
  World world(scenario, options, std::move(columns), std::move(costs));
  bind_plans(world);
  StudySums sums;
  sums.pilot = time.pass("pilot", [&] { return run_pilot(world); });
  sums.main = time.pass("futures", [&] { return run_main(world, sums.pilot); });
  sums.adaptive = time.pass("policy", [&] { return run_adaptive(world, sums.pilot); });
  sums.measures = time.pass("worlds", [&] { return run_measures(world, sums.pilot); });
  sums.recourse = time.pass("recourse", [&] { return run_recourse(world, sums.pilot); });
  sums.lives = time.pass("lives", [&] { return run_lives(world, sums.pilot); });
  sums.breakeven = time.pass("breakeven", [&] { return run_breakeven(world, sums.pilot); });
  sums.sensitivity = time.pass("sensitivity", [&] { return run_sensitivity(world, sums.pilot); });
  result.store = time.pass("tables", [&] { return fill_store(world, sums, catalogs, hash); });
  result.summary_json = summary_json(result.store);
  result.run_json = run_json(time, scenario, settings, hash);
  return result;
}

void write_result(const StudyResult& result, const std::filesystem::path& folder) {
  result.store.write(folder / "study.sqlite");
  core::write_file_atomically(folder / "scenario.expanded.yaml", result.expanded_yaml);
  core::write_file_atomically(folder / "summary.json", result.summary_json);
  core::write_file_atomically(folder / "run.json", result.run_json);
}

}  // namespace strandline::study
