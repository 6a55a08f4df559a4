// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/validation_baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/error.h"
#include "hw/measured/named_cells.h"
#include "hw/measured/table_cells.h"

namespace strandline::hw {
namespace {

using core::Cell;
using core::Table;
using Row = std::vector<Cell>;

constexpr std::array kColumns{"table", "fold", "figure", "quantity", "error"};

void add_error(Table& out, const std::string& name, const Table& table, const Row& row,
               const std::string& figure, const char* column) {
  const NamedCells cells(table);
  if (const auto error = cells.number(row, column))
    out.add({name, cells.text(row, "fold"), figure, std::string(column), *error});
}

void add_targets(Table& out, const std::string& name, const Table& table) {
  for (const Row& row : table.cells())
    for (const char* column : {"median", "p90"})
      add_error(out, name, table, row, NamedCells(table).text(row, "target"), column);
}

bool is_ours(const std::string& predictor) {
  return predictor != "roofline" && predictor != "two_parameter_law" && predictor != "noise floor";
}

void add_scores(Table& out, const std::string& name, const Table& table) {
  const NamedCells cells(table);
  for (const Row& row : table.cells()) {
    const std::string predictor = cells.text(row, "predictor"), scope = cells.text(row, "scope");
    const std::string group = cells.text(row, "group"), quantity = cells.text(row, "quantity");
    if (!is_ours(predictor)) continue;
    const bool kernels = name == "kernel_scores" || name == "network_scores";
    if (kernels && scope != "operator dtype phase") continue;
    const std::string figure = kernels            ? predictor + ", " + group
                               : quantity.empty() ? scope + " " + group
                                                  : scope + ", " + quantity;
    add_error(out, name, table, row, figure, "median_abs_error");
    add_error(out, name, table, row, figure, "median_abs");
  }
}

std::string key_of(const std::string& table, const std::string& fold, const std::string& figure,
                   const std::string& quantity) {
  return table + ", " + fold + ", " + figure + ", " + quantity;
}

}  // namespace

Table published_figures(const std::vector<std::pair<std::string, Table>>& tables) {
  Table out({{"table"}, {"fold"}, {"figure"}, {"quantity"}, {"error"}});
  for (const auto& [name, table] : tables) {
    if (name == "simulators") continue;  // what others predicted
    name == "targets" ? add_targets(out, name, table) : add_scores(out, name, table);
  }
  return out;
}

std::vector<std::string> worsened(const Table& now, const core::Csv& earlier) {
  require_columns(earlier, kColumns);
  std::map<std::string, double> figures;
  std::set<std::string> ran;
  const NamedCells ours(now);
  for (const Row& row : now.cells()) {
    const std::string table = ours.text(row, "table"), fold = ours.text(row, "fold");
    ran.insert(table + ", " + fold);
    figures[key_of(table, fold, ours.text(row, "figure"), ours.text(row, "quantity"))] =
        std::get<double>(row.back());
  }
  std::vector<std::string> worse;
  for (std::size_t i = 0; i < earlier.rows.size(); ++i) {
    const TableCells cells(earlier, i);
    const std::string key = key_of(cells.text("table"), cells.text("fold"), cells.text("figure"),
                                   cells.text("quantity"));
    const auto before = number_from(cells.text("error"));
    if (!before)
      throw core::InputError({{earlier.file, earlier.lines[i], 0},
                              "error",
                              cells.text("error"),
                              "is no number",
                              "write the file with --write-baseline"});
    if (!ran.contains(cells.text("table") + ", " + cells.text("fold"))) continue;
    const auto found = figures.find(key);
    if (found == figures.end()) {
      worse.push_back(fmt::format("{} is gone; it was {:.4f}", key, *before));
    } else if (found->second > kWorse * *before + kRounding) {
      worse.push_back(fmt::format("{}: {:.4f}, was {:.4f}", key, found->second, *before));
    }
  }
  return worse;
}

}  // namespace strandline::hw
