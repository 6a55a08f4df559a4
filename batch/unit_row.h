// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "batch/ledger.h"
#include "batch/plan.h"
#include "core/table.h"

namespace strandline::batch {

/// A unit's file. InputError with the mend where it is damaged or of another unit.
nlohmann::ordered_json read_unit(const std::filesystem::path& file, const std::string& id);

core::Cell cell_of(const nlohmann::ordered_json& value);

/// Text of a setting as a cell: an integer, a number or text.
core::Cell cell_of_setting(const std::string& text);

/// A column's name with its unit: ("nre", "USD/Mtok") -> "nre_usd_per_mtok"; no unit for "1" and
/// "x".
std::string with_unit(const std::string& name, const std::string& unit);

/// The units table (see collect()) as it grows: columns of results are those of any unit.
class UnitRows {
 public:
  explicit UnitRows(const Plan& plan) : plan_(plan) {}
  void add(std::size_t unit, const LedgerRow& state, const nlohmann::ordered_json* summary);
  core::Table table() const;

 private:
  void put(std::size_t row, const std::string& column, core::Cell cell);
  const Plan& plan_;
  std::vector<std::vector<core::Cell>> heads_;
  std::vector<std::map<std::string, core::Cell>> results_;
  std::vector<std::string> columns_;  ///< of results, as first met
};

}  // namespace strandline::batch
