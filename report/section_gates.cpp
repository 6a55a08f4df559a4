// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "report/format.h"
#include "report/rows.h"
#include "report/sections.h"
#include "report/spec.h"

namespace strandline::report {

Section gates_section(const core::ResultStore& store) {
  constexpr const char* kTitle = "Stage gates: what to watch, and when";
  const Rows rows(store, "stage_gates");
  if (rows.empty()) return left_out("gates", kTitle, "stage_gates");
  Section section = open_section("gates", kTitle, "Gates");
  TableView table{"", {{"When"}, {"Gate"}, {"What it decides"}}, {}, false, false};
  const auto quarter = [&](std::size_t r) { return rows.number(r, "quarter"); };
  const auto order = rows.sorted_by(quarter);
  for (const std::size_t r : order)
    table.rows.push_back({quarter(r) > 0 ? "after " + quarters(quarter(r)) : "now",
                          rows.text(r, "gate"), rows.text(r, "meaning")});
  section.takeaway = fmt::format("{} gates; the first is {}: {}.", rows.size(), table.rows[0][0],
                                 table.rows[0][1]);
  section.tables = {table};
  return section;
}

}  // namespace strandline::report
