// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/hw_project_command.h"

#include <memory>
#include <string>

#include "app/catalog_tables.h"
#include "app/commands.h"
#include "app/lookup.h"
#include "core/files.h"
#include "hw/roadmap.h"
#include "hw/roadmap_document.h"
#include "hw/roadmap_record.h"

namespace strandline::app {
namespace {

constexpr int kMostQuarters = 80;

struct Options {
  std::string chip, docs, format;
  int quarter = 0;
  bool backtest = false, growth = false;
};

void run(const Options& o) {
  const hw::ChipCatalog chips = hw::ChipCatalog::load();
  if (!o.chip.empty()) {
    print(chip_fact_table(hw::project(find_chip(chips, o.chip), o.quarter)), o.format);
    return;
  }
  const auto record = hw::roadmap_record(chips);
  if (!o.docs.empty()) core::write_file_atomically(o.docs, hw::backtest_document(record, chips));
  if (o.growth) print(hw::growth_table(record), o.format);
  if (o.backtest) print(hw::backtest_table(hw::backtest_record(record)), o.format);
}

}  // namespace

void add_hw_project(CLI::App& hw) {
  auto o = std::make_shared<Options>();
  auto* c = hw.add_subcommand(
      "project", "A chip's coming generation with intervals; how far the past would have been off");
  auto* what = c->add_option_group("what");
  what->add_option("chip", o->chip, "Catalog id or alias, or a catalog file");
  what->add_flag("--backtest", o->backtest, "Each past generation, projected from the one before");
  what->add_flag("--growth", o->growth, "Growth of each figure and its spread, from the record");
  what->add_option("--write-docs", o->docs, "Write docs/roadmap_backtest.md here");
  what->require_option(1);
  c->add_option("--quarter", o->quarter, "Quarters from the study's start (hw/roadmap.yaml)")
      ->check(CLI::Range(0, kMostQuarters));
  add_format(*c, o->format);
  c->callback([=] { run(*o); });
}

}  // namespace strandline::app
