// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "hw/economics.h"
#include "hw/roadmap.h"

namespace strandline::study {
namespace {

/// `lead`: quarters from a generation's date to the technology it is built in. Merchant chips are
/// dated by volume (0); own chips by design start, and are designed for the memory and node in
/// volume when they will be, at their family's lag behind GPUs (hw/roadmap.yaml).
Generations add_family(Columns& columns, const hw::Chip& base, int horizon, int lead) {
  Generations g;
  for (const int quarter : hw::generation_quarters(base, horizon)) {
    hw::ColumnRequest request;
    request.id = fmt::format("{}@q{}", base.id, quarter);
    request.chip = hw::project(base, quarter + lead);
    request.available_quarter = quarter + lead;
    g.column.push_back(static_cast<int>(columns.requests.size()));
    g.quarter.push_back(quarter);
    columns.requests.push_back(std::move(request));
    columns.risks.push_back(hw::growth_risks(base, quarter + lead));
  }
  return g;
}

}  // namespace

Columns assemble_columns(const Scenario& scenario, const hw::ChipCatalog& catalog) {
  const Lineup& l = scenario.lineup;
  for (const std::string& id : {l.gpu, l.narrow, l.wide, l.semi, l.at_cost})
    catalog.find(id).require_costable("study");
  const int lead = static_cast<int>(scenario.terms.start_to_volume_quarters);
  // A design that starts later has no service left before the horizon: no plan may start it.
  const int last_start =
      std::max(0, scenario.quarters - lead - static_cast<int>(scenario.terms.runway_quarters));
  Columns c;
  c.gpu = add_family(c, catalog.find(l.gpu), scenario.quarters, 0);
  c.narrow = add_family(c, catalog.find(l.narrow), last_start, lead);
  c.wide = add_family(c, catalog.find(l.wide), last_start, lead);
  c.semi = add_family(c, catalog.find(l.semi), last_start, lead);
  if (!l.rival.empty()) {
    catalog.find(l.rival).require_costable("study");
    c.rival = l.rival == l.narrow ? c.narrow
              : l.rival == l.wide ? c.wide
              : l.rival == l.semi ? c.semi
                                  : add_family(c, catalog.find(l.rival), last_start, lead);
  }
  return c;
}

double chip_usd_h(const hw::Chip& chip, const hw::SiteCosts& site) {
  const hw::Economics& e = chip.economics;
  if (e.own_usd_h.known()) return e.own_usd_h.value;
  const core::Sourced capex = hw::capex_usd(chip, site);
  if (!capex.known() || !e.power_w.known()) return 0.0;
  return hw::ownership_usd_h(chip, capex.value, site);
}

}  // namespace strandline::study
