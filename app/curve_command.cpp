// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "app/commands.h"
#include "app/lookup.h"
#include "archs/architecture.h"
#include "core/error.h"
#include "hw/chip.h"
#include "hw/support_report.h"
#include "study/curves.h"

namespace strandline::app {
namespace {

struct CurveOptions {
  std::string architecture, format;
  std::vector<std::string> chips;
  core::Segment mix;
  int max_chips = 64;
};

void note(const std::string& chip, const std::string& text) {
  if (!text.empty()) fmt::print(stderr, "strandline: {}: {}\n", chip, text);
}

/// Models are built for a context; positions beyond it are the user's risk, not an error.
void warn_of_context(const archs::Architecture& a, const core::Segment& mix) {
  const double context = mix.input_tokens + mix.output_tokens;
  if (context > static_cast<double>(a.context_tokens))
    fmt::print(stderr, "strandline: {}: {:.0f} tokens exceed its context of {}\n", a.id, context,
               a.context_tokens);
}

void run_curve(const CurveOptions& o) {
  const auto model = find_model(archs::ArchitectureCatalog::load(), o.architecture);
  const auto catalog = hw::ChipCatalog::load();
  std::vector<hw::Chip> chips;
  for (const std::string& name : o.chips) chips.push_back(find_chip(catalog, name));
  if (chips.size() == 1) chips.front().require_costable("curve");
  warn_of_context(model, o.mix);
  core::Table table = study::curve_table();
  for (const hw::Chip& chip : chips) {
    try {
      chip.require_costable("curve");
    } catch (const core::MissingFact& e) {  // the others still have their curves
      note(chip.id, e.what());
      continue;
    }
    note(chip.id, study::add_curve(table, model, chip, o.mix, o.max_chips));
    const std::string other = hw::substitutes_text(model, chip);
    note(chip.id, other.empty() ? "" : "not native: " + other);
  }
  print(table, o.format);
}

}  // namespace

void add_curve(CLI::App& app) {
  auto o = std::make_shared<CurveOptions>();
  auto* c = app.add_subcommand(
      "curve", "Throughput-interactivity frontier of a model on chips, with cost per token");
  c->add_option("--arch", o->architecture, "Model id or alias, a catalog file, or a config.json")
      ->required();
  c->add_option("--hw", o->chips, "Chip ids or catalog files, separated by commas")
      ->required()
      ->delimiter(',');
  c->add_option("--isl", o->mix.input_tokens, "Mean input tokens")
      ->default_val(1024)
      ->check(finite_range(1.0, 4e6));
  c->add_option("--osl", o->mix.output_tokens, "Mean output tokens")
      ->default_val(1024)
      ->check(finite_range(1.0, 1e6));
  c->add_option("--prefix-hit", o->mix.prefix_hit_rate, "Share of input tokens cached")
      ->default_val(0)
      ->check(finite_range(0.0, 0.99));
  c->add_option("--max-chips", o->max_chips, "Chips of one model instance at most")
      ->default_val(64)
      ->check(CLI::Range(1, 8192));
  add_format(*c, o->format);
  c->callback([=] { run_curve(*o); });
}

}  // namespace strandline::app
