// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/store_writer.h"

#include <fmt/format.h>
#include <unistd.h>


#include "batch/unit_row.h"
#include "core/error.h"
#include "core/sql.h"

namespace strandline::batch {
namespace fs = std::filesystem;
namespace {

using nlohmann::ordered_json;

void run(SQLite::Statement& statement) {
  statement.exec();
  statement.reset();
}

/// Columns without types: SQLite then keeps every value as it is given.
std::unique_ptr<SQLite::Statement> create(SQLite::Database& db, const std::string& name,
                                          const std::vector<std::string>& columns) {
  std::string names, marks;
  for (const std::string& column : columns) {
    names += (names.empty() ? "" : ", ") + core::quoted_name(column);
    marks += marks.empty() ? "?" : ", ?";
  }
  db.exec(fmt::format("CREATE TABLE {} ({})", core::quoted_name(name), names));
  return std::make_unique<SQLite::Statement>(
      db, fmt::format("INSERT INTO {} VALUES ({})", core::quoted_name(name), marks));
}

bool is_glossary(const std::string& key, const ordered_json& row) {
  return row.contains("id") && (key == "label" || key == "meaning" || key == "unit");
}

std::string text_of(const ordered_json& row, const char* key) {
  return row.contains(key) && row.at(key).is_string() ? row.at(key).get<std::string>() : "";
}

}  // namespace

StoreWriter::StoreWriter(const fs::path& file) : file_(file), temporary_(file) {
  temporary_ += ".tmp";  // the folder's lock keeps others out; a killed run's is overwritten
  std::error_code ignored;
  fs::remove(temporary_, ignored);
  db_ = std::make_unique<SQLite::Database>(temporary_.string(),
                                           SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  db_->exec("PRAGMA journal_mode = OFF");           // the rename makes it all or nothing
  db_->exec("PRAGMA application_id = 0x5354524c");  // as core/store.cpp: readable as a store
  db_->exec("PRAGMA user_version = 1");
  transaction_ = std::make_unique<SQLite::Transaction>(*db_);
}

StoreWriter::~StoreWriter() {
  targets_.clear();
  transaction_.reset();
  db_.reset();
  std::error_code ignored;
  fs::remove(temporary_, ignored);  // after commit() there is none
}

void StoreWriter::note(const std::string& name, const ordered_json& row) {
  const std::string id = text_of(row, "id");
  if (id.empty() || !noted_.insert(name + "\n" + id).second) return;
  glossary_.add({name, id, text_of(row, "label"), text_of(row, "unit"), text_of(row, "meaning")});
}

StoreWriter::Target& StoreWriter::target(const std::string& name, const ordered_json& row) {
  Target& t = targets_[name];
  if (t.insert) return t;
  std::vector<std::string> columns{"unit"};
  for (const auto& [key, value] : row.items())
    if (!is_glossary(key, row)) {
      t.keys.push_back(key);
      columns.push_back(key);
    }
  t.insert = create(*db_, name, columns);
  return t;
}

void StoreWriter::append(std::int64_t unit, const std::string& name, const ordered_json& rows) {
  for (const ordered_json& row : rows) {
    Target& t = target(name, row);
    note(name, row);
    t.insert->bind(1, unit);
    for (std::size_t k = 0; k < t.keys.size(); ++k) {
      const auto found = row.find(t.keys[k]);
      core::bind_cell(*t.insert, static_cast<int>(k) + 2,
                      found == row.end() ? core::Cell() : cell_of(*found));
    }
    run(*t.insert);
  }
}

void StoreWriter::put(const std::string& name, const core::Table& table) {
  std::vector<std::string> columns;
  for (const auto& column : table.columns()) columns.push_back(column.name);
  const auto insert = create(*db_, name, columns);
  for (const auto& row : table.cells()) {
    for (std::size_t c = 0; c < row.size(); ++c)
      core::bind_cell(*insert, static_cast<int>(c) + 1, row[c]);
    run(*insert);
  }
}

void StoreWriter::commit() {
  put("glossary", glossary_);
  targets_.clear();
  transaction_->commit();
  transaction_.reset();
  db_.reset();
  std::error_code failed;
  fs::rename(temporary_, file_, failed);
  if (failed)
    throw core::RuntimeFailure(
        fmt::format("cannot replace {}: {}", file_.string(), failed.message()));
}

}  // namespace strandline::batch
