// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <filesystem>
#include <memory>

#include "app/commands.h"
#include "batch/plan.h"
#include "core/error.h"
#include "core/files.h"
#include "theses/living_history.h"
#include "theses/past.h"

namespace strandline::app {
namespace {

namespace fs = std::filesystem;

struct LivingOptions {
  std::vector<std::string> files;
  std::string out = "results/living", date, cache, format;
  std::uint64_t paths = 8192;
  int threads = 0;
};

std::string date_of(const LivingOptions& o) {
  if (o.date.empty()) return fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)));
  if (theses::quarter_of_date(o.date) < 0 || o.date.size() != 10)
    throw core::InputError({{}, "--date", o.date, "is no date", "write it as 2026-11-23"});
  return o.date;
}

std::vector<theses::LivingEntry> evaluate(const LivingOptions& o, const std::string& date,
                                          const study::Catalogs& catalogs) {
  theses::Context context;
  context.catalogs = &catalogs;
  context.threads = o.threads;
  context.study.threads = o.threads;
  context.study.catalogs = &catalogs;
  context.study.cache_dir =
      o.cache.empty() ? fs::path(o.out).parent_path() / ".cache" : fs::path(o.cache);
  const std::string data = batch::inputs_hash();
  std::vector<theses::LivingEntry> now;
  std::vector<std::string> files = o.files;
  if (files.empty()) files.push_back(core::home_path("scenarios/baseline.yaml").string());
  for (const fs::path& file : batch::find_scenarios(files)) {
    study::Overrides overrides;
    overrides.paths = o.paths;
    now.push_back(
        theses::evaluate_today(study::load_scenario(file, overrides), date, data, context));
  }
  return now;
}

void run(const LivingOptions& o) {
  const std::string date = date_of(o);
  const fs::path file = fs::path(o.out) / "history.csv";
  std::vector<theses::LivingEntry> history;
  if (fs::exists(file)) history = theses::read_history(core::read_file(file), file.string());
  const study::Catalogs catalogs;
  const std::vector<theses::LivingEntry> now = evaluate(o, date, catalogs);
  const core::Table changes = theses::flipped(history, now);
  history.insert(history.end(), now.begin(), now.end());
  std::error_code failed;
  fs::create_directories(o.out, failed);
  if (failed)
    throw core::RuntimeFailure(fmt::format("cannot create {}: {}", o.out, failed.message()));
  const auto write = [&](const char* name, const std::string& content) {
    core::write_file_atomically(fs::path(o.out) / name, content);
  };
  const core::Table stale = theses::stale_chips(catalogs.chips, date);
  write("history.csv", theses::history_table(history).render(core::TableFormat::kCsv));
  write("flipped.csv", changes.render(core::TableFormat::kCsv));
  write("stale.csv", stale.render(core::TableFormat::kCsv));
  write("drift.svg", theses::drift_svg(history));
  print(theses::history_table(now), o.format);
  if (changes.rows() > 0) print(changes, o.format);
  fmt::print(stderr, "{} conclusions flipped, {} chips of the catalog are stale\nhistory: {}\n",
             changes.rows(), stale.rows(), file.string());
}

}  // namespace

void add_living(CLI::App& app) {
  auto o = std::make_shared<LivingOptions>();
  auto* c = app.add_subcommand("living",
                               "Re-evaluates scenarios with the data of today and keeps a history");
  c->add_option("scenarios", o->files, "Scenario files (default: scenarios/baseline.yaml)");
  c->add_option("--out", o->out, "Folder of the history (default: results/living)");
  c->add_option("--date", o->date, "Date of the entry (default: today, UTC)");
  c->add_option("--paths", o->paths, "Futures of each scenario")
      ->check(CLI::Range(256, 1000000000));
  c->add_option("--threads", o->threads, "Threads (0: all cores)")->check(CLI::Range(0, 4096));
  c->add_option("--cache", o->cache, "Folder of cached cost tables");
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
