// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <map>

#include "core/statistics.h"
#include "hw/measured/kernel_prediction.h"
#include "hw/measured/kernel_row.h"
#include "hw/measured/serving_row.h"

namespace strandline::hw {
namespace {

using core::Cell;

/// Rows of one group and their errors, predicted / measured - 1.
struct Group {
  std::int64_t rows = 0, covered = 0;
  std::vector<double> errors;
};

/// What two frameworks differ by on the same product (data README, traps): no model that does not
/// know the framework's kernels can do better.
std::string noise_floor(const KernelLayout& layout, const std::string& dtype) {
  if (layout.table != KernelTable::kGemm) return "";
  if (dtype == "bfloat16") return "0.04-0.06";
  return dtype == "fp8" || dtype == "fp8_block" ? "0.39-0.50" : "";
}

std::string key_of(const KernelRow& row, const KernelLayout& layout) {
  std::string key;
  for (const std::string& column : layout.groups) {
    const std::string& cell = row.text_or_empty(column);
    if (!cell.empty()) key += (key.empty() ? "" : " ") + cell;
  }
  return key;
}

void add(Group& group, const KernelPrediction& p, std::size_t i, std::optional<double> measured) {
  ++group.rows;
  if (i >= p.us.size()) return;
  ++group.covered;
  if (measured && *measured > 0) group.errors.push_back(p.us[i] / *measured - 1);
}

void report(core::Table& table, const std::string& name, const std::string& quantity,
            const Group& g, const std::string& floor) {
  Cell median, bias, p90;
  if (!g.errors.empty()) {
    std::vector<double> absolute;
    for (double e : g.errors) absolute.push_back(std::abs(e));
    median = core::quantile(absolute, 0.5);
    bias = core::quantile(g.errors, 0.5);
    p90 = core::quantile(absolute, 0.9);
  }
  table.add({name, quantity, g.rows, double(g.covered) / double(g.rows),
             static_cast<std::int64_t>(g.errors.size()), median, bias, p90,
             floor.empty() ? Cell() : Cell(floor)});
}

}  // namespace

core::Table kernel_score(const core::Csv& csv, const KernelLayout& layout,
                         const std::vector<KernelPrediction>& rows) {
  core::Table table({{"group"},
                     {"quantity"},
                     {"rows"},
                     {"coverage", 3},
                     {"scored"},
                     {"median_abs_error", 3},
                     {"bias", 3},
                     {"p90_abs_error", 3},
                     {"noise_floor"}});
  for (std::size_t i = 0; i < layout.measured.size(); ++i) {
    std::map<std::string, Group> groups;
    std::map<std::string, std::string> floors;
    Group all;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const KernelRow row(csv, r);
      const auto measured = number_from(row.text_or_empty(layout.measured[i]));
      const std::string key = key_of(row, layout);
      floors.emplace(key, noise_floor(layout, row.text_or_empty("dtype")));
      add(groups[key], rows[r], i, measured);
      add(all, rows[r], i, measured);
    }
    for (const auto& [key, group] : groups)
      report(table, key, layout.measured[i], group, floors[key]);
    if (all.rows > 0) report(table, "all", layout.measured[i], all, "");
  }
  return table;
}

}  // namespace strandline::hw
