// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "app/commands.h"
#include "archs/capability.h"
#include "hw/chip.h"
#include "hw/support.h"

namespace strandline::app {
namespace {

using core::Cell;
using core::Table;

Cell known(const core::Sourced& x, double scale) {
  return x.known() ? Cell(x.value / scale) : Cell();
}

Cell peak(const hw::Chip& chip, archs::DataType type) {
  const hw::Engine* matrix = chip.engine(hw::EngineKind::kMatrix);
  if (!matrix) return {};
  const auto found = matrix->peak_op_s.find(type);
  return found == matrix->peak_op_s.end() ? Cell() : known(found->second, 1e12);
}

std::string programmability(const hw::Chip& chip) {
  switch (chip.programmability) {
    case hw::Programmability::kProgrammable:
      return "programmable";
    case hw::Programmability::kSemiProgrammable:
      return "semi-programmable";
    case hw::Programmability::kFixedFunction:
      return "fixed-function";
  }
  return "";
}

std::string topology(const hw::Chip& chip) {
  static constexpr const char* kNames[] = {"switch", "torus2d", "torus3d", "mesh", "none"};
  return kNames[static_cast<int>(chip.network.topology)];
}

std::string first_source(const hw::Chip& chip) {
  if (chip.memory.empty()) return "";
  const auto& m = chip.main_memory();
  return m.bandwidth_b_s.known() ? m.bandwidth_b_s.source : m.capacity_bytes.source;
}

Table list_table() {
  Table t({{"id"},
           {"vendor"},
           {"date"},
           {"kind"},
           {"candidate"},
           {"bf16_tflop_s"},
           {"fp8_tflop_s"},
           {"fp4_tflop_s"},
           {"memory_gb"},
           {"memory_bandwidth_tb_s"},
           {"topology"},
           {"domain_chips"},
           {"network_gb_s"},
           {"power_w"},
           {"own_usd_h"},
           {"rent_usd_h"},
           {"price_usd"},
           {"bom_usd"},
           {"missing_facts"},
           {"memory_source"}});
  const hw::ChipCatalog catalog = hw::ChipCatalog::load();
  for (const hw::Chip& c : catalog.all()) {
    const bool memory = !c.memory.empty();
    t.add({c.id,
           c.vendor,
           c.date,
           programmability(c),
           std::string(c.candidate ? "yes" : "no"),
           peak(c, archs::DataType::kBf16),
           peak(c, archs::DataType::kFp8),
           peak(c, archs::DataType::kNvfp4),
           memory ? known(c.main_memory().capacity_bytes, 1e9) : Cell(),
           memory ? known(c.main_memory().bandwidth_b_s, 1e12) : Cell(),
           topology(c),
           std::int64_t{c.network.domain_chips},
           known(c.network.bandwidth_b_s, 1e9),
           known(c.economics.power_w, 1),
           known(c.economics.own_usd_h, 1),
           known(c.economics.rent_usd_h, 1),
           known(c.economics.price_usd, 1),
           known(c.economics.bom_usd, 1),
           fmt::format("{}", fmt::join(c.missing_facts, " ")),
           first_source(c)});
  }
  return t;
}

void fact(Table& t, const std::string& name, const core::Sourced& x, double scale,
          const std::string& unit) {
  if (!x.known())
    t.add({name, Cell(), Cell(), Cell(), unit, std::string("blank: not published")});
  else
    t.add({name, x.value / scale, x.low / scale, x.high / scale, unit, x.source});
}

void network_facts(Table& t, const hw::Chip& c) {
  fact(t, "network bandwidth (one way)", c.network.bandwidth_b_s, 1e9, "GB/s");
  fact(t, "network link bandwidth (one way)", c.network.link_bandwidth_b_s, 1e9, "GB/s");
  fact(t, "network latency", c.network.latency_s, 1e-6, "us");
}

void derating_facts(Table& t, const hw::Chip& c) {
  fact(t, "achieved / peak compute", c.derating.compute, 1, "1");
  fact(t, "achieved / peak bandwidth", c.derating.bandwidth, 1, "1");
  fact(t, "achieved / peak network", c.derating.network, 1, "1");
  fact(t, "overhead per layer and step", c.derating.layer_overhead_s, 1e-6, "us");
}

void money_facts(Table& t, const hw::Chip& c) {
  fact(t, "ownership", c.economics.own_usd_h, 1, "USD/h");
  fact(t, "rent", c.economics.rent_usd_h, 1, "USD/h");
  fact(t, "price", c.economics.price_usd, 1, "USD");
  fact(t, "bill of materials", c.economics.bom_usd, 1, "USD");
  fact(t, "power at the wall", c.economics.power_w, 1, "W");
  fact(t, "die area", c.die_area_m2, 1e-6, "mm2");
}

Table show_table(const hw::Chip& c) {
  Table t({{"fact"}, {"value"}, {"low"}, {"high"}, {"unit"}, {"source"}});
  for (const hw::Engine& e : c.engines)
    for (const auto& [type, rate] : e.peak_op_s)
      fact(t, fmt::format("peak rate {}", archs::name_of(type)), rate, 1e12, "Top/s");
  for (const hw::MemoryTier& m : c.memory) {
    fact(t, "memory capacity", m.capacity_bytes, 1e9, "GB");
    fact(t, "memory bandwidth", m.bandwidth_b_s, 1e12, "TB/s");
  }
  network_facts(t, c);
  derating_facts(t, c);
  money_facts(t, c);
  return t;
}

std::string mask_text(archs::CapabilityMask mask) {
  std::string out;
  for (int i = 0; i < static_cast<int>(archs::Capability::kNovel0); ++i)
    if (mask >> i & 1) out += fmt::format(" {}", archs::name_of(static_cast<archs::Capability>(i)));
  return out.empty() ? " (none)" : out;
}

void add_show(CLI::App& hw) {
  struct Options {
    std::string id, format;
  };
  auto o = std::make_shared<Options>();
  auto* c = hw.add_subcommand("show", "Every fact of one chip with its interval and source");
  c->add_option("chip", o->id, "Catalog id or alias")->required();
  add_format(*c, o->format);
  c->callback([=] {
    const auto catalog = hw::ChipCatalog::load();
    const hw::Chip& chip = catalog.find(o->id);
    if (o->format == "table") {
      fmt::print("{} ({}), {}, {}\n", chip.name, chip.id, chip.date, programmability(chip));
      if (chip.programmability != hw::Programmability::kProgrammable)
        fmt::print("in silicon:{}\nby rewriting:{}\n", mask_text(chip.native),
                   mask_text(hw::emulated_mask(chip)));
    }
    print(show_table(chip), o->format);
  });
}

}  // namespace

void add_hw(CLI::App& app) {
  auto* hw = app.add_subcommand("hw", "Chips: list, show");
  hw->require_subcommand(1);
  auto format = std::make_shared<std::string>();
  auto* list = hw->add_subcommand("list", "The chips of the catalog, real and candidates");
  add_format(*list, *format);
  list->callback([=] { print(list_table(), *format); });
  add_show(*hw);
}

}  // namespace strandline::app
