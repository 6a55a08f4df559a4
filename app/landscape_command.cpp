// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <csignal>
#include <memory>

#include "app/commands.h"
#include "core/error.h"
#include "core/files.h"
#include "report/landscape_picture.h"
#include "report/report.h"
#include "study/landscape.h"

namespace strandline::app {
namespace {

volatile std::sig_atomic_t interrupted = 0;

struct Options {
  std::string scenario, out, cache, format;
  study::Overrides overrides;
  study::LandscapeSettings settings;
};

/// The store of a study in the folder, or an empty one.
core::ResultStore store_in(const std::filesystem::path& folder) {
  const auto file = folder / "study.sqlite";
  return std::filesystem::exists(file) ? core::ResultStore::read(file) : core::ResultStore{};
}

/// Refuses a folder whose study is another one's before anything is computed.
void check_out(const Options& o, const study::Scenario& scenario) {
  if (o.out.empty() || !std::filesystem::exists(o.out)) return;
  const std::filesystem::path yaml = std::filesystem::path(o.out) / "scenario.expanded.yaml";
  if (!std::filesystem::exists(std::filesystem::path(o.out) / "study.sqlite")) return;
  if (std::filesystem::exists(yaml) && core::read_file(yaml) == study::expand(scenario)) return;
  throw core::InputError({{},
                          "--out",
                          o.out,
                          "holds the study of another scenario, seed or number of paths",
                          "name another folder, or run `strandline study` there again"});
}

void write(const Options& o, const study::LandscapeResult& r) {
  const std::filesystem::path folder = o.out;
  std::filesystem::create_directories(folder);
  core::ResultStore store = store_in(folder);
  store.put("landscape", study::landscape_table(r));
  store.put("landscape_optima", study::landscape_optima_table(r));
  store.put("landscape_summary", study::landscape_summary_table(r));
  for (const char* name : {"landscape", "landscape_optima", "landscape_summary"})
    core::write_file_atomically(folder / (std::string(name) + ".csv"),
                                store.get(name).render(core::TableFormat::kCsv));
  core::write_file_atomically(folder / "landscape.svg", report::landscape_svg(store));
  const auto staged = folder / ".study.sqlite.new";
  std::filesystem::remove(staged);
  store.write(staged);
  std::filesystem::rename(staged, folder / "study.sqlite");
  report::write_report(folder);
  fmt::print(stderr, "results: {0}\nreport:  {0}/report.html\n", folder.string());
}

void run(Options o) {
  const study::Scenario scenario = study::load_scenario(o.scenario, o.overrides);
  check_out(o, scenario);
  std::signal(SIGINT, [](int) { interrupted = 1; });
  std::signal(SIGTERM, [](int) { interrupted = 1; });
  o.settings.run.stop = [] { return interrupted != 0; };
  o.settings.run.log = [](const std::string& line) { fmt::print(stderr, "{}\n", line); };
  o.settings.run.cache_dir = std::filesystem::path(o.cache.empty() ? "results/.cache" : o.cache);
  const study::LandscapeResult r = study::run_landscape(scenario, o.settings);
  if (!o.out.empty()) write(o, r);
  print(study::landscape_summary_table(r), o.format);
  if (o.format == "table") {
    fmt::print("\n");
    print(study::landscape_optima_table(r), o.format);
  }
}

}  // namespace

void add_landscape(CLI::App& app) {
  auto o = std::make_shared<Options>();
  auto* c = app.add_subcommand(
      "landscape",
      "Searches the designs of a fixed-function chip: local optima, the robust one, "
      "the barrier between them");
  c->add_option("scenario", o->scenario, "The scenario, a YAML file")->required();
  c->add_option("--space", o->settings.space, "Designs (default: study/landscape.yaml)");
  c->add_option("--futures", o->settings.futures,
                "Futures that the search values on; prices take four times as many others")
      ->default_val(512)
      ->check(CLI::Range(64, 1'000'000));
  c->add_option("--designs", o->settings.search.designs,
                "Designs beyond which no further climb starts")
      ->default_val(400)
      ->check(CLI::Range(1, 1'000'000));
  c->add_option("--seed", o->overrides.seed, "Seed instead of the scenario's")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{9'000'000'000'000'000}));
  c->add_option("--threads", o->settings.run.threads, "Threads (0: all cores)")
      ->check(CLI::Range(0, 4096));
  c->add_option(
      "--out", o->out,
      "Folder to write to; where it holds the scenario's study, its report gains a section");
  c->add_option("--cache", o->cache, "Folder of cached cost tables (default: results/.cache)");
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
