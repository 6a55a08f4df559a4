// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "report/format.h"
#include "report/rows.h"
#include "report/sections.h"
#include "report/spec.h"

namespace strandline::report {

Section assumptions_section(const core::ResultStore& store) {
  constexpr const char* kTitle = "Assumptions and their sources";
  const Rows rows(store, "assumptions");
  if (rows.empty()) return left_out("assumptions", kTitle, "assumptions");
  TableView table{fmt::format("All {} assumptions", rows.size()),
                  {{"Part"}, {"Assumption"}, {"Value", true}, {"Range", true}, {"Source"}},
                  {},
                  true,
                  true};
  std::size_t sourced = 0, ranged = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const std::string unit = rows.text(r, "unit");
    const double value = rows.number(r, "value");
    const double low = rows.number(r, "low");
    const double high = rows.number(r, "high");
    const bool interval = !std::isnan(low) && !std::isnan(high) && low < high;
    const std::string shown = std::isnan(value) && !rows.text(r, "value").empty()
                                  ? rows.text(r, "value")
                                  : quantity(value, unit);
    sourced += !rows.text(r, "source").empty();
    ranged += interval;
    table.rows.push_back({humanize(rows.text(r, "section")), humanize(rows.text(r, "name")), shown,
                          interval ? quantity(low, unit) + " to " + quantity(high, unit) : "\u2013",
                          rows.text(r, "source")});
  }
  Section section = open_section("assumptions", kTitle, "Assumptions");
  section.takeaway =
      fmt::format("The study rests on {} numbers: {} carry a source, {} an interval.", rows.size(),
                  sourced, ranged);
  section.tables = {table};
  return section;
}

}  // namespace strandline::report
