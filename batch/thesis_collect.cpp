// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "batch/folder.h"
#include "batch/store_writer.h"
#include "batch/thesis_units.h"
#include "batch/unit_row.h"
#include "core/error.h"
#include "core/files.h"

namespace strandline::batch {
namespace fs = std::filesystem;
namespace {

using nlohmann::ordered_json;

/// "4-topology", with the unit's id where several units test the thesis.
std::string folder_of(const Plan& plan, const Unit& unit, const ordered_json& thesis) {
  const std::string name = fmt::format("{}-{}", thesis.at("thesis").get<int>(),
                                       thesis.at("experiment").get<std::string>());
  std::size_t units = 0;
  for (const Unit& other : plan.units) units += other.scenario == unit.scenario;
  return units == 1 ? name : name + "-" + unit.id;
}

core::Table table_of(const ordered_json& named) {
  std::vector<core::Table::Column> columns;
  for (const auto& name : named.at("columns")) columns.push_back({name.get<std::string>()});
  core::Table table(std::move(columns));
  for (const auto& row : named.at("rows")) {
    std::vector<core::Cell> cells;
    for (const auto& cell : row) cells.push_back(cell_of(cell));
    table.add(std::move(cells));
  }
  return table;
}

/// Rows as objects, for the store; a column "id" would hide labels there and is not used.
ordered_json rows_of(const ordered_json& named) {
  ordered_json rows = ordered_json::array();
  for (const auto& row : named.at("rows")) {
    ordered_json object;
    for (std::size_t c = 0; c < row.size(); ++c)
      object[named.at("columns").at(c).get<std::string>()] = row.at(c);
    rows.push_back(std::move(object));
  }
  return rows;
}

/// A key that the store keeps for itself, renamed.
ordered_json renamed(ordered_json row, const std::string& key, const std::string& to) {
  ordered_json out;
  for (auto& [k, value] : row.items()) out[k == key ? to : k] = std::move(value);
  return out;
}

void store_thesis(std::int64_t unit, const ordered_json& thesis, StoreWriter& store) {
  ordered_json numbers = ordered_json::array({renamed(thesis.at("number"), "unit", "number_unit")});
  for (const auto& other : thesis.at("others"))
    numbers.push_back(renamed(other, "unit", "number_unit"));
  store.append(unit, "numbers", numbers);
  ordered_json flips = ordered_json::array();
  for (const auto& flip : thesis.at("flips")) flips.push_back(renamed(flip, "unit", "input_unit"));
  store.append(unit, "flips", flips);
  for (const auto& named : thesis.at("tables"))
    store.append(unit,
                 fmt::format("thesis{}_{}", thesis.at("thesis").get<int>(),
                             named.at("id").get<std::string>()),
                 rows_of(named));
}

void write_folder(const fs::path& folder, const ordered_json& thesis) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed)
    throw core::RuntimeFailure(
        fmt::format("cannot create {}: {}", folder.string(), failed.message()));
  for (const auto& named : thesis.at("tables"))
    core::write_file_atomically(folder / (named.at("id").get<std::string>() + ".csv"),
                                table_of(named).render(core::TableFormat::kCsv));
  core::write_file_atomically(folder / "thesis.json", thesis.dump(1) + "\n");
}

std::vector<core::Table::Column> unit_columns(const Plan& plan) {
  std::vector<core::Table::Column> columns{{"unit"}, {"id"}, {"thesis"}, {"title"}, {"experiment"}};
  for (const SweptKey& k : plan.keys) columns.push_back({k.key});
  for (const char* name : {"state", "error", "verdict", "condition", "number", "number_unit", "low",
                           "point", "high", "over"})
    columns.push_back({name});
  return columns;
}

std::vector<core::Cell> unit_row(std::int64_t place, const Unit& unit, const LedgerRow& state,
                                 const ordered_json* thesis) {
  std::vector<core::Cell> row{place, unit.id};
  for (const char* key : {"thesis", "title", "experiment"})
    row.push_back(thesis ? cell_of(thesis->at(key)) : core::Cell());
  for (const auto& [key, value] : unit.settings) row.push_back(cell_of_setting(value));
  row.push_back(name_of(thesis ? UnitState::kDone : state.state));
  row.push_back(state.error.empty() ? core::Cell() : core::Cell(state.error));
  for (const char* key : {"verdict", "condition"})
    row.push_back(thesis ? cell_of(thesis->at(key)) : core::Cell());
  for (const char* key : {"name", "unit", "low", "point", "high", "over"})
    row.push_back(thesis ? cell_of(thesis->at("number").at(key)) : core::Cell());
  return row;
}

core::Table summary_table() {
  return core::Table({{"thesis"},
                      {"title"},
                      {"number"},
                      {"unit"},
                      {"low", 3},
                      {"point", 3},
                      {"high", 3},
                      {"verdict"}});
}

std::vector<core::Cell> summary_row(const ordered_json& thesis) {
  const ordered_json& n = thesis.at("number");
  const std::string condition = thesis.at("condition");
  const std::string verdict = thesis.at("verdict");
  return {cell_of(thesis.at("thesis")),
          cell_of(thesis.at("title")),
          cell_of(n.at("name")),
          cell_of(n.at("unit")),
          cell_of(n.at("low")),
          cell_of(n.at("point")),
          cell_of(n.at("high")),
          condition.empty() ? verdict : fmt::format("{} {}", verdict, condition)};
}

Collected collect_into(StoreWriter& store, const Plan& plan, const fs::path& root,
                       const Ledger& ledger) {
  std::map<std::string, LedgerRow> states;
  for (LedgerRow& row : ledger.rows()) states[row.id] = std::move(row);
  core::Table units(unit_columns(plan)), summary = summary_table();
  for (std::size_t i = 0; i < plan.units.size(); ++i) {
    const Unit& unit = plan.units[i];
    const auto place = static_cast<std::int64_t>(i);
    const fs::path file = BatchFolder::unit_file(root, unit.id);
    if (!fs::exists(file)) {
      units.add(unit_row(place, unit, states[unit.id], nullptr));
      continue;
    }
    const ordered_json thesis = read_unit(file, unit.id);
    units.add(unit_row(place, unit, states[unit.id], &thesis));
    summary.add(summary_row(thesis));
    store_thesis(place, thesis, store);
    write_folder(root / folder_of(plan, unit, thesis), thesis);
  }
  store.put("units", units);
  store.put("summary", summary);
  store.commit();
  return {std::move(units), std::move(summary)};
}

}  // namespace

Collected collect_theses(const Plan& plan, const fs::path& root, const Ledger& ledger) {
  const fs::path file = root / "batch.sqlite";
  try {
    StoreWriter store(file);
    Collected collected = collect_into(store, plan, root, ledger);
    core::write_file_atomically(root / "units.csv",
                                collected.units.render(core::TableFormat::kCsv));
    return collected;
  } catch (const SQLite::Exception& e) {
    throw core::RuntimeFailure(fmt::format("cannot write {}: {}", file.string(), e.what()));
  } catch (const nlohmann::json::exception& e) {
    throw core::InputError({{root.string(), 0, 0},
                            "",
                            "",
                            fmt::format("a unit's file is damaged ({})", e.what()),
                            "remove units/ and run the batch again"});
  }
}

}  // namespace strandline::batch
