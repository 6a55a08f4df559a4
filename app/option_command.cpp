// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "app/commands.h"
#include "app/option_verify_command.h"
#include "core/error.h"
#include "strategy/claims/read_claim.h"
#include "strategy/engines/registry.h"

namespace strandline::app {
namespace {

using namespace strategy;

struct Options {
  std::string file, format;
  engines::EngineOptions engine;
};

core::Table value_table(const claims::ClaimFile& file, const engines::EngineOptions& options) {
  core::Table table({{"engine"},
                     {"value", 8},
                     {"standard_error", 3},
                     {"lower", 8},
                     {"upper", 8},
                     {"seconds", 3}});
  for (const auto& v : engines::price_with_all(file.claim, options)) {
    const core::Cell error = v.standard_error > 0 ? core::Cell(v.standard_error) : core::Cell();
    table.add({v.engine, v.value, error, v.lower, v.upper, v.seconds});
  }
  return table;
}

void run(const Options& o) {
  const claims::ClaimFile file = claims::load_claim(o.file);
  const core::Table table = value_table(file, o.engine);
  if (table.rows() == 0)
    throw core::InputError({.place = {.file = o.file},
                            .key = "claim",
                            .value = claims::claim_kind(file.claim),
                            .problem = "no engine prices this claim",
                            .mend = "use fewer random features or assets, or a number of dates"});
  if (o.format == "table") fmt::print("{}\n\n", file.title);
  print(table, o.format);
}

}  // namespace

void add_option_command(CLI::App& app) {
  auto o = std::make_shared<Options>();
  auto* c = app.add_subcommand(
      "option", "Price a claim of scenarios/options/ with every engine that applies");
  c->add_option("file", o->file, "The claim (YAML)")->check(CLI::ExistingFile);
  c->add_option("--paths", o->engine.paths, "Paths that engines with paths price on")
      ->default_val(100'000)
      ->check(CLI::Range(8, 1'000'000'000));
  c->add_option("--seed", o->engine.seed, "Seed of the paths")->default_val(1);
  c->add_option("--threads", o->engine.threads, "Threads; 0: all cores")
      ->default_val(0)
      ->check(CLI::Range(0, 1024));
  add_format(*c, o->format);
  add_option_verify(*c);
  c->callback([=] {
    if (!c->get_subcommands().empty()) return;
    if (o->file.empty()) throw CLI::RequiredError("file");
    run(*o);
  });
}

}  // namespace strandline::app
