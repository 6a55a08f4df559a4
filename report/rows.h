// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/store.h"

namespace strandline::report {

/// The rows of one table of the store, read by column name. An absent table has no rows; an absent
/// column or a blank cell reads as "" or NaN, so that a report of partial results still appears.
class Rows {
 public:
  Rows(const core::ResultStore& store, const std::string& table);

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  bool has(const std::string& column) const;
  /// The cell as text; numbers in their shortest form.
  std::string text(std::size_t row, const std::string& column) const;
  /// The cell as a number; text that is wholly a number counts.
  double number(std::size_t row, const std::string& column) const;
  /// The row whose `column` reads `value`, or size() where none does.
  std::size_t find(const std::string& column, const std::string& value) const;
  /// The different texts of a column in order of appearance.
  std::vector<std::string> distinct(const std::string& column) const;
  /// Row numbers whose `column` reads `value`, in order.
  std::vector<std::size_t> where(const std::string& column, const std::string& value) const;
  /// All row numbers ordered by `key`, least first; rows without a number come last.
  std::vector<std::size_t> sorted_by(const std::function<double(std::size_t)>& key) const;

 private:
  const core::Cell* cell(std::size_t row, const std::string& column) const;
  const core::Table* table_ = nullptr;
};

/// The value of a key of the meta table, or "".
std::string meta(const core::ResultStore& store, const std::string& key);

}  // namespace strandline::report
