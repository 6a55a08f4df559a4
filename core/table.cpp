// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/error.h"

namespace strandline::core {
namespace {

bool is_blank(const Cell& cell) {
  const double* x = std::get_if<double>(&cell);
  return std::holds_alternative<std::monostate>(cell) || (x && !std::isfinite(*x));
}

bool is_number(const Cell& cell) {
  return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell);
}

/// Columns on screen, counting UTF-8 code points.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string text_cell(const Cell& cell, int digits) {
  if (is_blank(cell)) return "-";
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return fmt::format("{}", *whole);
  const double x = std::get<double>(cell) + 0.0;  // a negative zero becomes zero
  // Fixed notation where it is readable; beyond, significant digits with an exponent.
  const double size = std::fabs(x);
  if (size != 0.0 && (size >= 1e9 || size < 1e-4)) return fmt::format("{:.{}g}", x, digits);
  const int before = size < 1.0
                         ? (size == 0.0 ? 1 : static_cast<int>(std::floor(std::log10(size))) + 1)
                         : static_cast<int>(std::log10(size)) + 1;
  return fmt::format("{:.{}f}", x, std::clamp(digits - before, 0, 12));
}

std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string csv_cell(const Cell& cell) {
  if (is_blank(cell)) return "";
  if (const auto* text = std::get_if<std::string>(&cell)) return csv_text(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return fmt::format("{}", *whole);
  return fmt::format("{}", std::get<double>(cell));
}

nlohmann::ordered_json json_cell(const Cell& cell) {
  if (is_blank(cell)) return nullptr;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return *whole;
  return std::get<double>(cell);
}

std::string padded(const std::string& text, std::size_t to, bool right) {
  const std::string space(to - width(text), ' ');
  return right ? space + text : text + space;
}

using Columns = std::vector<Table::Column>;
using Rows = std::vector<std::vector<Cell>>;

std::string render_text(const Columns& columns, const Rows& rows) {
  std::vector<std::vector<std::string>> lines(rows.size() + 1);
  for (const auto& column : columns) lines[0].push_back(column.name);
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t c = 0; c < columns.size(); ++c)
      lines[r + 1].push_back(text_cell(rows[r][c], columns[c].digits));
  std::vector<std::size_t> widths(columns.size(), 0);
  std::vector<bool> right(columns.size(), false);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    for (const auto& line : lines) widths[c] = std::max(widths[c], width(line[c]));
    right[c] =
        std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return is_number(row[c]); });
  }
  std::string out;
  for (const auto& line : lines) {
    std::string row;
    for (std::size_t c = 0; c < line.size(); ++c)
      row += (c ? "  " : "") + padded(line[c], widths[c], right[c]);
    row.erase(row.find_last_not_of(' ') + 1);
    out += row + '\n';
  }
  return out;
}

std::string render_csv(const Columns& columns, const Rows& rows) {
  std::string out;
  for (std::size_t c = 0; c < columns.size(); ++c)
    out.append(c ? "," : "").append(csv_text(columns[c].name));
  out += "\n";
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) out.append(c ? "," : "").append(csv_cell(row[c]));
    out += "\n";
  }
  return out;
}

std::string render_json(const Columns& columns, const Rows& rows) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& row : rows) {
    auto object = nlohmann::ordered_json::object();
    for (std::size_t c = 0; c < columns.size(); ++c) object[columns[c].name] = json_cell(row[c]);
    list.push_back(std::move(object));
  }
  return list.dump(2) + "\n";
}

}  // namespace

TableFormat parse_table_format(const std::string& name) {
  if (name == "table") return TableFormat::kText;
  if (name == "csv") return TableFormat::kCsv;
  if (name == "json") return TableFormat::kJson;
  throw InputError({{}, "format", name, "is no output format", "write table, csv or json"});
}

void Table::add(std::vector<Cell> row) {
  if (row.size() != columns_.size())
    throw std::logic_error(
        fmt::format("a row of {} cells for {} columns", row.size(), columns_.size()));
  cells_.push_back(std::move(row));
}

std::string Table::render(TableFormat format) const {
  switch (format) {
    case TableFormat::kCsv:
      return render_csv(columns_, cells_);
    case TableFormat::kJson:
      return render_json(columns_, cells_);
    case TableFormat::kText:
      break;
  }
  return render_text(columns_, cells_);
}

}  // namespace strandline::core
