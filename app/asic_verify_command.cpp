// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/asic_verify_command.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>

#include "app/commands.h"
#include "app/lookup.h"
#include "core/error.h"
#include "core/files.h"
#include "hw/fidelity/agreement_document.h"
#include "hw/fidelity/agreement_tables.h"

namespace strandline::app {
namespace {

using namespace hw::fidelity;

struct Options {
  std::string suite, docs, format;
  std::vector<std::string> configs;
  bool small = false, operators = false;
};

Suite suite_of(const Options& o) {
  Suite suite = read_suite(o.suite);
  if (o.configs.empty()) return suite;
  std::erase_if(suite.layers, [&](const SuiteLayer& l) {
    return std::find(o.configs.begin(), o.configs.end(), l.config) == o.configs.end();
  });
  if (suite.layers.empty())
    throw core::InputError(
        {.place = {},
         .key = "config",
         .value = o.configs.front(),
         .problem = "the suite has no layer on it",
         .mend = "take a config of hw/fidelity/suite.yaml, or add layers there"});
  return suite;
}

void print_tables(const Agreement& agreement, const Options& o) {
  const auto tables = agreement_tables(agreement);
  if (o.format == "json") {
    std::string text;
    for (const auto& [name, table] : tables)
      text += fmt::format("{}\"{}\": {}", text.empty() ? "{" : ",\n", name,
                          table.render(core::TableFormat::kJson));
    fmt::print("{}}}\n", text);
    return;
  }
  for (const auto& [name, table] : tables) {
    if (name == "operators" && o.format == "table" && !o.operators) continue;
    fmt::print("{}{}\n{}\n", o.format == "csv" ? "# " : "", name,
               table.render(core::parse_table_format(o.format)));
  }
}

void run(const Options& o) {
  const Suite suite = suite_of(o);
  const auto catalog = archs::ArchitectureCatalog::load();
  const AgreementTools tools{
      .core = [](const std::string& config) { return hw::cosim::make_rtl_core(config); },
      .array = [](int size) { return hw::cosim::make_rtl_array(size); },
      .array_sizes = hw::cosim::rtl_array_sizes(),
      .model = [&](const std::string& id) { return find_model(catalog, id); },
      .report = [](const std::string& what) { spdlog::info("{}", what); }};
  const Agreement agreement = run_agreement(suite, tools, o.small);
  if (agreement.layers.empty())
    throw core::RuntimeFailure(
        "this build has no RTL of the suite's configs: install verilator and build again");
  print_tables(agreement, o);
  if (!o.docs.empty()) core::write_file_atomically(o.docs, agreement_page(agreement, suite));
  if (o.small || !o.configs.empty()) return;  // a part of the suite misses its sizes
  if (!agrees(agreement)) throw core::RuntimeFailure(verdict(agreement));
  spdlog::info("{}", verdict(agreement));
}

}  // namespace

void add_asic_verify(CLI::App& asic_command) {
  auto o = std::make_shared<Options>();
  auto* c = asic_command.add_subcommand(
      "verify",
      "Hold analytic model and SystemC chip to the RTL on layers of catalog models. Exit code 1 "
      "where they disagree; targets of speed that are missed are told alone");
  c->add_option("--config", o->configs, "Only layers on these configs (comma-separated)")
      ->delimiter(',');
  c->add_option("--suite", o->suite, "Layers to run instead of hw/fidelity/suite.yaml")
      ->check(CLI::ExistingFile);
  c->add_flag("--small", o->small, "Only the layers that the suite marks small");
  c->add_flag("--operators", o->operators, "Also print each operator alone");
  c->add_option("--write-docs", o->docs, "Also write the page docs/accelerator_validation.md");
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
