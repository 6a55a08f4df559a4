// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/unit_row.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string_view>

#include "core/error.h"
#include "core/files.h"

namespace strandline::batch {

using nlohmann::ordered_json;

namespace {

/// Long tables that stay in the units' files are skipped while parsing.
bool is_collected(int depth, ordered_json::parse_event_t event, ordered_json& parsed) {
  if (depth != 1 || event != ordered_json::parse_event_t::key) return true;
  for (const char* left : {"survival", "market", "coverage", "chips", "exercise", "emulator"})
    if (parsed == left) return false;
  return true;
}

}  // namespace

ordered_json read_unit(const std::filesystem::path& file, const std::string& id) {
  const auto refuse = [&](const std::string& problem) {
    throw core::InputError(
        {{file.string(), 0, 0}, "", "", problem, "remove it and run the batch again"});
  };
  ordered_json summary;
  try {
    summary = ordered_json::parse(core::read_file(file), is_collected);
    for (const auto& row : summary.at("meta"))
      if (row.at("key") == "scenario_hash" && row.at("value") == id) return summary;
  } catch (const nlohmann::json::exception& e) {
    refuse(std::string("the unit's file is damaged (") + e.what() + ")");
  }
  refuse("the file is that of another unit");
  return summary;
}

core::Cell cell_of(const ordered_json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  if (value.is_boolean()) return std::int64_t{value.get<bool>()};
  return {};
}

core::Cell cell_of_setting(const std::string& text) {
  const char* end = text.data() + text.size();
  std::int64_t whole = 0;
  if (const auto [stop, error] = std::from_chars(text.data(), end, whole);
      error == std::errc() && stop == end)
    return whole;
  double number = 0;
  if (const auto [stop, error] = std::from_chars(text.data(), end, number);
      error == std::errc() && stop == end)
    return number;
  return text;
}

std::string with_unit(const std::string& name, const std::string& unit) {
  if (unit.empty() || unit == "1" || unit == "x") return name;
  const bool rate = unit.starts_with("1/");  // "1/year" is per_year
  std::string out = name + "_" + (rate ? "per_" : "");
  for (const char c : std::string_view(unit).substr(rate ? 2 : 0)) {
    if (c == '/')
      out += "_per_";
    else if (c == '%')
      out += "percent";
    else if (std::isalnum(static_cast<unsigned char>(c)))
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else
      out += '_';
  }
  return out;
}

void UnitRows::put(std::size_t row, const std::string& column, core::Cell cell) {
  if (std::find(columns_.begin(), columns_.end(), column) == columns_.end())
    columns_.push_back(column);
  results_[row][column] = std::move(cell);
}

void UnitRows::add(std::size_t unit, const LedgerRow& state, const ordered_json* summary) {
  const Unit& u = plan_.units[unit];
  std::vector<core::Cell> head{static_cast<std::int64_t>(unit), u.id,
                               plan_.scenarios[u.scenario].name};
  for (const auto& [key, value] : u.settings) head.push_back(cell_of_setting(value));
  head.push_back(name_of(summary ? UnitState::kDone : state.state));
  head.push_back(state.error.empty() ? core::Cell() : core::Cell(state.error));
  heads_.push_back(std::move(head));
  results_.emplace_back();
  if (!summary) return;
  const std::size_t row = results_.size() - 1;
  for (const auto& m : summary->at("meta"))
    if (m.at("key") == "best_strategy") put(row, "best_strategy", cell_of(m.at("value")));
  for (const auto& s : summary->at("strategies"))
    put(row, "value_" + s.at("id").get<std::string>() + "_musd", cell_of(s.at("value_musd")));
  for (const auto& m : summary->at("measures"))
    put(row, with_unit(m.at("id"), m.at("unit")), cell_of(m.at("value")));
}

core::Table UnitRows::table() const {
  std::vector<core::Table::Column> columns{{"unit"}, {"id"}, {"scenario"}};
  for (const SweptKey& k : plan_.keys) columns.push_back({with_unit(k.key, k.unit)});
  columns.push_back({"state"});
  columns.push_back({"error"});
  for (const std::string& name : columns_) columns.push_back({name});
  core::Table table(std::move(columns));
  for (std::size_t row = 0; row < heads_.size(); ++row) {
    std::vector<core::Cell> cells = heads_[row];
    for (const std::string& name : columns_) {
      const auto found = results_[row].find(name);
      cells.push_back(found == results_[row].end() ? core::Cell() : found->second);
    }
    table.add(std::move(cells));
  }
  return table;
}

}  // namespace strandline::batch
