// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "core/error.h"
#include "core/sql.h"

namespace strandline::core {
namespace fs = std::filesystem;
namespace {

constexpr int kSchemaVersion = 1;
constexpr int kApplicationId = 0x5354524c;  // "STRL", so that other SQLite files are told apart

/// The SQL type of a column that holds one kind of cell. A mixed column gets none, so that SQLite
/// converts nothing.
std::string column_type(const Table& table, std::size_t column) {
  std::array<bool, std::variant_size_v<Cell>> seen{};
  for (const auto& row : table.cells()) seen[row[column].index()] = true;
  const int kinds = seen[1] + seen[2] + seen[3];
  if (kinds > 1) return "";
  return seen[1] ? " TEXT" : seen[2] ? " INTEGER" : " REAL";
}

void write_table(SQLite::Database& db, const std::string& name, const Table& table) {
  std::string columns;
  std::string marks;
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    columns += (c ? ", " : "") + quoted_name(table.columns()[c].name) + column_type(table, c);
    marks += c ? ", ?" : "?";
  }
  db.exec(fmt::format("CREATE TABLE {} ({})", quoted_name(name), columns));
  SQLite::Statement insert(db, fmt::format("INSERT INTO {} VALUES ({})", quoted_name(name), marks));
  for (const auto& row : table.cells()) {
    for (std::size_t c = 0; c < row.size(); ++c) bind_cell(insert, static_cast<int>(c) + 1, row[c]);
    insert.exec();
    insert.reset();
  }
}

Cell read_cell(const SQLite::Column& column) {
  if (column.isNull()) return std::monostate{};
  if (column.isInteger()) return column.getInt64();
  if (column.isFloat()) return column.getDouble();
  return column.getString();
}

Table read_table(SQLite::Database& db, const std::string& name) {
  SQLite::Statement query(db, fmt::format("SELECT * FROM {} ORDER BY rowid", quoted_name(name)));
  std::vector<Table::Column> columns;
  for (int c = 0; c < query.getColumnCount(); ++c) columns.push_back({query.getColumnName(c)});
  Table table(std::move(columns));
  while (query.executeStep()) {
    std::vector<Cell> row;
    for (int c = 0; c < query.getColumnCount(); ++c) row.push_back(read_cell(query.getColumn(c)));
    table.add(std::move(row));
  }
  return table;
}

[[noreturn]] void refuse(const fs::path& file, const std::string& problem) {
  throw InputError({{file.string(), 0, 0}, "", "", problem, "run the study again to write it"});
}

void write_database(const fs::path& file, const std::map<std::string, Table>& tables) {
  SQLite::Database db(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  db.exec("PRAGMA journal_mode = MEMORY");  // no journal file; the rename makes it all or nothing
  db.exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
  db.exec(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
  SQLite::Transaction transaction(db);
  for (const auto& [name, table] : tables) write_table(db, name, table);
  transaction.commit();
}

}  // namespace

void ResultStore::put(const std::string& name, Table table) {
  tables_.insert_or_assign(name, std::move(table));
}

const Table& ResultStore::get(const std::string& name) const {
  const auto found = tables_.find(name);
  if (found == tables_.end())
    throw std::out_of_range(fmt::format("the results have no table '{}'", name));
  return found->second;
}

void ResultStore::write(const fs::path& file) const {
  fs::path temporary = file;
  temporary += fmt::format(".{}.tmp", ::getpid());
  std::error_code ignored;
  fs::remove(temporary, ignored);
  try {
    write_database(temporary, tables_);
    fs::rename(temporary, file);
  } catch (const std::exception& e) {
    fs::remove(temporary, ignored);
    throw RuntimeFailure(fmt::format("cannot write {}: {}", file.string(), e.what()));
  }
}

ResultStore ResultStore::read(const fs::path& file) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) refuse(file, "no such results file");
  try {
    SQLite::Database db(file.string(), SQLite::OPEN_READONLY);
    if (db.execAndGet("PRAGMA application_id").getInt() != kApplicationId)
      refuse(file, "is not a Strandline results file");
    const int schema = db.execAndGet("PRAGMA user_version").getInt();
    if (schema != kSchemaVersion)
      refuse(file,
             fmt::format("has schema version {}, this program reads {}", schema, kSchemaVersion));
    ResultStore store;
    std::vector<std::string> names;
    SQLite::Statement list(db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    while (list.executeStep()) names.push_back(list.getColumn(0).getString());
    for (const auto& name : names) store.put(name, read_table(db, name));
    return store;
  } catch (const SQLite::Exception& e) {
    refuse(file, fmt::format("cannot be read as SQLite ({})", e.what()));
  }
}

}  // namespace strandline::core
