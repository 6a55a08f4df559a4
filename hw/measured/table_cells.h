// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "core/csv.h"

namespace strandline::hw {

/// Cells of one row of a measured table by column name; blank where the table lacks the column. The
/// table must outlive it.
class TableCells {
 public:
  explicit TableCells(const core::Csv& csv, std::size_t row = 0) : csv_(&csv), row_(row) {}
  void at(std::size_t row) { row_ = row; }
  std::string text(const char* column) const;
  /// Empty for blanks and for text that is no finite number.
  std::optional<double> number(const char* column) const;
  /// A whole number of magnitude up to 10^6, far above any count of chips; else empty.
  std::optional<int> whole(const char* column) const;

 private:
  const core::Csv* csv_;
  std::size_t row_;
};

/// InputError that names every one of the required columns that the table lacks.
void require_columns(const core::Csv& csv, std::span<const char* const> required);

/// A whole text as a number; empty for blanks and for text that is no finite number.
std::optional<double> number_from(const std::string& text);

}  // namespace strandline::hw
