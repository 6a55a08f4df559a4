// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/asic_discrepancy_command.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>

#include "app/asic_run.h"
#include "app/commands.h"
#include "app/lookup.h"
#include "core/error.h"
#include "core/files.h"
#include "hw/asic/discrepancy.h"
#include "hw/asic/model_layer.h"
#include "hw/fidelity/size_suite.h"

namespace strandline::app {
namespace {

using namespace hw::asic;
using hw::fidelity::SizedLayer;
using hw::fidelity::SizeSuite;

struct Options {
  std::string suite, out, cores, format;
  std::vector<int> sides;
};

SizeSuite suite_of(const Options& o) {
  SizeSuite suite = hw::fidelity::read_size_suite(o.suite);
  if (o.sides.empty()) return suite;
  std::erase_if(suite.cores, [&](const Accelerator& a) {
    return std::find(o.sides.begin(), o.sides.end(), a.rows) == o.sides.end();
  });
  if (suite.cores.empty())
    throw core::InputError({.place = {},
                            .key = "sides",
                            .value = std::to_string(o.sides.front()),
                            .problem = "the suite has no core of that side",
                            .mend = "take one of hw/fidelity/sizes.yaml, or add it there"});
  return suite;
}

/// The layer on a core: RTL, whose memory after the run has to equal the golden model's, and
/// analytic model.
FidelityRow run_layer(const SizeSuite& suite, const Accelerator& a, const SizedLayer& l,
                      const archs::Architecture& model, const std::string& cores) {
  const Layer layer = model_layer(model, 0, suite.columns_per_side * a.rows, a);
  const MemoryChoice memory{.speed = suite.memory(a)};
  const GoldenRun golden = run_golden(layer, l.work(a.rows), 1, a, memory.speed);
  const TimedRun rtl = run_rtl(golden, a, memory, {.config = a.name, .cache = cores, .trace = {}});
  const TimedRun analytic = run_analytic(golden, a, memory.speed);
  spdlog::info("{} on {}: RTL {} cycles, analytic {}; equal numbers, {:.2g}% from float64",
               l.name(), a.name, rtl.cycles, analytic.cycles, 100 * golden.error);
  return {a.rows, l.name(), static_cast<double>(rtl.cycles), static_cast<double>(analytic.cycles)};
}

core::Table table_of(const std::vector<FidelityRow>& rows) {
  core::Table table({{"size"}, {"layer"}, {"rtl_cycles"}, {"analytic_cycles"}});
  const auto whole = [](double x) { return static_cast<std::int64_t>(x); };
  for (const FidelityRow& r : rows)
    table.add({std::int64_t{r.size}, r.layer, whole(r.rtl_cycles), whole(r.analytic_cycles)});
  return table;
}

void run(const Options& o) {
  const SizeSuite suite = suite_of(o);
  const auto catalog = archs::ArchitectureCatalog::load();
  std::vector<FidelityRow> rows;
  for (const SizedLayer& l : suite.layers)
    for (const Accelerator& a : suite.cores)
      if (a.rows >= l.least_side)
        rows.push_back(run_layer(suite, a, l, find_model(catalog, l.arch), o.cores));
  const core::Table table = table_of(rows);
  print(table, o.format);
  if (!o.out.empty()) core::write_file_atomically(o.out, table.render(core::TableFormat::kCsv));
}

}  // namespace

void add_asic_discrepancy(CLI::App& asic_command) {
  auto o = std::make_shared<Options>();
  auto* c = asic_command.add_subcommand(
      "discrepancy",
      "Run layers that grow with the core on RTL and analytic model of several sizes: what studies "
      "take the analytic model's error from (hw/asic/discrepancy.csv)");
  c->add_option("--suite", o->suite, "Cores and layers instead of hw/fidelity/sizes.yaml")
      ->check(CLI::ExistingFile);
  c->add_option("--sides", o->sides, "Only cores of these sides (comma-separated)")->delimiter(',');
  c->add_option("--cores", o->cores, "Folder of cores that are Verilated on demand");
  c->add_option("--out", o->out, "Also write the rows to this CSV file");
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
