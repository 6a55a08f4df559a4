// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "report/comparison_sections.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

constexpr const char* kAbsent = "\u2013";

/// An open mapping or list item while a file is read line by line.
struct Level {
  std::size_t indent;
  std::string name;
  int items = 0;
};

std::string joined(const std::vector<Level>& levels, const std::string& key) {
  std::string path;
  for (const Level& level : levels)
    path += (path.empty() || level.name.front() == '[' ? "" : ".") + level.name;
  return path.empty() ? key : path + (key.empty() ? "" : "." + key);
}

/// Where "key: value" splits; npos where the line is no such pair.
std::size_t key_end(const std::string& line) {
  const std::size_t end = line.find(':');
  if (end == std::string::npos || line.find_first_of("{[\"' ") < end) return std::string::npos;
  return end + 1 == line.size() || line[end + 1] == ' ' ? end : std::string::npos;
}

std::string stripped(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? ""
                                    : text.substr(first, text.find_last_not_of(" \r") - first + 1);
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

class Flattener {
 public:
  void line(const std::string& raw) {
    const std::size_t indent = raw.find_first_not_of(' ');
    if (indent == std::string::npos) return;
    std::string text = stripped(raw);
    if (text.starts_with("#")) return parameter(text);
    while (!levels_.empty() && levels_.back().indent >= indent) {
      if (levels_.back().indent == indent && text.starts_with("- ") &&
          levels_.back().name.front() != '[')
        break;
      levels_.pop_back();
    }
    if (text.starts_with("- ")) return item(indent, text.substr(2));
    pair(indent, text);
  }
  Pairs take() { return std::move(pairs_); }

 private:
  /// "#   process.eta: 0.2 [0.1, 0.4]": a parameter that the study read.
  void parameter(const std::string& text) {
    if (!text.starts_with("#   ")) return;
    const std::string rest = stripped(text.substr(1));
    if (const std::size_t end = key_end(rest); end != std::string::npos)
      pairs_.emplace_back(rest.substr(0, end), stripped(rest.substr(end + 1)));
  }
  void item(std::size_t indent, const std::string& text) {
    const std::string list = joined(levels_, "");
    levels_.push_back({indent, fmt::format("[{}]", items_[list]++)});
    pair(indent + 2, text);
  }
  void pair(std::size_t indent, const std::string& text) {
    const std::size_t end = key_end(text);
    if (end == std::string::npos) {
      if (!levels_.empty() && levels_.back().name.front() == '[')
        pairs_.emplace_back(joined(levels_, ""), text);
      else if (!pairs_.empty())
        pairs_.back().second += (pairs_.back().second.empty() ? "" : " ") + text;
      return;
    }
    const std::string key = text.substr(0, end), value = stripped(text.substr(end + 1));
    if (value.empty() || value == ">-" || value == "|") {
      if (!value.empty()) pairs_.emplace_back(joined(levels_, key), "");
      levels_.push_back({indent, key});
      return;
    }
    pairs_.emplace_back(joined(levels_, key), value);
  }

  std::vector<Level> levels_;
  std::map<std::string, int> items_;
  Pairs pairs_;
};

/// Keys of every study in the order in which they first appear.
void gather(const Pairs& pairs, std::size_t study, std::size_t studies, const std::string& prefix,
            std::vector<std::string>& order,
            std::map<std::string, std::vector<std::string>>& values) {
  for (const auto& [key, value] : pairs) {
    const auto [place, fresh] = values.try_emplace(prefix + key, studies, kAbsent);
    if (fresh) order.push_back(prefix + key);
    place->second[study] = value;
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> flat_keys(const std::string& yaml) {
  Flattener flattener;
  std::istringstream in(yaml);
  for (std::string line; std::getline(in, line);) flattener.line(line);
  return flattener.take();
}

Section compared_changes_section(const Studies& studies) {
  Section section = open_section("changes", "What was changed", "Changes");
  std::vector<std::string> order;
  std::map<std::string, std::vector<std::string>> values;
  for (std::size_t i = 0; i < studies.size(); ++i) {
    gather(flat_keys(studies[i].expanded), i, studies.size(), "", order, values);
    gather(flat_keys(studies[i].chips), i, studies.size(), "given chip: ", order, values);
  }
  TableView table{"Keys whose values differ", {{"Key"}}, {}, false, false};
  for (const ComparedStudy& study : studies) table.columns.push_back({study.label});
  for (const std::string& key : order) {
    const auto& row = values[key];
    if (std::all_of(row.begin(), row.end(), [&](const auto& v) { return v == row[0]; })) continue;
    table.rows.push_back({key});
    table.rows.back().insert(table.rows.back().end(), row.begin(), row.end());
  }
  const bool all = std::none_of(studies.begin(), studies.end(),
                                [](const auto& study) { return study.expanded.empty(); });
  section.takeaway =
      table.rows.empty()
          ? "No key differs: the studies ask the same question of the same chips."
          : fmt::format("Values of the expanded scenarios and of given chips that differ: {}.",
                        table.rows.size());
  if (!all) section.takeaway += " A folder without scenario.expanded.yaml shows no keys.";
  if (!table.rows.empty()) section.tables = {table};
  return section;
}

}  // namespace strandline::report
