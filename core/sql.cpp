// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sql.h"

#include <cmath>

namespace strandline::core {

std::string quoted_name(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

void bind_cell(SQLite::Statement& statement, int index, const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    statement.bind(index, *text);
  } else if (const auto* whole = std::get_if<std::int64_t>(&cell)) {
    statement.bind(index, *whole);
  } else if (const auto* x = std::get_if<double>(&cell); x && !std::isnan(*x)) {
    statement.bind(index, *x);
  } else {
    statement.bind(index);  // NULL
  }
}

}  // namespace strandline::core
