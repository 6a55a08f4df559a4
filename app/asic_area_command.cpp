// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "hw/asic/area.h"
#include "hw/asic/configs.h"
#include "hw/asic/silicon_area.h"

namespace strandline::app {
namespace {

using namespace hw::asic;

struct AreaOptions {
  std::string config, node, format;
  int cores = 1;
  bool prices = false;
};

core::Cell text_or_blank(const std::string& text) {
  return text.empty() ? core::Cell{} : core::Cell{text};
}
core::Cell or_blank(double x) {
  return x == 0 ? core::Cell{} : core::Cell{x};
}

/// A row per unit, and one of the whole core.
core::Table units(const CoreArea& core) {
  core::Table table({{"unit"},
                     {"option"},
                     {"count"},
                     {"gate_equivalents", 6},
                     {"um2_180nm", 7},
                     {"fit_error_pct", 2},
                     {"memory_kbit", 6},
                     {"mm2"},
                     {"mm2_low"},
                     {"mm2_high"},
                     {"share_pct", 3}});
  const core::Sourced all = core.area_m2();
  const double um2 = silicon_area().reference_nand2_m2.value * 1e12;
  const auto add = [&](const UnitArea& u) {
    table.add({u.unit, text_or_blank(u.option), static_cast<std::int64_t>(u.count),
               or_blank(u.gates), or_blank(u.gates * um2), or_blank(100 * u.error),
               or_blank(u.memory_bits / 1000), 1e6 * u.area_m2.value, 1e6 * u.area_m2.low,
               1e6 * u.area_m2.high, 100 * u.area_m2.value / all.value});
  };
  for (const UnitArea& u : core.units) add(u);
  add({"core", "", 1, core.gates(), 0, core.memory_bits(), all});
  return table;
}

core::Table options(const std::vector<OptionPrice>& prices) {
  core::Table table({{"option"},
                     {"in_config"},
                     {"gate_equivalents", 6},
                     {"memory_kbit", 6},
                     {"mm2"},
                     {"mm2_low"},
                     {"mm2_high"},
                     {"of_core_pct", 3}});
  for (const OptionPrice& p : prices)
    table.add({p.option, std::string(p.present ? "yes" : "no"), p.gates,
               or_blank(p.memory_bits / 1000), 1e6 * p.area_m2.value, 1e6 * p.area_m2.low,
               1e6 * p.area_m2.high, 100 * p.share});
  return table;
}

void run_area(const AreaOptions& o) {
  const Accelerator a = find_config(o.config);
  const CoreArea core = core_area(a, o.node);
  if (o.prices)
    print(options(option_prices(a, o.node)), o.format);
  else
    print(units(core), o.format);
  const DiePrice die = die_price(core, o.cores);
  std::fputs(
      fmt::format("{} ({}) at {}: {} core{}, {:.4g} mm2 ({:.4g} to {:.4g}), yield {:.3g}%, "
                  "{:.4g} USD a die that works\nsynthesis on 0.18 um cells scaled to the node: no "
                  "place and route, clock tree, links, pads (docs/accelerator/area.md)\n",
                  a.name, config_hash(a), core.node, o.cores, o.cores == 1 ? "" : "s",
                  1e6 * die.area_m2.value, 1e6 * die.area_m2.low, 1e6 * die.area_m2.high,
                  100 * die.yield, die.die_usd)
          .c_str(),
      o.format == "table" ? stdout : stderr);
}

}  // namespace

void add_asic_area(CLI::App& asic) {
  auto o = std::make_shared<AreaOptions>();
  auto* c = asic.add_subcommand("area", "Area of a config by unit, and what each option costs");
  c->add_option("--config", o->config, "A config of hw/asic/configs.yaml")->default_val("base16");
  c->add_option("--node", o->node, "Process node, as 7nm or \"TSMC 4NP\"")->default_val("4nm");
  c->add_option("--cores", o->cores, "Cores on the die whose yield and cost are given")
      ->default_val(1)
      ->check(CLI::Range(1, 100000));
  c->add_flag("--options", o->prices, "Print what each option adds, instead of the units");
  add_format(*c, o->format);
  c->callback([=] { run_area(*o); });
}

}  // namespace strandline::app
