// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_csv.h"

#include <stdexcept>
#include <string_view>

#include "core/csv.h"
#include "core/error.h"

namespace strandline::hw {
namespace {

/// Length of the first record of `text`, without its line end. A quote opens a quoted cell only
/// where the cell starts, as core::Csv reads it.
std::size_t record_length(std::string_view text) {
  bool quoted = false;
  bool cell_starts = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') continue;
      if (i + 1 < text.size() && text[i + 1] == '"') {
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"' && cell_starts) {
      quoted = true;
    } else if (c == '\n') {
      return i > 0 && text[i - 1] == '\r' ? i - 1 : i;
    }
    cell_starts = !quoted && c == ',';
  }
  return text.size();
}

std::string quoted_where_needed(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string text = "\"";
  for (const char c : cell) text.append(c == '"' ? 2 : 1, c);
  return text + '"';
}

void append_cells(std::string& out, const std::vector<std::string>& cells) {
  for (const std::string& cell : cells) out.append(",").append(quoted_where_needed(cell));
}

void refuse_taken(const core::Csv& csv, const std::vector<std::string>& names) {
  for (const std::string& name : names)
    for (const std::string& column : csv.header)
      if (name == column)
        throw core::InputError({{csv.file, 1, 0},
                                name,
                                "",
                                "the column is there already",
                                "remove the columns of an earlier prediction"});
}

}  // namespace

std::string with_appended_columns(const std::string& text, const std::string& file,
                                  const std::vector<std::string>& names,
                                  const std::vector<std::vector<std::string>>& extra) {
  refuse_taken(core::Csv::parse(text, file), names);
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  std::string_view rest = text;
  bool header = true;
  std::size_t row = 0;
  while (!rest.empty()) {
    const std::size_t length = record_length(rest);
    const std::string_view record = rest.substr(0, length);
    const std::size_t line = rest.find('\n', length);
    const std::size_t next = line == std::string_view::npos ? rest.size() : line + 1;
    out.append(record);
    if (header) {
      append_cells(out, names);
    } else if (!record.empty()) {
      append_cells(out, extra.at(row++));
    }
    header = false;
    out.append(rest.substr(length, next - length));
    rest.remove_prefix(next);
  }
  if (row != extra.size()) throw std::logic_error("appended cells do not match the rows");
  return out;
}

}  // namespace strandline::hw
