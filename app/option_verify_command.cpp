// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/option_verify_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "app/commands.h"
#include "core/error.h"
#include "core/files.h"
#include "strategy/verification/page.h"
#include "strategy/verification/verify.h"

namespace strandline::app {
namespace {

using namespace strategy::verification;

struct Options {
  std::string data, docs, format;
  VerifyOptions verify;
  bool formulas = false, details = false;
};

/// data/options below the folder given, or the folder itself where it has the tables.
std::string options_folder(const std::string& data) {
  const auto below = std::filesystem::path(data) / "options";
  return std::filesystem::exists(below) ? below.string() : data;
}

void print_tables(const std::vector<CheckedTable>& tables, const Options& o) {
  if (o.format == "json") {
    fmt::print("{{");
    for (std::size_t i = 0; i < tables.size(); ++i)
      fmt::print("{}\"{}\": {}", i ? ",\n" : "", tables[i].file,
                 check_table(tables[i]).render(core::TableFormat::kJson));
    fmt::print("}}\n");
    return;
  }
  if (o.details || o.format == "csv")
    for (const CheckedTable& t : tables) {
      fmt::print("{}{}\n", o.format == "csv" ? "# " : "", t.file);
      fmt::print("{}\n", check_table(t).render(core::parse_table_format(o.format)));
    }
  if (o.format == "table") print(summary_table(tables), o.format);
}

void run(Options o) {
  o.verify.simulate = !o.formulas;
  const auto tables = verify_options(options_folder(o.data), o.verify);
  print_tables(tables, o);
  if (!o.docs.empty()) core::write_file_atomically(o.docs, option_page(tables));
  if (!all_agree(tables)) throw core::RuntimeFailure("some values lie outside what is accepted");
}

}  // namespace

void add_option_verify(CLI::App& option) {
  auto o = std::make_shared<Options>();
  auto* c = option.add_subcommand("verify", "Hold every engine to the tables of the literature");
  c->add_option("--data", o->data, "Folder with options/*.csv")
      ->required()
      ->check(CLI::ExistingDirectory);
  c->add_option("--write-docs", o->docs, "Also write the page docs/option_validation.md");
  c->add_flag("--details", o->details, "Print every value, not the tables' summary alone");
  c->add_flag("--without-paths", o->formulas, "Leave engines with paths out");
  c->add_option("--paths", o->verify.paths, "Paths of each simulated value")
      ->default_val(200'000)
      ->check(CLI::Range(1'000, 1'000'000'000));
  c->add_option("--threads", o->verify.threads, "Threads; 0: all cores")
      ->default_val(0)
      ->check(CLI::Range(0, 1024));
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
