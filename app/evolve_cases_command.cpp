// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/commands.h"
#include "core/files.h"
#include "evolution/cases/cases.h"

namespace strandline::app {
namespace {

namespace cases = evolution::cases;

struct Options {
  std::string cases, models, format;
  bool score = false;
  std::uint64_t seed = 1;
};

void run(const Options& o) {
  const auto all = cases::read_cases(core::Csv::load(o.cases));
  const auto causes = cases::load_causes(core::home_path("evolution/cases/causes.yaml"));
  const auto record = evolution::load_record(o.models);
  const auto replays = cases::replay_cases(all, causes, record, o.seed);
  const bool both = o.format.empty() || o.format == "table";
  if (!o.score || both) print(cases::case_table(replays), o.format);
  if (o.score || both) print(cases::score_table(cases::score_cases(replays)), o.format);
}

}  // namespace

void add_evolve_cases(CLI::App& evolve) {
  auto o = std::make_shared<Options>();
  auto* c =
      evolve.add_subcommand("cases", "Replays known chips by what was known when each was decided");
  c->add_option("--cases", o->cases, "The chips, a CSV file (columns of case_studies.csv)")
      ->required()
      ->check(CLI::ExistingFile);
  c->add_option("--models", o->models, "A dated record of models (columns of models.csv)")
      ->required()
      ->check(CLI::ExistingFile);
  c->add_flag("--score", o->score, "With csv or json: the scores instead of the cases");
  c->add_option("--seed", o->seed, "Seed of fits and sampling")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{9'000'000'000'000}));
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
