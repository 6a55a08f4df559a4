// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "report/format.h"
#include "report/rows.h"

namespace strandline::report {

Json chart(const char* text, Json values, int height) {
  Json spec = Json::parse(text);
  spec["width"] = "container";
  spec["height"] = height;
  spec["autosize"] = {{"type", "fit-x"}, {"contains", "padding"}};
  spec["data"] = {{"values", std::move(values)}};
  return spec;
}

Json row_chart(const char* text, Json values, int step) {
  int rows = 0;
  for (const Json& value : values) rows = std::max(rows, value["row"].get<int>() + 1);
  Json spec = chart(text, std::move(values), rows * step);
  spec["encoding"]["y"]["scale"] = {{"padding", 0}};
  return spec;
}

Json log_ticks(double smallest, double largest) {
  constexpr double kWideSpan = 200;
  const bool wide = largest > kWideSpan * smallest;
  Json ticks = Json::array();
  for (double decade = 1e-9; decade <= largest; decade *= 10)
    for (const double step : {1.0, 2.0, 5.0}) {
      const double tick = std::stod(fmt::format("{:.3g}", step * decade));
      if (tick >= smallest && tick <= largest && (step == 1 || !wide)) ticks.push_back(tick);
    }
  return ticks;
}

Json color_scale(const std::vector<std::string>& labels) {
  Json range = Json::array();
  for (std::size_t i = 0; i < labels.size(); ++i)
    range.push_back(fmt::format("var(--c{})", i % kColors));
  return {{"domain", labels}, {"range", std::move(range)}};
}

Json dash_scale(const std::vector<std::string>& labels) {
  const Json patterns = Json::parse("[[1,0],[8,3],[3,3],[9,3,2,3]]");
  Json range = Json::array();
  for (std::size_t i = 0; i < labels.size(); ++i) range.push_back(patterns[i % patterns.size()]);
  return {{"domain", labels}, {"range", std::move(range)}};
}

void set_encoding(Json& spec, const std::string& channel, const std::string& key,
                  const Json& value) {
  if (spec.contains("layer"))
    for (Json& layer : spec["layer"]) {
      if (layer.contains("encoding") && layer["encoding"].contains(channel) &&
          layer["encoding"][channel].contains("field"))
        layer["encoding"][channel][key] = value;
    }
  if (spec.contains("encoding") && spec["encoding"].contains(channel))
    spec["encoding"][channel][key] = value;
}

std::vector<LegendEntry> legend(const std::vector<std::string>& labels, LegendEntry::Mark mark) {
  std::vector<LegendEntry> entries;
  for (std::size_t i = 0; i < labels.size(); ++i)
    entries.push_back({labels[i], static_cast<int>(i), mark});
  return entries;
}

MoneyAxis money_axis(double largest_musd) {
  if (largest_musd >= 2000) return {1000, "USD billion"};
  return {1, "USD million"};
}

Names::Names(const core::ResultStore& store, const std::string& table)
    : store_(&store), table_(table) {}

std::string Names::operator()(const std::string& id) const {
  const Rows rows(*store_, table_);
  const std::string label = rows.text(rows.find("id", id), "label");
  return label.empty() ? id : label;
}

Section open_section(const std::string& id, const std::string& title,
                     const std::string& short_title) {
  Section section;
  section.id = id;
  section.title = title;
  section.short_title = short_title;
  return section;
}

Section left_out(const std::string& id, const std::string& title, const std::string& table) {
  Section section = open_section(id, title, "");
  section.missing = fmt::format(
      "{}: this study recorded nothing here (table \"{}\" is absent or "
      "empty), so the section is left out.",
      title, table);
  return section;
}

}  // namespace strandline::report
