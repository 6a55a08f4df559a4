// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "report/format.h"
#include "report/spec.h"
#include "report/theses_page.h"

namespace strandline::report {
namespace {

constexpr const char* kLine = R"json({
  "encoding": {"x": {"field": "x", "type": "quantitative"},
               "color": {"field": "series", "type": "nominal", "legend": null}},
  "layer": [
    {"transform": [{"filter": "isValid(datum.low)"}], "mark": {"type": "area", "opacity": 0.13},
     "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
    {"mark": {"type": "line", "strokeWidth": 2},
     "encoding": {"y": {"field": "y", "type": "quantitative"},
                  "strokeDash": {"field": "series", "type": "nominal", "legend": null}}},
    {"mark": {"type": "point", "filled": true, "size": 36},
     "encoding": {"y": {"field": "y", "type": "quantitative"},
                  "tooltip": [{"field": "series", "title": "Line"},
                              {"field": "x_shown", "title": "At"},
                              {"field": "shown", "title": "Value"}]}}
  ]
})json";

constexpr const char* kBars = R"json({
  "encoding": {"y": {"field": "x", "type": "nominal", "title": "", "sort": null,
                     "axis": {"labelLimit": 230}},
               "yOffset": {"field": "series", "type": "nominal", "sort": null},
               "color": {"field": "series", "type": "nominal", "legend": null}},
  "layer": [
    {"transform": [{"filter": "isValid(datum.low)"}], "mark": {"type": "rule", "strokeWidth": 2},
     "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}},
    {"mark": {"type": "point", "filled": true, "size": 60, "opacity": 1},
     "encoding": {"x": {"field": "y", "type": "quantitative"},
                  "tooltip": [{"field": "x", "title": "Of"}, {"field": "series", "title": "Case"},
                              {"field": "shown", "title": "Value"}]}}
  ]
})json";

/// Rows of a table under their column names.
class NamedRows {
 public:
  explicit NamedRows(const Json& table) : rows_(table.at("rows")) {
    for (const auto& name : table.at("columns")) names_.push_back(name);
  }
  std::size_t size() const { return rows_.size(); }
  Json at(std::size_t row, const std::string& column) const {
    const auto found = std::find(names_.begin(), names_.end(), column);
    if (column.empty() || found == names_.end()) return nullptr;
    return rows_.at(row).at(static_cast<std::size_t>(found - names_.begin()));
  }

 private:
  const Json& rows_;
  std::vector<std::string> names_;
};

std::string text_of(const Json& cell) {
  if (cell.is_string()) return cell.get<std::string>();
  if (cell.is_number()) return number(cell.get<double>());
  return "";
}

/// "1.2 (0.8 to 1.9)".
std::string shown(const Json& y, const Json& low, const Json& high) {
  const std::string text = text_of(y);
  return low.is_null() ? text : fmt::format("{} ({} to {})", text, text_of(low), text_of(high));
}

bool positive(const Json& x) {
  return x.is_null() || (x.is_number() && x.get<double>() > 0);
}

/// What is drawn: rows without a value are left out, and on a logarithmic axis those that it
/// cannot show.
Json values_of(const Json& c, const NamedRows& rows, std::vector<std::string>& series) {
  Json values = Json::array();
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const Json x = rows.at(r, c.at("x")), y = rows.at(r, c.at("y"));
    const Json low = rows.at(r, c.at("low")), high = rows.at(r, c.at("high"));
    if (x.is_null() || y.is_null()) continue;
    if (c.at("x_log").get<bool>() && !positive(x)) continue;
    if (c.at("y_log").get<bool>() && (!positive(y) || !positive(low))) continue;
    const std::string of = text_of(rows.at(r, c.at("series")));
    if (std::find(series.begin(), series.end(), of) == series.end()) series.push_back(of);
    values.push_back({{"x", x},
                      {"y", y},
                      {"low", low},
                      {"high", high},
                      {"series", of},
                      {"x_shown", text_of(x)},
                      {"shown", shown(y, low, high)}});
  }
  return values;
}

void set_axis(Json& spec, const char* channel, const std::string& title, bool log) {
  set_encoding(spec, channel, "title", title);
  Json scale = {{"zero", false}};
  if (log) scale = {{"type", "log"}};
  set_encoding(spec, channel, "scale", scale);
}

/// One sentence for who cannot see the picture: its first and last value of the first line.
std::string alt_of(const std::string& title, const Json& values) {
  if (values.empty()) return title + ": nothing to draw.";
  const Json& first = values.front();
  const Json& last = values.back();
  return fmt::format("{}: from {} at {} to {} at {}; the table below holds all rows.", title,
                     first.at("shown").get<std::string>(), first.at("x_shown").get<std::string>(),
                     last.at("shown").get<std::string>(), last.at("x_shown").get<std::string>());
}

int bar_height(const Json& values, std::size_t series) {
  std::vector<std::string> names;
  for (const Json& v : values) names.push_back(v.at("x_shown"));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return static_cast<int>(names.size() * std::max<std::size_t>(1, series) * 16 + 40);
}

}  // namespace

Panel thesis_panel(const Json& c, const Json& table, const std::string& id) {
  std::vector<std::string> series;
  Json values = values_of(c, NamedRows(table), series);
  const bool bars = c.at("kind") == "bar" || (!values.empty() && values[0].at("x").is_string());
  const std::string alt = alt_of(c.at("title"), values);
  const int height = bars ? bar_height(values, series.size()) : 280;
  Json spec = chart(bars ? kBars : kLine, std::move(values), height);
  if (bars) {
    set_axis(spec, "x", c.at("y_title"), c.at("y_log"));
    for (Json& layer : spec["layer"]) layer["encoding"]["x"]["scale"]["zero"] = false;
  } else {
    set_axis(spec, "x", c.at("x_title"), c.at("x_log"));
    set_axis(spec, "y", c.at("y_title"), c.at("y_log"));
    set_encoding(spec, "strokeDash", "scale", dash_scale(series));
    if (c.at("kind") == "points") spec["layer"].erase(1);
  }
  set_encoding(spec, "color", "scale", color_scale(series));
  if (series.size() > 1) {  // charts of one section tell different things apart: each names its own
    Json legend = {{"title", nullptr}, {"orient", "top"}, {"columns", 2}, {"labelLimit", 260}};
    if (!bars && c.at("kind") != "points")  // not in the pale fill of the band
      legend.update({{"symbolType", "stroke"}, {"symbolStrokeWidth", 2}, {"symbolOpacity", 1}});
    spec["encoding"]["color"]["legend"] = legend;
    if (!bars) set_encoding(spec, "strokeDash", "legend", legend);  // one legend for both
  }
  return {id, c.at("title"), alt, std::move(spec)};
}

}  // namespace strandline::report
