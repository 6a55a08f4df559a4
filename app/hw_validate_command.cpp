// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/hw_validate_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "app/commands.h"
#include "app/validation_run.h"
#include "core/csv.h"
#include "core/error.h"
#include "core/files.h"
#include "hw/measured/validate_document.h"
#include "hw/measured/validation_baseline.h"

namespace strandline::app {
namespace {

namespace fs = std::filesystem;

struct Options {
  ValidationOptions run;
  std::string docs, against, baseline, format;
  bool details = false;
};

void print_json(const hw::NamedTables& tables) {
  fmt::print("{{");
  for (std::size_t i = 0; i < tables.size(); ++i)
    fmt::print("{}\"{}\": {}", i ? ",\n" : "", tables[i].first,
               tables[i].second.render(core::TableFormat::kJson));
  fmt::print("}}\n");
}

/// For people the targets and what was not predicted; for programs, or with --details, everything.
void print_tables(const hw::NamedTables& tables, const Options& o) {
  if (o.format == "json") return print_json(tables);
  for (const auto& [name, table] : tables) {
    const bool brief = name == "targets" || name == "rows";
    if (o.format == "table" && !o.details && !brief) continue;
    fmt::print("{}{}\n", o.format == "csv" ? "# " : "", name);
    fmt::print("{}\n", table.render(core::parse_table_format(o.format)));
  }
}

/// RuntimeFailure that names what got worse.
void compare(const hw::NamedTables& tables, const std::string& file) {
  const auto worse = hw::worsened(hw::published_figures(tables), core::Csv::load(file));
  if (worse.empty()) return;
  throw core::RuntimeFailure(fmt::format(
      "{} of the figures in {} got worse by more than a tenth:\n  {}\nwhere that is meant, rewrite "
      "the file with --write-baseline",
      worse.size(), file, fmt::join(worse, "\n  ")));
}

void write_document(const ValidationResult& result, const fs::path& file) {
  const hw::ValidationPage page =
      hw::validation_document(result.tables, result.pictures, file.stem().string());
  for (const auto& [name, svg] : page.pictures)
    core::write_file_atomically(file.parent_path() / name, svg);
  core::write_file_atomically(file, page.markdown);
}

void run(const Options& o) {
  const ValidationResult result = run_validation(o.run);
  print_tables(result.tables, o);
  if (!o.docs.empty()) write_document(result, o.docs);
  if (!o.baseline.empty())
    core::write_file_atomically(
        o.baseline, hw::published_figures(result.tables).render(core::TableFormat::kCsv));
  if (!o.against.empty()) compare(result.tables, o.against);
}

void add_outputs(CLI::App& c, Options& o) {
  add_format(c, o.format);
  c.add_flag("--details", o.details,
             "Tables for people, too, by chip, operator, format and source");
  c.add_option("--write-docs", o.docs,
               "Also write the page docs/performance_validation.md and its pictures beside it");
  c.add_option("--against", o.against,
               "Fail where a figure is more than a tenth worse than in this file")
      ->check(CLI::ExistingFile);
  c.add_option("--write-baseline", o.baseline, "Write the figures that --against compares with");
}

}  // namespace

void add_hw_validate(CLI::App& hw_command) {
  auto o = std::make_shared<Options>();
  auto* c = hw_command.add_subcommand(
      "validate", "Score predictions against measured kernels, serving and energy");
  c->add_option("--data", o->run.data,
                "Folder with tables of the columns of measured/*.csv, or one such file")
      ->required();
  c->add_option("--folds", o->run.folds, "Refit without: shape, chip, model (comma-separated)")
      ->delimiter(',')
      ->check(CLI::IsMember({"shape", "chip", "model"}));
  c->add_option("--parts", o->run.parts, "Only: kernels, network, serving, energy")
      ->delimiter(',')
      ->check(CLI::IsMember({"kernels", "network", "serving", "energy"}));
  add_given_catalogs(*c, o->run.given);
  c->add_option("--laws", o->run.laws, "Laws of `hw calibrate` instead of the shipped ones");
  c->add_option("--threads", o->run.threads, "Threads; 0: all cores")
      ->default_val(0)
      ->check(CLI::Range(0, 1024));
  add_outputs(*c, *o);
  c->callback([=] {
    o->run.points = !o->docs.empty();
    run(*o);
  });
}

}  // namespace strandline::app
