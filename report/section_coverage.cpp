// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/format.h"
#include "report/rows.h"
#include "report/sections.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

constexpr const char* kTitle = "Does the future age chips as the past did?";
constexpr double kComparedAge = 2;  // years; the longest that most chips of the record have lived

constexpr const char* kSpec = R"json({
  "encoding": {"x": {"field": "age", "type": "quantitative",
                     "title": "Years since the chip was frozen",
                     "axis": {"tickMinStep": 1, "format": "d", "grid": false}},
               "color": {"field": "name", "type": "nominal", "legend": null}},
  "layer": [
    {"transform": [{"filter": "datum.kind == 'model'"}],
     "mark": {"type": "area", "opacity": 0.18},
     "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
    {"transform": [{"filter": "datum.kind == 'model'"}],
     "mark": {"type": "line", "strokeWidth": 2.5},
     "encoding": {"y": {"field": "share", "type": "quantitative", "title": "",
                        "scale": {"domain": [0, 1]},
                        "axis": {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1]}}}},
    {"transform": [{"filter": "datum.kind == 'history'"}],
     "mark": {"type": "line", "strokeWidth": 1, "strokeDash": [4, 3]},
     "encoding": {"y": {"field": "share", "type": "quantitative"}}},
    {"transform": [{"filter": "datum.kind == 'history'"}],
     "mark": {"type": "rule", "strokeWidth": 1.5, "opacity": 0.6},
     "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
    {"mark": {"type": "point", "filled": true, "size": 70},
     "encoding": {"y": {"field": "share", "type": "quantitative"},
                  "opacity": {"condition": {"test": "datum.kind == 'history'", "value": 1},
                              "value": 0},
                  "tooltip": [{"field": "name", "title": "Chip"},
                              {"field": "year", "title": "Year", "format": ".2~f"},
                              {"field": "shown", "title": "Releases it runs natively"}]}}
  ]
})json";

/// One line of the chart: the history of a real chip, or what the model says of a frozen one.
struct Line {
  std::string name, kind;
  std::vector<std::size_t> points;
  double frozen;  ///< year of the first point
};

std::vector<Line> lines_of(const Rows& rows) {
  std::vector<Line> lines;
  for (const std::string& series : rows.distinct("series"))
    for (const std::string kind : {"history", "model"}) {
      Line line{series, kind, {}, NAN};
      for (const std::size_t r : rows.where("series", series))
        if (rows.text(r, "kind") == kind) line.points.push_back(r);
      if (line.points.empty()) continue;
      line.frozen = rows.number(line.points.front(), "year");
      lines.push_back(std::move(line));
    }
  return lines;
}

/// The share of a line at an age, linear between its points; NaN beyond its end.
double share_at(const Rows& rows, const Line& line, double age) {
  for (std::size_t i = 0; i + 1 < line.points.size(); ++i) {
    const double from = rows.number(line.points[i], "year") - line.frozen;
    const double to = rows.number(line.points[i + 1], "year") - line.frozen;
    if (age < from || age > to) continue;
    const double a = rows.number(line.points[i], "share");
    const double b = rows.number(line.points[i + 1], "share");
    return a + (b - a) * (age - from) / (to - from);
  }
  return NAN;
}

struct Range {
  double low = INFINITY, high = -INFINITY;
  bool empty() const { return low > high; }
  std::string text() const {
    if (percent(low) == percent(high)) return percent(low);
    return percent(low) + " to " + percent(high);
  }
};

Range range_at(const Rows& rows, const std::vector<Line>& lines, const std::string& kind) {
  Range range;
  for (const Line& line : lines) {
    const double share = share_at(rows, line, kComparedAge);
    if (line.kind != kind || std::isnan(share)) continue;
    range.low = std::min(range.low, share);
    range.high = std::max(range.high, share);
  }
  return range;
}

std::string takeaway(const Rows& rows, const std::vector<Line>& lines) {
  const Range history = range_at(rows, lines, "history");
  const Range model = range_at(rows, lines, "model");
  std::string text;
  if (!history.empty())
    text += fmt::format(
        "{} years after they were frozen, real chip designs ran {} of the new model releases "
        "natively. ",
        number(kComparedAge), history.text());
  if (!model.empty())
    text += fmt::format("Of a chip frozen at the study's start the model expects {} at that age.",
                        model.text());
  return text.empty() ? "The record is too short to compare." : text;
}

}  // namespace

Section coverage_section(const core::ResultStore& store) {
  const Rows rows(store, "coverage");
  if (rows.empty()) return left_out("coverage", kTitle, "coverage");
  Section section = open_section("coverage", kTitle, "History");
  const auto lines = lines_of(rows);
  Json values = Json::array();
  std::vector<std::string> labels;
  for (const Line& line : lines) {
    const bool history = line.kind == "history";
    labels.push_back(line.name + (history ? " (real history)" : " (model)"));
    section.legend.push_back({labels.back(), static_cast<int>(labels.size()) - 1,
                              history ? LegendEntry::Mark::kPoint : LegendEntry::Mark::kArea});
    for (const std::size_t r : line.points)
      values.push_back({{"name", labels.back()},
                        {"kind", line.kind},
                        {"year", rows.number(r, "year")},
                        {"age", rows.number(r, "year") - line.frozen},
                        {"share", rows.number(r, "share")},
                        {"low", rows.number(r, "low")},
                        {"high", rows.number(r, "high")},
                        {"shown", fmt::format("{} ({} to {})", percent(rows.number(r, "share")),
                                              percent(rows.number(r, "low")),
                                              percent(rows.number(r, "high")))}});
  }
  section.takeaway = takeaway(rows, lines);
  section.how_to_read =
      "Points with bars: what happened to a chip that could run the operators of its year, with "
      "the "
      "95\u00a0% interval. Lines with bands: what the model expects of a chip frozen at the "
      "study's "
      "start, 5\u00a0% to 95\u00a0% of futures.";
  Json spec = chart(kSpec, values, 300);
  set_encoding(spec, "color", "scale", color_scale(labels));
  section.panels = {
      {"fig-coverage", "New model releases that run natively, share", section.takeaway, spec}};
  return section;
}

}  // namespace strandline::report
