// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/refusals.h"

#include <fmt/format.h>

#include <algorithm>

#include "hw/measured/names.h"

namespace strandline::hw {
namespace {

using Reason = std::pair<std::string, std::int64_t>;

void write(core::Table& table, const std::string& name, const std::string& what,
           const std::map<std::string, std::int64_t>& counts) {
  std::vector<Reason> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Reason& a, const Reason& b) { return a.second > b.second; });
  for (const auto& [reason, rows] : sorted)
    table.add({name, what, reason, rows > 0 ? core::Cell(rows) : core::Cell()});
}

}  // namespace

void Refusals::add(const std::string& table, const std::string& status) {
  Counts& counts = tables_[table];
  ++counts.read;
  if (status != "ok") ++counts.reasons[status];
}

void Refusals::note(const std::string& table, const std::string& what, std::int64_t rows) {
  tables_[table].notes[what] += rows;
}

std::size_t Refusals::remarks() const {
  std::size_t sum = 0;
  for (const auto& [name, counts] : tables_) sum += counts.reasons.size() + counts.notes.size();
  return sum;
}

void count_serving(Refusals& refusals, const std::string& table, const FrameworkCatalog& frameworks,
                   const ChipCatalog& chips, const std::vector<ServingRow>& rows,
                   const std::vector<ServingPrediction>& predictions) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ServingRow& row = rows[i];
    refusals.add(table, predictions[i].status);
    const Chip* chip = find_measured_chip(chips, row.hw, row.source);
    if (!predictions[i].ok() || !chip) continue;
    if (&frameworks.find(row.framework, *chip, row.source, row.date) == &frameworks.all().back())
      refusals.note(table,
                    fmt::format("framework '{}' has no entry on {}: predicted by that of all "
                                "others",
                                row.framework.substr(0, 40), chip->id));
  }
}

core::Table Refusals::table() const {
  core::Table table({{"table"}, {"what"}, {"reason"}, {"rows"}});
  for (const auto& [name, counts] : tables_) {
    if (counts.read > 0) table.add({name, std::string("read"), core::Cell(), counts.read});
    write(table, name, "refused", counts.reasons);
    write(table, name, "note", counts.notes);
  }
  return table;
}

}  // namespace strandline::hw
