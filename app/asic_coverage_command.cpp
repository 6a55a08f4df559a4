// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/asic_coverage_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "hw/asic/configs.h"
#include "hw/asic/model_coverage.h"

namespace strandline::app {
namespace {

using namespace hw::asic;

struct Options {
  std::string config, format;
  bool models = false;
};

/// What strands most layers first.
core::Table stranded_table(const CoverageTotals& t) {
  std::vector<std::pair<std::string, CoverageTotals::Stranded>> rows(t.stranded.begin(),
                                                                     t.stranded.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.second.layers > b.second.layers; });
  core::Table table({{"stranded_by"}, {"layers"}, {"models"}});
  for (const auto& [what, n] : rows)
    table.add({what, std::int64_t{n.layers}, std::int64_t{n.models}});
  return table;
}

core::Table model_table(const std::vector<ModelCoverage>& models) {
  core::Table table({{"model"}, {"layers"}, {"lowered"}, {"stranded_by"}});
  for (const ModelCoverage& m : models) {
    std::string by;
    for (const auto& [what, layers] : m.stranded)
      by += fmt::format("{}{} ({})", by.empty() ? "" : "; ", what, layers);
    table.add({m.model, std::int64_t{m.layers}, std::int64_t{m.lowered}, by});
  }
  return table;
}

void run(const Options& o) {
  const Accelerator a = find_config(o.config);
  const auto catalog = archs::ArchitectureCatalog::load();
  const auto models = model_coverage(catalog.all(), a);
  const CoverageTotals t = coverage_totals(models);
  print(o.models ? model_table(models) : stranded_table(t), o.format);
  const std::string text =
      fmt::format("{}: {} of {} layers; of {} models {} whole, {} in part\n", a.name, t.lowered,
                  t.layers, t.models, t.whole, t.in_part - t.whole);
  std::fputs(text.c_str(), o.format == "table" ? stdout : stderr);
}

}  // namespace

void add_asic_coverage(CLI::App& asic_command) {
  auto o = std::make_shared<Options>();
  auto* c = asic_command.add_subcommand(
      "coverage", "Layers of the catalog's models that a config runs, and what strands the others");
  c->add_option("--config", o->config, "A config of hw/asic/configs.yaml")
      ->default_val("base16-full");
  c->add_flag("--models", o->models, "Print each model instead of each stranding operator");
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
