// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/table.h"

namespace strandline::batch {

/// Writes batch.sqlite table by table without holding it in memory: the file is built beside its
/// place and renamed by commit(). RuntimeFailure where it cannot be written.
class StoreWriter {
 public:
  explicit StoreWriter(const std::filesystem::path& file);
  ~StoreWriter();
  StoreWriter(const StoreWriter&) = delete;
  StoreWriter& operator=(const StoreWriter&) = delete;

  /// Appends rows (a list of objects with the same keys) of one unit to a table. Labels, meanings
  /// and the unit of a row with an id go to the glossary instead.
  void append(std::int64_t unit, const std::string& name, const nlohmann::ordered_json& rows);
  void put(const std::string& name, const core::Table& table);
  void commit();

 private:
  struct Target {
    std::vector<std::string> keys;
    std::unique_ptr<SQLite::Statement> insert;
  };
  Target& target(const std::string& name, const nlohmann::ordered_json& row);
  void note(const std::string& name, const nlohmann::ordered_json& row);
  std::filesystem::path file_, temporary_;
  std::unique_ptr<SQLite::Database> db_;
  std::unique_ptr<SQLite::Transaction> transaction_;
  std::map<std::string, Target> targets_;
  std::set<std::string> noted_;
  core::Table glossary_{{{"name"}, {"id"}, {"label"}, {"unit"}, {"meaning"}}};
};

}  // namespace strandline::batch
