// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "app/catalog_tables.h"
#include "app/commands.h"
#include "core/error.h"
#include "core/files.h"
#include "hw/prediction_error.h"

namespace strandline::app {
namespace {

using core::Cell;
using core::Table;

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string cell_text(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return escaped(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return fmt::format("{}", *whole);
  if (const auto* number = std::get_if<double>(&cell)) return fmt::format("{:.4g}", *number);
  return "";
}

/// A Markdown table; column names keep their units.
std::string markdown(const Table& table) {
  std::string head = "|", rule = "|";
  for (const Table::Column& c : table.columns()) {
    head += fmt::format(" {} |", c.name);
    rule += " --- |";
  }
  std::string text = head + "\n" + rule + "\n";
  for (const auto& row : table.cells()) {
    text += "|";
    for (const Cell& cell : row) text += fmt::format(" {} |", cell_text(cell));
    text += "\n";
  }
  return text;
}

std::string page(const std::string& title, const std::string& introduction) {
  return fmt::format(
      "# {}\n\nWritten by `strandline reference` from the catalogs; a test compares it with what "
      "they hold\nnow. {}\n\n",
      title, introduction);
}

std::string chips_page(const hw::ChipCatalog& chips) {
  std::string text = page("Chips",
                          "Real chips and candidates to build; blank: not published.\n"
                          "`strandline hw show ID` prints one chip.");
  text += "## All\n\n" + markdown(chip_list_table(chips, true)) + "\n## What they run\n\n" +
          markdown(capability_table(chips));
  for (const hw::Chip& chip : chips.all())
    text += fmt::format("\n## {}\n\n{}\n", chip.id, chip.name) + markdown(chip_fact_table(chip));
  return text;
}

void write_pages(const std::filesystem::path& folder) {
  const auto models = archs::ArchitectureCatalog::load();
  const auto chips = hw::ChipCatalog::load();
  std::filesystem::create_directories(folder);
  const auto write = [&](const char* name, const std::string& text) {
    core::write_file_atomically(folder / name, text);
  };
  write("models.md", page("Models",
                          "Computed figures stand beside published ones.\n`strandline arch show "
                          "ID` prints one model.") +
                         markdown(model_list_table(models)));
  write("traits.md",
        page("Traits of models",
             "What released models differ in, what it lowers to, what it asks of a chip.\nAn empty "
             "`lowers_to` means that only sizes, counts or formats of operators change.") +
            markdown(trait_table(models)));
  write("operators.md",
        page("Operators",
             "The vocabulary of `strandline arch ops MODEL`, and how chips run it. Kinds that\nno "
             "catalog model has are there for futures.") +
            markdown(operator_table(models, chips)));
  write("chips.md", chips_page(chips));
  write(
      "prediction_errors.md",
      page("Prediction errors",
           "How far predicted times are off, as the log of predicted over measured: normal, with\n"
           "a part `shared` by all work of a class on one chip and a part of each shape's `own`.\n"
           "A study draws the shared parts with its parameters (scenario key\n"
           "`prediction_errors: true`, the default), one per chip family and class and one per\n"
           "family for whole models; `false` takes predictions as they are. Curves show 80 % "
           "bands\nof both parts. Refitted by `strandline hw errors --data DIR`.") +
          markdown(hw::prediction_error_table()));
}

}  // namespace

void add_reference(CLI::App& app) {
  auto folder = std::make_shared<std::string>();
  auto* c = app.add_subcommand("reference",
                               "Writes the reference pages of models, traits, operators, chips and "
                               "prediction errors");
  c->add_option("--out", *folder, "Folder to write to")->default_val("docs/reference");
  c->callback([=] { write_pages(*folder); });
}

}  // namespace strandline::app
