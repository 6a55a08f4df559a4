// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "app/hw_validate_command.h"
#include "app/hw_validate_serving.h"
#include "core/csv.h"
#include "core/error.h"
#include "core/files.h"
#include "hw/measured/calibrate.h"
#include "hw/measured/validate.h"
#include "hw/measured/validate_document.h"

namespace strandline::app {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string data, laws, out, frameworks_out, docs, format;
  std::vector<std::string> folds;
  int resamples = 20, threads = 0;
};

/// What the command prints, in order; each part of the model adds its tables.
using NamedTables = std::vector<std::pair<std::string, core::Table>>;

/// DIR/measured where there is one, else DIR itself.
fs::path measured_folder(const std::string& data) {
  const fs::path dir = data;
  return fs::is_directory(dir / "measured") ? dir / "measured" : dir;
}

/// Tables of kernels with a latency in a folder, whatever their names.
std::vector<hw::KernelCase> read_cases(const std::string& data, const hw::ChipCatalog& chips) {
  std::vector<hw::KernelCase> cases;
  for (const fs::path& file : core::list_files(measured_folder(data), ".csv")) {
    const core::Csv csv = core::Csv::load(file);
    const hw::KernelLayout* layout = hw::find_kernel_table(csv);
    if (!layout || !hw::has_laws(*layout)) continue;
    for (hw::KernelCase& c : hw::kernel_cases(csv, *layout, chips)) cases.push_back(std::move(c));
  }
  if (cases.empty())
    throw core::InputError({.place = {data},
                            .problem = "holds no table of measured kernels",
                            .mend = "name the folder of measured/kernel_*.csv"});
  return cases;
}

std::vector<hw::KernelFold> kernel_folds(const std::vector<std::string>& names) {
  std::vector<hw::KernelFold> folds;
  for (const std::string& name : names) {
    if (name == "shape") folds.push_back(hw::KernelFold::kShape);
    if (name == "chip") folds.push_back(hw::KernelFold::kChip);
  }
  return folds;
}

NamedTables kernel_tables(const Options& o) {
  const hw::ChipCatalog chips = hw::ChipCatalog::load();
  const hw::KernelLaws laws =
      o.laws.empty() ? hw::load_kernel_laws(chips) : hw::load_kernel_laws(fs::path(o.laws), chips);
  hw::KernelValidation v =
      hw::validate_kernels(read_cases(o.data, chips), laws, kernel_folds(o.folds), o.threads);
  NamedTables tables;
  tables.emplace_back("kernel_scores", std::move(v.scores));
  tables.emplace_back("kernel_targets", std::move(v.targets));
  for (auto& table : serving_tables(measured_folder(o.data), o.folds, o.threads))
    tables.push_back(std::move(table));
  return tables;
}

void print_all(const NamedTables& tables, const std::string& format) {
  if (format == "json") {
    fmt::print("{{");
    for (std::size_t i = 0; i < tables.size(); ++i)
      fmt::print("{}\"{}\": {}", i ? ",\n" : "", tables[i].first,
                 tables[i].second.render(core::TableFormat::kJson));
    fmt::print("}}\n");
    return;
  }
  for (const auto& [name, table] : tables) {
    fmt::print("{}{}\n", format == "csv" ? "# " : "", name);
    fmt::print("{}\n", table.render(core::parse_table_format(format)));
  }
}

void run_calibrate(const Options& o) {
  const hw::ChipCatalog chips = hw::ChipCatalog::load();
  const auto cases = read_cases(o.data, chips);
  const hw::KernelLaws laws = hw::calibrate_kernels(
      cases, [](const hw::KernelCase&) { return true; }, o.resamples, o.threads);
  const std::string text = hw::kernel_laws_yaml(laws);
  if (o.out.empty()) {
    fmt::print("{}", text);
  } else {
    core::write_file_atomically(o.out, text);
  }
  if (!o.frameworks_out.empty())
    core::write_file_atomically(
        o.frameworks_out, refitted_frameworks(measured_folder(o.data), o.resamples, o.threads));
}

void add_common(CLI::App& c, Options& o) {
  c.add_option("--data", o.data, "Folder with measured/kernel_*.csv, or those files' folder")
      ->required();
  c.add_option("--threads", o.threads, "Threads; 0: all cores")
      ->default_val(0)
      ->check(CLI::Range(0, 1024));
}

}  // namespace

void add_hw_validate(CLI::App& hw_command) {
  auto o = std::make_shared<Options>();
  auto* c = hw_command.add_subcommand(
      "validate", "Score predictions against measured kernels, by leave-out folds");
  add_common(*c, *o);
  c->add_option("--folds", o->folds, "Refit without: shape, chip, model (comma-separated)")
      ->delimiter(',')
      ->check(CLI::IsMember({"shape", "chip", "model"}));
  c->add_option("--laws", o->laws, "Laws of `hw calibrate` instead of the shipped ones");
  add_format(*c, o->format);
  c->add_option("--write-docs", o->docs, "Also write the page docs/performance_validation.md");
  c->callback([=] {
    const NamedTables tables = kernel_tables(*o);
    print_all(tables, o->format);
    if (!o->docs.empty()) core::write_file_atomically(o->docs, hw::validation_document(tables));
  });
}

void add_hw_calibrate(CLI::App& hw_command) {
  auto o = std::make_shared<Options>();
  auto* c = hw_command.add_subcommand(
      "calibrate", "Refit what kernels reach on measured chips; prints hw/efficiency_laws.yaml");
  add_common(*c, *o);
  c->add_option("--resamples", o->resamples, "Bootstrap resamples for the intervals")
      ->default_val(20)
      ->check(CLI::Range(0, 10000));
  c->add_option("--out", o->out, "Write to this file instead of standard output");
  c->add_option("--frameworks-out", o->frameworks_out,
                "Also refit serving frameworks; write hw/frameworks.yaml to this file");
  c->callback([=] { run_calibrate(*o); });
}

}  // namespace strandline::app
