// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/ledger.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "core/error.h"

namespace strandline::batch {
namespace {

constexpr int kVersion = 1;
constexpr int kApplicationId = 0x53544c47;  // "STLG"
constexpr const char* kNames[] = {"waiting", "running", "done", "failed"};

UnitState state_of(const std::string& name) {
  for (int i = 0; i < 4; ++i)
    if (name == kNames[i]) return static_cast<UnitState>(i);
  throw SQLite::Exception("unknown state '" + name + "'", SQLITE_CORRUPT);
}

LedgerRow read_row(SQLite::Statement& query) {
  LedgerRow row;
  row.id = query.getColumn(0).getString();
  row.state = state_of(query.getColumn(1).getString());
  row.attempts = query.getColumn(2).getInt();
  row.seconds = query.getColumn(3).getDouble();
  row.error = query.getColumn(4).getString();
  return row;
}

}  // namespace

std::string name_of(UnitState state) {
  return kNames[static_cast<int>(state)];
}

/// Runs one access, and says for people what went wrong with the file.
template <typename F>
auto Ledger::guarded(F&& f) const {
  try {
    const std::lock_guard lock(mutex_);
    return f();
  } catch (const SQLite::Exception& e) {
    const int code = e.getErrorCode();
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR)
      throw core::InputError({{file_.string(), 0, 0},
                              "",
                              "",
                              fmt::format("is damaged, or no ledger ({})", e.what()),
                              "remove it: units whose files are there are not run again"});
    throw core::RuntimeFailure(fmt::format("cannot use {}: {}", file_.string(), e.what()));
  }
}

Ledger::Ledger(const std::filesystem::path& file) : file_(file) {
  guarded([&] {
    db_ = std::make_unique<SQLite::Database>(file.string(),
                                             SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    db_->setBusyTimeout(10'000);
    check();
    begin_ = std::make_unique<SQLite::Statement>(
        *db_, "UPDATE units SET state = 'running', attempts = attempts + 1 WHERE id = ?");
    end_ = std::make_unique<SQLite::Statement>(
        *db_,
        "UPDATE units SET state = ?2, seconds = iif(?3 < 0, seconds, ?3), error = ?4"
        " WHERE id = ?1");
  });
}

Ledger::~Ledger() = default;

void Ledger::check() {
  db_->exec("PRAGMA journal_mode = WAL");
  // A power cut may lose the last rows, never the file; the units' own files are synchronized.
  db_->exec("PRAGMA synchronous = NORMAL");
  const int application = db_->execAndGet("PRAGMA application_id").getInt();
  const int tables = db_->execAndGet("SELECT count(*) FROM sqlite_master").getInt();
  if (tables == 0 && application == 0) {
    SQLite::Transaction transaction(*db_, SQLite::TransactionBehavior::IMMEDIATE);
    db_->exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
    db_->exec(fmt::format("PRAGMA user_version = {}", kVersion));
    db_->exec("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
    db_->exec(
        "CREATE TABLE units (id TEXT PRIMARY KEY, state TEXT NOT NULL DEFAULT 'waiting',"
        " attempts INTEGER NOT NULL DEFAULT 0, seconds REAL NOT NULL DEFAULT 0,"
        " error TEXT NOT NULL DEFAULT '') WITHOUT ROWID");
    transaction.commit();
    return;
  }
  if (application != kApplicationId || db_->execAndGet("PRAGMA user_version").getInt() != kVersion)
    throw SQLite::Exception("another application or version", SQLITE_NOTADB);
  if (db_->execAndGet("PRAGMA quick_check").getString() != "ok")
    throw SQLite::Exception("its check fails", SQLITE_CORRUPT);
}

void Ledger::open_units(const std::vector<std::string>& ids) {
  guarded([&] {
    SQLite::Transaction transaction(*db_, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement insert(*db_, "INSERT OR IGNORE INTO units (id) VALUES (?)");
    for (const std::string& id : ids) {
      insert.bind(1, id);
      insert.exec();
      insert.reset();
    }
    db_->exec("UPDATE units SET state = 'waiting' WHERE state = 'running'");
    transaction.commit();
  });
}

void Ledger::begin(const std::string& id) {
  guarded([&] {
    begin_->reset();
    begin_->bind(1, id);
    begin_->exec();
  });
}

namespace {

void end_unit(SQLite::Statement& end, const std::string& id, UnitState state, double seconds,
              const std::string& error) {
  end.reset();
  end.bind(1, id);
  end.bind(2, name_of(state));
  end.bind(3, seconds);
  end.bind(4, error);
  end.exec();
}

}  // namespace

void Ledger::finish(const std::string& id, double seconds) {
  guarded([&] { end_unit(*end_, id, UnitState::kDone, seconds, ""); });
}

void Ledger::fail(const std::string& id, double seconds, const std::string& error) {
  guarded([&] { end_unit(*end_, id, UnitState::kFailed, seconds, error); });
}

void Ledger::wait_again(const std::string& id) {
  guarded([&] { end_unit(*end_, id, UnitState::kWaiting, -1, ""); });
}

std::vector<LedgerRow> Ledger::rows() const {
  return guarded([&] {
    SQLite::Statement query(*db_,
                            "SELECT id, state, attempts, seconds, error FROM units ORDER BY id");
    std::vector<LedgerRow> rows;
    while (query.executeStep()) rows.push_back(read_row(query));
    return rows;
  });
}

LedgerRow Ledger::row(const std::string& id) const {
  return guarded([&] {
    SQLite::Statement query(*db_,
                            "SELECT id, state, attempts, seconds, error FROM units WHERE id = ?");
    query.bind(1, id);
    return query.executeStep() ? read_row(query) : LedgerRow{.id = id, .error = {}};
  });
}

std::string Ledger::meta(const std::string& key) const {
  return guarded([&] {
    SQLite::Statement query(*db_, "SELECT value FROM meta WHERE key = ?");
    query.bind(1, key);
    return query.executeStep() ? query.getColumn(0).getString() : std::string();
  });
}

void Ledger::set_meta(const std::string& key, const std::string& value) {
  guarded([&] {
    SQLite::Statement put(*db_, "INSERT OR REPLACE INTO meta VALUES (?, ?)");
    put.bind(1, key);
    put.bind(2, value);
    put.exec();
  });
}

}  // namespace strandline::batch
