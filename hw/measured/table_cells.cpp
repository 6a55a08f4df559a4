// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/table_cells.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.h"

namespace strandline::hw {

std::string TableCells::text(const char* column) const {
  const auto found = std::find(csv_->header.begin(), csv_->header.end(), column);
  if (found == csv_->header.end()) return "";
  return csv_->rows[row_][static_cast<std::size_t>(found - csv_->header.begin())];
}

std::optional<double> TableCells::number(const char* column) const {
  return number_from(text(column));
}

std::optional<int> TableCells::whole(const char* column) const {
  constexpr double kMost = 1e6;
  const auto x = number(column);
  if (!x || *x != std::floor(*x) || std::fabs(*x) > kMost) return std::nullopt;
  return static_cast<int>(*x);
}

void require_columns(const core::Csv& csv, std::span<const char* const> required) {
  std::string missing;
  for (const char* name : required) {
    if (std::find(csv.header.begin(), csv.header.end(), name) != csv.header.end()) continue;
    missing += (missing.empty() ? "" : ", ") + std::string(name);
  }
  if (missing.empty()) return;
  throw core::InputError({{csv.file, 1, 0},
                          missing,
                          "",
                          "required columns are missing",
                          "name them in line 1; cells that are unknown may stay blank"});
}

std::optional<double> number_from(const std::string& text) {
  double x = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, x);
  if (text.empty() || error != std::errc{} || stop != end || !std::isfinite(x)) return std::nullopt;
  return x;
}

}  // namespace strandline::hw
