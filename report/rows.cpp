// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>

namespace strandline::report {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double parse(const std::string& text) {
  double value = kUnknown;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  return result.ec == std::errc{} && result.ptr == end ? value : kUnknown;
}

}  // namespace

Rows::Rows(const core::ResultStore& store, const std::string& table)
    : table_(store.has(table) ? &store.get(table) : nullptr) {}

std::size_t Rows::size() const {
  return table_ == nullptr ? 0 : table_->rows();
}

bool Rows::has(const std::string& column) const {
  return table_ != nullptr &&
         std::ranges::any_of(table_->columns(), [&](const auto& c) { return c.name == column; });
}

const core::Cell* Rows::cell(std::size_t row, const std::string& column) const {
  if (row >= size()) return nullptr;
  const auto& columns = table_->columns();
  const auto found = std::ranges::find(columns, column, &core::Table::Column::name);
  if (found == columns.end()) return nullptr;
  return &table_->cells()[row][static_cast<std::size_t>(found - columns.begin())];
}

std::string Rows::text(std::size_t row, const std::string& column) const {
  const core::Cell* c = cell(row, column);
  if (c == nullptr) return {};
  if (const auto* s = std::get_if<std::string>(c)) return *s;
  if (const auto* i = std::get_if<std::int64_t>(c)) return fmt::format("{}", *i);
  if (const auto* d = std::get_if<double>(c)) return fmt::format("{:.10g}", *d);
  return {};
}

double Rows::number(std::size_t row, const std::string& column) const {
  const core::Cell* c = cell(row, column);
  if (c == nullptr) return kUnknown;
  if (const auto* d = std::get_if<double>(c)) return *d;
  if (const auto* i = std::get_if<std::int64_t>(c)) return static_cast<double>(*i);
  if (const auto* s = std::get_if<std::string>(c)) return parse(*s);
  return kUnknown;
}

std::size_t Rows::find(const std::string& column, const std::string& value) const {
  for (std::size_t row = 0; row < size(); ++row)
    if (text(row, column) == value) return row;
  return size();
}

std::vector<std::string> Rows::distinct(const std::string& column) const {
  std::vector<std::string> seen;
  for (std::size_t row = 0; row < size(); ++row) {
    std::string value = text(row, column);
    if (std::ranges::find(seen, value) == seen.end()) seen.push_back(std::move(value));
  }
  return seen;
}

std::vector<std::size_t> Rows::where(const std::string& column, const std::string& value) const {
  std::vector<std::size_t> found;
  for (std::size_t row = 0; row < size(); ++row)
    if (text(row, column) == value) found.push_back(row);
  return found;
}

std::vector<std::size_t> Rows::sorted_by(const std::function<double(std::size_t)>& key) const {
  std::vector<std::size_t> order(size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    const double ka = key(a);
    const double kb = key(b);
    if (std::isnan(ka) || std::isnan(kb)) return !std::isnan(ka) && std::isnan(kb);
    return ka < kb;
  });
  return order;
}

std::string meta(const core::ResultStore& store, const std::string& key) {
  const Rows rows(store, "meta");
  return rows.text(rows.find("key", key), "value");
}

}  // namespace strandline::report
