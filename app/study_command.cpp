// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <vector>

#include "app/commands.h"
#include "app/given_catalogs.h"
#include "app/study_backend.h"
#include "core/files.h"
#include "report/report.h"
#include "study/scenario.h"
#include "study/study.h"

namespace strandline::app {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void on_interrupt(int) {
  if (interrupted) _exit(130);
  interrupted = 1;
}

struct StudyOptions {
  std::string file, out, backend = "auto", cache, format;
  study::Overrides overrides;
  GivenCatalogs given;
  int threads = 0;
};

namespace fs = std::filesystem;

/// Files of the given chips: the file itself, or all of its folder.
std::vector<fs::path> chip_files(const std::string& given) {
  if (given.empty()) return {};
  return fs::is_directory(given) ? core::list_files(given, ".yaml") : std::vector<fs::path>{given};
}

/// Keeps given chips beside the results, since no catalog holds them. Gives their text.
std::string keep_chips(const std::vector<fs::path>& files, const fs::path& folder) {
  std::string texts;
  if (!files.empty()) fs::create_directory(folder);
  for (const fs::path& file : files) {
    const std::string text = core::read_file(file);
    core::write_file_atomically(folder / file.filename(), text);
    texts += text;
  }
  return texts;
}

/// Log lines go to standard error, so that tables on standard output stay clean.
void log_to_stderr() {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("strandline"));
  spdlog::set_pattern("%H:%M:%S %v");
}

void run(const StudyOptions& o) {
  const StudyBackend backend = study_backend(o.backend);
  const study::Scenario scenario = study::load_scenario(o.file, o.overrides);
  const std::filesystem::path out = o.out.empty() ? std::filesystem::path("results") / scenario.name
                                                  : std::filesystem::path(o.out);
  const study::Catalogs catalogs{chips_with(o.given), archs::ArchitectureCatalog::load()};
  core::StagedFolder folder(out);
  log_to_stderr();
  if (!backend.line.empty()) spdlog::info(backend.line);
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  study::RunSettings settings;
  settings.threads = o.threads;
  settings.futures = backend.futures;
  settings.catalogs = &catalogs;
  settings.given_chips = keep_chips(chip_files(o.given.chips), folder.path() / "chips");
  settings.stop = [] { return interrupted != 0; };
  settings.log = [](const std::string& line) { spdlog::info(line); };
  settings.cache_dir =
      o.cache.empty() ? out.parent_path() / ".cache" : std::filesystem::path(o.cache);
  const study::StudyResult result = run_on_backend(scenario, settings);
  study::write_result(result, folder.path());
  report::write_report(folder.path());
  folder.commit();
  print(result.store.get("headline"), o.format);
  fmt::print(stderr, "results: {0}\nreport:  {0}/report.html\n", out.string());
}

}  // namespace

void add_study(CLI::App& app) {
  auto o = std::make_shared<StudyOptions>();
  auto* c = app.add_subcommand("study", "Runs one scenario and writes its results and report");
  c->add_option("scenario", o->file, "The scenario, a YAML file")->required();
  c->add_option("--out", o->out, "Folder of the results (default: results/<name>)");
  c->add_option("--seed", o->overrides.seed, "Seed instead of the scenario's")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{9'000'000'000'000'000}));
  c->add_option("--paths", o->overrides.paths, "Futures instead of the scenario's")
      ->check(CLI::Range(256, 1'000'000'000));
  c->add_option("--threads", o->threads, "Threads (0: all cores)")->check(CLI::Range(0, 4096));
  c->add_option("--backend", o->backend, "cpu, cuda or auto")
      ->check(CLI::IsMember({"cpu", "cuda", "auto"}));
  c->add_option("--cache", o->cache,
                "Folder of cached cost tables (default: .cache beside the results)");
  add_given_catalogs(*c, o->given, false);
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
