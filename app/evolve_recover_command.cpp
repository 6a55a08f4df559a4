// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include "app/commands.h"
#include "core/files.h"
#include "evolution/calibration/recovery.h"

namespace strandline::app {
namespace {

struct Options {
  int trials = 200, threads = 0;
  std::string out, format;
};

void run(const Options& o) {
  const core::Table table = evolution::recovery_table(evolution::recover(o.trials, o.threads));
  if (!o.out.empty()) core::write_file_atomically(o.out, table.render(core::TableFormat::kCsv));
  print(table, o.format);
}

}  // namespace

void add_evolve_recover(CLI::App& evolve) {
  auto o = std::make_shared<Options>();
  auto* c = evolve.add_subcommand(
      "recover", "Fits made-up histories and counts how often their parameters are found again");
  c->add_option("--trials", o->trials, "Histories to make up")->check(CLI::Range(1, 100000));
  c->add_option("--out", o->out, "Also writes the table as CSV, as evolution/recovery.csv");
  c->add_option("--threads", o->threads, "Threads (0: all cores)")->check(CLI::Range(0, 4096));
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
