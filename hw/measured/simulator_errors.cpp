// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/simulator_errors.h"

#include <map>

#include "hw/measured/score_groups.h"
#include "hw/measured/table_cells.h"

namespace strandline::hw {

core::Table simulator_errors(const std::vector<core::Csv>& tables) {
  std::map<std::pair<std::string, std::string>, RelativeErrors> groups;
  for (const core::Csv& csv : tables)
    for (std::size_t i = 0; i < csv.rows.size(); ++i) {
      const TableCells cells(csv, i);
      RelativeErrors& e = groups[{cells.text("simulator"), cells.text("metric")}];
      const auto actual = cells.number("actual_ms"), predicted = cells.number("predicted_ms");
      actual ? e.add(actual, predicted) : static_cast<void>(++e.rows);
    }
  core::Table table({{"simulator"},
                     {"metric"},
                     {"rows"},
                     {"scored"},
                     {"mean_abs_error", 3},
                     {"median_abs_error", 3},
                     {"p90_abs_error", 3},
                     {"bias", 3}});
  for (const auto& [key, errors] : groups) {
    const ErrorSummary s = summary_of(errors);
    const auto cell = [&](double x) { return s.scored > 0 ? core::Cell(x) : core::Cell(); };
    table.add({key.first, key.second, s.rows, s.scored, cell(s.mean), cell(s.median), cell(s.p90),
               cell(s.bias)});
  }
  return table;
}

}  // namespace strandline::hw
