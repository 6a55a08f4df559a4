// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace strandline::core {

enum class TableFormat { kText, kCsv, kJson };

/// "table", "csv" or "json"; InputError otherwise.
TableFormat parse_table_format(const std::string& name);

/// A cell: blank (unknown), text, integer or number.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double>;

/// A result table. Column names carry units ("tpot_ms"). One renderer serves every command.
class Table {
 public:
  struct Column {
    std::string name;
    int digits = 4;  ///< significant digits of numbers in text form; CSV and JSON keep all
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  /// Adds a row; std::logic_error where the width differs.
  void add(std::vector<Cell> row);
  std::size_t rows() const { return cells_.size(); }
  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<std::vector<Cell>>& cells() const { return cells_; }
  /// Text (aligned, for people), CSV (RFC 4180) or JSON (a list of objects; blanks are null).
  std::string render(TableFormat format) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> cells_;
};

}  // namespace strandline::core
