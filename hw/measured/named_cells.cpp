// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/named_cells.h"

namespace strandline::hw {

const core::Cell* NamedCells::find(const Row& row, const std::string& column) const {
  for (std::size_t i = 0; i < columns_->size(); ++i)
    if ((*columns_)[i].name == column) return &row[i];
  return nullptr;
}

std::string NamedCells::text(const Row& row, const std::string& column) const {
  const core::Cell* cell = find(row, column);
  const auto* text = cell ? std::get_if<std::string>(cell) : nullptr;
  return text ? *text : "";
}

std::optional<double> NamedCells::number(const Row& row, const std::string& column) const {
  const core::Cell* cell = find(row, column);
  if (!cell) return std::nullopt;
  if (const auto* count = std::get_if<std::int64_t>(cell)) return static_cast<double>(*count);
  const auto* number = std::get_if<double>(cell);
  return number ? std::optional(*number) : std::nullopt;
}

}  // namespace strandline::hw
