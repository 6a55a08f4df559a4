// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/commands.h"
#include "app/curve_plot.h"
#include "app/curve_table.h"
#include "app/lookup.h"
#include "archs/architecture.h"
#include "core/error.h"
#include "hw/chip.h"
#include "hw/support.h"
#include "hw/support_report.h"
#include "study/columns.h"

namespace strandline::app {
namespace {

struct CurveOptions {
  std::string format, plot, title;
  std::vector<std::string> architectures, chips;
  core::Segment mix;
  int max_chips = 64, domain = 0;
  double max_concurrency = 0;
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

hw::ServingLimits limits_of(const CurveOptions& o) {
  hw::ServingLimits limits = hw::limits_for(o.max_chips);
  if (o.max_concurrency > 0) limits.max_concurrency = o.max_concurrency;
  return limits;
}

/// USD per chip-hour; 0 where a price is missing (a memory that nobody quotes, no power).
double usd_per_chip_h(const hw::Chip& chip) {
  try {
    return study::chip_usd_h(chip);
  } catch (const core::MissingFact& e) {
    note(chip.id, std::string("no cost per token: ") + e.what());
    return 0;
  }
}

/// The frontier, empty with a note where there is none.
ChipCurve curve_of(const archs::Architecture& model, const hw::Chip& chip, const CurveOptions& o) {
  const hw::Evidence evidence = hw::prediction_errors().evidence_of(chip);
  ChipCurve curve{model.id, chip.id, std::string(hw::name_of(evidence)), 0, {}};
  const hw::ArchitectureSupport support = hw::support(model, chip);
  note(chip.id, support.reason);
  if (!core::served(support.serves)) return curve;
  curve.usd_per_chip_h = usd_per_chip_h(chip);
  curve.points = hw::curve_points(model, hw::prepare(chip), o.mix, limits_of(o));
  if (curve.points.empty())
    note(chip.id, "no partition within the limits holds the weights and one request");
  const std::string other = hw::substitutes_text(model, chip);
  note(chip.id, other.empty() ? "" : "not native: " + other);
  return curve;
}

/// The chips asked for, their domains cut where asked; of several, those that can be costed.
std::vector<hw::Chip> chips_of(const CurveOptions& o) {
  const auto catalog = hw::ChipCatalog::load();
  std::vector<hw::Chip> chips;
  for (const std::string& name : o.chips) {
    hw::Chip chip = find_chip(catalog, name);
    if (o.domain > 0) chip.network.domain_chips = std::min(chip.network.domain_chips, o.domain);
    try {
      chip.require_costable("curve");
      chips.push_back(std::move(chip));
    } catch (const core::MissingFact& e) {  // the others still have their curves
      if (o.chips.size() == 1) throw;
      note(chip.id, e.what());
    }
  }
  return chips;
}

void run_curve(const CurveOptions& o) {
  if (!o.plot.empty()) require_picture_name(o.plot);
  const auto catalog = archs::ArchitectureCatalog::load();
  std::vector<archs::Architecture> models;
  for (const std::string& name : o.architectures) models.push_back(find_model(catalog, name));
  const std::vector<hw::Chip> chips = chips_of(o);
  core::Table table = curve_table();
  std::vector<ChipCurve> curves;
  for (const archs::Architecture& model : models) {
    warn_of_context(model, o.mix);
    for (const hw::Chip& chip : chips) {
      curves.push_back(curve_of(model, chip, o));
      add_rows(table, curves.back(), o.mix);
    }
  }
  if (!o.plot.empty()) write_plot(o.plot, o.title, curves, o.mix);
  print(table, o.format);
}

void add_lengths(CLI::App& command, CurveOptions& o) {
  command.add_option("--isl", o.mix.input_tokens, "Mean input tokens")
      ->default_val(1024)
      ->check(finite_range(1.0, 4e6));
  command.add_option("--osl", o.mix.output_tokens, "Mean output tokens")
      ->default_val(1024)
      ->check(finite_range(1.0, 1e6));
  command.add_option("--prefix-hit", o.mix.prefix_hit_rate, "Share of input tokens cached")
      ->default_val(0)
      ->check(finite_range(0.0, 0.99));
}

void add_limits(CLI::App& command, CurveOptions& o) {
  command.add_option("--max-chips,--chips-max", o.max_chips, "Chips of one model instance at most")
      ->default_val(64)
      ->check(CLI::Range(1, 16384));
  command.add_option("--domain", o.domain, "Chips of a scale-up domain at most (smaller islands)")
      ->check(CLI::Range(1, 16384));
  command
      .add_option("--max-concurrency", o.max_concurrency,
                  "Sequences of one instance at most (4096, or 64 a chip of --max-chips)")
      ->check(finite_range(1.0, 1e8));
}

}  // namespace

void add_curve(CLI::App& app) {
  auto o = std::make_shared<CurveOptions>();
  auto* c = app.add_subcommand("curve",
                               "Throughput-interactivity frontiers of models on chips, with cost, "
                               "energy and what bounds them");
  c->add_option("--arch", o->architectures,
                "Model ids or aliases, catalog files, or config.json, separated by commas")
      ->required()
      ->delimiter(',');
  c->add_option("--hw", o->chips, "Chip ids or catalog files, separated by commas")
      ->required()
      ->delimiter(',');
  add_lengths(*c, *o);
  add_limits(*c, *o);
  c->add_option("--plot", o->plot, "Also draw them: FILE.svg or FILE.html");
  c->add_option("--title", o->title, "Title of the picture")->needs("--plot");
  add_format(*c, o->format);
  c->callback([=] { run_curve(*o); });
}

}  // namespace strandline::app
