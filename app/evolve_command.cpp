// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/commands.h"
#include "core/files.h"
#include "study/sample.h"

namespace strandline::app {
namespace {

struct SampleOptions {
  std::string scenario, format, cache;
  std::uint64_t seed = 0;
  std::uint32_t paths = 1;
  int threads = 0;
};

void run_sample(const SampleOptions& o) {
  const std::filesystem::path file = o.scenario.empty() ? core::home_path("scenarios/baseline.yaml")
                                                        : std::filesystem::path(o.scenario);
  const study::Scenario scenario = study::load_scenario(file, {o.seed, 0});
  study::RunSettings settings;
  settings.threads = o.threads;
  settings.cache_dir = o.cache.empty() ? "results/.cache" : o.cache;
  print(study::sample_table(scenario, settings, o.paths), o.format);
}

}  // namespace

void add_evolve(CLI::App& app) {
  auto* evolve =
      app.add_subcommand("evolve", "The process over architectures: sample, calibrate, backtest");
  evolve->require_subcommand(1);
  add_evolve_calibrate(*evolve);
  auto o = std::make_shared<SampleOptions>();
  auto* c = evolve->add_subcommand("sample", "Prints futures quarter by quarter");
  c->add_option("scenario", o->scenario, "A scenario (default: scenarios/baseline.yaml)");
  c->add_option("--paths", o->paths, "Futures to print")->check(CLI::Range(1, 100000));
  c->add_option("--seed", o->seed, "Seed instead of the scenario's")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{9'000'000'000'000'000}));
  c->add_option("--threads", o->threads, "Threads (0: all cores)")->check(CLI::Range(0, 4096));
  c->add_option("--cache", o->cache, "Folder of cached cost tables (default: results/.cache)");
  add_format(*c, o->format);
  c->callback([=] { run_sample(*o); });
  add_evolve_recover(*evolve);
  add_evolve_backtest(*evolve);
  add_evolve_cases(*evolve);
  add_evolve_maturity(*evolve);
}

}  // namespace strandline::app
