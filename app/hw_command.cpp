// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/catalog_tables.h"
#include "app/commands.h"
#include "app/hw_errors_command.h"
#include "app/hw_project_command.h"
#include "app/hw_validate_command.h"
#include "app/lookup.h"
#include "archs/capability.h"
#include "hw/chip.h"
#include "hw/support.h"

namespace strandline::app {
namespace {

std::string with_hyphens(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', '-');
  return text;
}

std::string mask_text(archs::CapabilityMask mask) {
  std::string out;
  for (int i = 0; i < static_cast<int>(archs::Capability::kNovel0); ++i)
    if (mask >> i & 1) out += fmt::format(" {}", archs::name_of(static_cast<archs::Capability>(i)));
  if (mask >> static_cast<int>(archs::Capability::kNovel0)) out += " unseen";
  return out.empty() ? " (none)" : out;
}

void print_head(const hw::Chip& c) {
  fmt::print("{} ({}), {}, {}\nlaunch: {}\n", c.name, c.id, c.candidate ? "candidate" : "real",
             with_hyphens(name_of(c.programmability)), c.launch);
  if (!c.missing_facts.empty()) fmt::print("blank: {}\n", fmt::join(c.missing_facts, ", "));
  if (c.programmability == hw::Programmability::kProgrammable) return;
  fmt::print("in silicon or shipped software:{}\nby rewriting:{}\n", mask_text(hw::native_mask(c)),
             mask_text(hw::emulated_mask(c)));
}

void add_show(CLI::App& hw) {
  struct Options {
    std::string id, format;
  };
  auto o = std::make_shared<Options>();
  auto* c = hw.add_subcommand("show", "Every number of one chip with its interval and source");
  c->add_option("chip", o->id, "Catalog id or alias, or a catalog file")->required();
  add_format(*c, o->format);
  c->callback([=] {
    const hw::Chip chip = find_chip(hw::ChipCatalog::load(), o->id);
    if (o->format == "table") print_head(chip);
    print(chip_fact_table(chip), o->format);
  });
}

}  // namespace

void add_hw(CLI::App& app) {
  auto* hw = app.add_subcommand(
      "hw", "Chips: list, show, project; how good predictions are: validate, calibrate");
  hw->require_subcommand(1);
  auto format = std::make_shared<std::string>();
  auto* list = hw->add_subcommand("list", "The chips of the catalog, real and candidates");
  add_format(*list, *format);
  list->callback(
      [=] { print(chip_list_table(hw::ChipCatalog::load(), *format == "table"), *format); });
  add_show(*hw);
  add_hw_validate(*hw);
  add_hw_calibrate(*hw);
  add_hw_errors(*hw);
  add_hw_project(*hw);
}

}  // namespace strandline::app
