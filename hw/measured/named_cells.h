// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/table.h"

namespace strandline::hw {

/// Cells of a result table by the names of its columns. The table must outlive it.
class NamedCells {
 public:
  using Row = std::vector<core::Cell>;
  explicit NamedCells(const core::Table& table) : columns_(&table.columns()) {}
  /// Blank where the cell is blank or no text, or the table has no such column.
  std::string text(const Row& row, const std::string& column) const;
  /// Of an integer or a number; empty otherwise.
  std::optional<double> number(const Row& row, const std::string& column) const;

 private:
  const core::Cell* find(const Row& row, const std::string& column) const;
  const std::vector<core::Table::Column>* columns_;
};

}  // namespace strandline::hw
