// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "app/catalog_tables.h"
#include "hw/chip_facts.h"
#include "hw/economics.h"

namespace strandline::app {
namespace {

using core::Cell;
using core::Table;

Cell known(const core::Sourced& x, double scale) {
  return x.known() ? Cell(x.value / scale) : Cell();
}

/// The fastest stated matrix rate among some formats, in 1e12 op/s.
Cell peak(const hw::Chip& chip, std::initializer_list<archs::DataType> types) {
  const hw::Engine* matrix = chip.engine(hw::EngineKind::kMatrix);
  double best = 0;
  for (const auto type : types) {
    if (!matrix) break;
    const auto found = matrix->peak_op_s.find(type);
    if (found != matrix->peak_op_s.end()) best = std::max(best, found->second.value);
  }
  return best > 0 ? Cell(best / 1e12) : Cell();
}

/// The price of a real chip, or what a candidate costs to make.
Cell price(const hw::Chip& c) {
  return c.candidate ? Cell(hw::bill_of_materials(c).value) : known(c.economics.price_usd, 1);
}

const std::string& memory_source(const hw::Chip& c) {
  const hw::MemoryTier& m = c.main_memory();
  return m.bandwidth_b_s.known() ? m.bandwidth_b_s.source : m.capacity_bytes.source;
}

std::vector<Cell> list_row(const hw::Chip& c) {
  const hw::MemoryTier& m = c.main_memory();
  const hw::Economics& e = c.economics;
  return {c.id,
          std::string(c.candidate ? "candidate" : "real"),
          c.vendor,
          c.date.empty() ? Cell() : Cell(c.date),
          std::string(name_of(c.programmability)),
          peak(c, {archs::DataType::kBf16, archs::DataType::kFp16}),
          peak(c, {archs::DataType::kFp8, archs::DataType::kMxfp8}),
          peak(c, {archs::DataType::kNvfp4, archs::DataType::kMxfp4}),
          std::string(name_of(m.kind)),
          known(m.capacity_bytes, 1e9),
          known(m.bandwidth_b_s, 1e12),
          known(c.sram_bytes, 1e6),
          std::string(name_of(c.network.topology)),
          std::int64_t{c.network.domain_chips},
          known(c.network.bandwidth_b_s, 1e9),
          known(e.power_w, 1),
          known(e.chip_power_w, 1),
          price(c),
          known(e.rent_usd_h, 1),
          known(e.own_usd_h, 1)};
}

/// A unit that people read for a base unit of hw::facts().
struct Shown {
  std::string_view base, unit;
  double scale;
};
Shown shown(const hw::Fact& fact) {
  static constexpr std::array<Shown, 5> kShown{{{"op/s", "Top/s", 1e12},
                                                {"B", "GB", 1e9},
                                                {"B/s", "GB/s", 1e9},
                                                {"s", "us", 1e-6},
                                                {"m2", "mm2", 1e-6}}};
  const auto found = std::find_if(kShown.begin(), kShown.end(),
                                  [&](const Shown& s) { return s.base == fact.unit; });
  return found == kShown.end() ? Shown{fact.unit, fact.unit, 1.0} : *found;
}

/// "memory[1].bandwidth" -> "memory bandwidth (sram)", "engines.matrix.bf16" -> "peak matrix bf16".
std::string label(const hw::Chip& c, const hw::Fact& fact) {
  std::string text = fact.name;
  std::string suffix;
  if (text.starts_with("memory[")) {
    const std::size_t tier = std::stoul(text.substr(7));
    suffix = fmt::format(" ({})", name_of(c.memory[tier].kind));
    text = "memory" + text.substr(text.find(']') + 1);
  }
  if (fact.unit == "op/s") text.replace(0, std::string_view("engines").size(), "peak");
  if (text.starts_with("derating.") && fact.unit == "1" && !text.ends_with("quarters"))
    suffix += " (achieved over peak)";
  std::replace(text.begin(), text.end(), '.', ' ');
  std::replace(text.begin(), text.end(), '_', ' ');
  return text + suffix;
}

void add_engine_shape(Table& t, const hw::Engine& e) {
  if (e.source.empty()) return;
  const auto row = [&](const std::string& name, std::int64_t value) {
    t.add({fmt::format("engines {} {}", name_of(e.kind), name), value, Cell(), Cell(),
           std::string("1"), e.source});
  };
  row("tile m", e.tile_m);
  row("tile n", e.tile_n);
  row("tile k", e.tile_k);
  row("units", e.units);
}

}  // namespace

Table chip_list_table(const hw::ChipCatalog& chips, bool for_people) {
  std::vector<Table::Column> columns{{"id"},
                                     {"kind"},
                                     {"vendor"},
                                     {"date"},
                                     {"programmability"},
                                     {"bf16_tflop_s"},
                                     {"fp8_tflop_s"},
                                     {"fp4_tflop_s"},
                                     {"memory"},
                                     {"memory_gb"},
                                     {"memory_bandwidth_tb_s"},
                                     {"sram_mb"},
                                     {"topology"},
                                     {"domain_chips"},
                                     {"network_gb_s"},
                                     {"power_w"},
                                     {"chip_power_w"},
                                     {"price_or_bom_usd"},
                                     {"rent_usd_h"},
                                     {"own_usd_h"}};
  columns.push_back({for_people ? "blank" : "missing_facts"});
  if (!for_people) columns.push_back({"memory_source"});
  Table t(std::move(columns));
  for (const hw::Chip& c : chips.all()) {
    std::vector<Cell> row = list_row(c);
    if (for_people) {
      row.push_back(static_cast<std::int64_t>(c.missing_facts.size()));
    } else {
      row.push_back(fmt::format("{}", fmt::join(c.missing_facts, " ")));
      row.push_back(memory_source(c));
    }
    t.add(std::move(row));
  }
  return t;
}

Table chip_fact_table(const hw::Chip& c) {
  Table t({{"fact"}, {"value"}, {"low"}, {"high"}, {"unit"}, {"source"}});
  for (const hw::Fact& fact : hw::facts(c)) {
    const Shown s = shown(fact);
    const core::Sourced& x = fact.number;
    const std::string unit(s.unit);
    if (x.known())
      t.add({label(c, fact), x.value / s.scale, x.low / s.scale, x.high / s.scale, unit, x.source});
    else
      t.add({label(c, fact), Cell(), Cell(), Cell(), unit, std::string("blank: not published")});
  }
  for (const hw::Engine& e : c.engines) add_engine_shape(t, e);
  return t;
}

}  // namespace strandline::app
