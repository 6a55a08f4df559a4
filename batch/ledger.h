// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace strandline::batch {

/// What became of a unit. A unit that a killed process left `kRunning` is done again.
enum class UnitState { kWaiting, kRunning, kDone, kFailed };
std::string name_of(UnitState state);  ///< "waiting", "running", "done", "failed"

/// A unit's row of the ledger.
struct LedgerRow {
  std::string id;
  UnitState state = UnitState::kWaiting;
  int attempts = 0;    ///< times it was started
  double seconds = 0;  ///< of the attempt that finished or failed
  std::string error;   ///< of the last failure
};

/// Which units exist and what became of them, in one SQLite file (write-ahead log): table
/// units(id, state, attempts, seconds, error) and meta(key, value). It tells people and the next
/// run how a batch stands; that a unit is done is decided by its file, which appears by one rename.
/// Safe for several threads of one process; one process writes at a time (see BatchFolder).
/// RuntimeFailure where the file cannot be written; InputError with the mend where it is damaged,
/// or no ledger.
class Ledger {
 public:
  explicit Ledger(const std::filesystem::path& file);
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  /// Adds the units that are not there, and sets those left running back to waiting.
  void open_units(const std::vector<std::string>& ids);
  void begin(const std::string& id);
  /// Done, whoever did it: seconds below 0 keep what is there.
  void finish(const std::string& id, double seconds);
  void fail(const std::string& id, double seconds, const std::string& error);
  void wait_again(const std::string& id);  ///< interrupted, or its file is gone
  std::vector<LedgerRow> rows() const;     ///< by id
  LedgerRow row(const std::string& id) const;

  /// A fact about the batch; empty where it was never set.
  std::string meta(const std::string& key) const;
  void set_meta(const std::string& key, const std::string& value);

 private:
  template <typename F>
  auto guarded(F&& f) const;
  void check();
  std::filesystem::path file_;
  std::unique_ptr<SQLite::Database> db_;
  std::unique_ptr<SQLite::Statement> begin_, end_;
  mutable std::mutex mutex_;
};

}  // namespace strandline::batch
