// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/commands.h"
#include "core/files.h"
#include "evolution/backtest/document.h"

namespace strandline::app {
namespace {

namespace back = evolution::backtest;

struct Options {
  std::string models, docs, format;
  std::vector<std::string> cutoffs{"2022-12-31", "2023-12-31", "2024-12-31"};
  bool lenient = false, each = false;
  std::uint64_t seed = 1;
  int threads = 0;
};

void run(const Options& o) {
  const auto record = evolution::load_record(o.models, {"", o.lenient});
  back::BacktestOptions options;
  options.outlook.seed = o.seed;
  options.threads = o.threads;
  for (const std::string& day : o.cutoffs) options.cutoffs.push_back(back::end_of_day(day));
  options.fans = options.checks = !o.docs.empty();
  if (options.checks) options.recovery = core::home_path("evolution/recovery.csv");
  const back::Backtest result = back::run_backtest(record, options);
  if (!o.docs.empty()) {
    const std::filesystem::path page(o.docs), picture = "evolution_fan.svg";
    core::write_file_atomically(page.parent_path() / picture, back::fan_svg(result.fans));
    core::write_file_atomically(page, back::validation_document(result, picture.string()));
  }
  print(o.each ? back::forecast_table(result) : back::score_table(result), o.format);
}

}  // namespace

void add_evolve_backtest(CLI::App& evolve) {
  auto o = std::make_shared<Options>();
  auto* c = evolve.add_subcommand("backtest",
                                  "Fits the record up to each cut-off and scores what came after");
  c->add_option("--models", o->models, "A dated record of models (columns of models.csv)")
      ->required()
      ->check(CLI::ExistingFile);
  c->add_option("--cutoffs,--until", o->cutoffs, "Days up to which to look, YYYY-MM-DD")
      ->delimiter(',');
  c->add_flag("--lenient", o->lenient, "Leave out bad rows instead of stopping at the first");
  c->add_flag("--each", o->each, "Print every forecast instead of mean scores");
  c->add_option("--write-docs", o->docs,
                "Also write docs/evolution_validation.md here, evolution_fan.svg beside it");
  c->add_option("--seed", o->seed, "Seed of the sampling")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{9'000'000'000'000'000}));
  c->add_option("--threads", o->threads, "Threads (0: all cores)")->check(CLI::Range(0, 4096));
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
