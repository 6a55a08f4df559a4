// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/collect.h"

#include <fmt/format.h>

#include <map>

#include "batch/folder.h"
#include "batch/store_writer.h"
#include "batch/thesis_units.h"
#include "batch/unit_row.h"
#include "core/error.h"
#include "core/files.h"

namespace strandline::batch {
namespace {

constexpr const char* kTables[] = {"strategies", "measures",    "stranding_causes", "adaptive",
                                   "breakeven",  "sensitivity", "waterfall",        "committee"};

Collected collect_into(StoreWriter& store, const Plan& plan, const std::filesystem::path& root,
                       const Ledger& ledger) {
  std::map<std::string, LedgerRow> states;
  for (LedgerRow& row : ledger.rows()) states[row.id] = std::move(row);
  UnitRows rows(plan);
  for (std::size_t i = 0; i < plan.units.size(); ++i) {
    const std::string& id = plan.units[i].id;
    const auto file = BatchFolder::unit_file(root, id);
    if (!std::filesystem::exists(file)) {
      rows.add(i, states[id], nullptr);
      continue;
    }
    const nlohmann::ordered_json summary = read_unit(file, id);
    rows.add(i, states[id], &summary);
    for (const char* name : kTables)
      if (summary.contains(name))
        store.append(static_cast<std::int64_t>(i), name, summary.at(name));
  }
  core::Table units = rows.table();
  core::Table comparison = compare(plan, units);
  store.put("units", units);
  store.put("comparison", comparison);
  store.commit();
  return {std::move(units), std::move(comparison)};
}

}  // namespace

Collected collect(const Plan& plan, const std::filesystem::path& root, const Ledger& ledger) {
  if (of_theses(plan)) return collect_theses(plan, root, ledger);
  const std::filesystem::path file = root / "batch.sqlite";
  try {
    StoreWriter store(file);
    Collected collected = collect_into(store, plan, root, ledger);
    core::write_file_atomically(root / "units.csv",
                                collected.units.render(core::TableFormat::kCsv));
    return collected;
  } catch (const SQLite::Exception& e) {
    throw core::RuntimeFailure(fmt::format("cannot write {}: {}", file.string(), e.what()));
  }
}

}  // namespace strandline::batch
