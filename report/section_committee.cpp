// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "report/format.h"
#include "report/rows.h"
#include "report/sections.h"
#include "report/spec.h"

namespace strandline::report {

Section committee_section(const core::ResultStore& store) {
  constexpr const char* kTitle = "What an investment committee asks";
  const Rows rows(store, "committee");
  if (rows.empty()) return left_out("committee", kTitle, "committee");
  Section section = open_section("committee", kTitle, "Committee");
  TableView table{"", {{"Question"}, {"Answer"}, {"What it means"}}, {}, false, false};
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const std::string label = rows.text(r, "label");
    const double value = rows.number(r, "value");
    const std::string answer = std::isnan(value) && !rows.text(r, "value").empty()
                                   ? rows.text(r, "value")
                                   : quantity(value, rows.text(r, "unit"));
    table.rows.push_back(
        {label.empty() ? humanize(rows.text(r, "id")) : label, answer, rows.text(r, "meaning")});
  }
  section.takeaway = table.rows[0][0] + ": " + table.rows[0][1] + ".";
  if (table.rows.size() > 1)
    section.takeaway += " " + table.rows[1][0] + ": " + table.rows[1][1] + ".";
  section.tables = {table};
  return section;
}

}  // namespace strandline::report
