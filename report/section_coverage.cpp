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

constexpr const char* kTitle = "Does the model agree with history?";

constexpr const char* kSpec = R"json({
  "encoding": {"x": {"field": "year", "type": "quantitative", "title": "",
                     "axis": {"format": "d", "tickMinStep": 1, "tickCount": 4, "grid": false}}},
  "layer": [
    {"transform": [{"filter": "datum.kind == 'model'"}],
     "mark": {"type": "area", "color": "var(--accent)", "opacity": 0.18},
     "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
    {"transform": [{"filter": "datum.kind == 'model'"}],
     "mark": {"type": "line", "color": "var(--accent)", "strokeWidth": 2},
     "encoding": {"y": {"field": "share", "type": "quantitative", "title": "",
                        "scale": {"domain": [0, 1]},
                        "axis": {"format": "%", "values": [0, 0.5, 1]}}}},
    {"transform": [{"filter": "datum.kind == 'history'"}],
     "mark": {"type": "rule", "color": "var(--c1)", "opacity": 0.6},
     "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
    {"transform": [{"filter": "datum.kind == 'history'"}],
     "mark": {"type": "point", "filled": true, "opacity": 1, "size": 45, "color": "var(--c1)"},
     "encoding": {"y": {"field": "share", "type": "quantitative"},
                  "tooltip": [{"field": "year", "title": "Year"},
                              {"field": "shown", "title": "Releases covered"}]}}
  ]
})json";

/// Counts history points and those inside the model's band of the same series and year.
struct Agreement {
  int inside = 0;
  int points = 0;
};

Agreement agreement(const Rows& rows) {
  Agreement result;
  for (std::size_t h = 0; h < rows.size(); ++h) {
    if (rows.text(h, "kind") != "history") continue;
    for (std::size_t m = 0; m < rows.size(); ++m) {
      if (rows.text(m, "kind") != "model" || rows.text(m, "series") != rows.text(h, "series") ||
          std::abs(rows.number(m, "year") - rows.number(h, "year")) > 1e-6)
        continue;
      ++result.points;
      const double share = rows.number(h, "share");
      result.inside += share >= rows.number(m, "low") && share <= rows.number(m, "high");
    }
  }
  return result;
}

std::string half_life_sentence(const Rows& rows) {
  for (const std::string& series : rows.distinct("series"))
    for (const std::size_t r : rows.where("series", series))
      if (rows.text(r, "kind") == "history" && rows.number(r, "share") < 0.5)
        return fmt::format("Of \u201c{}\u201d, {} of the releases of {} ran natively.", series,
                           percent(rows.number(r, "share")), rows.text(r, "year"));
  return "";
}

std::string takeaway(const Rows& rows) {
  const Agreement found = agreement(rows);
  if (found.points == 0) return half_life_sentence(rows);
  return fmt::format("{} of {} points of the real history lie inside the model's band. {}",
                     found.inside, found.points, half_life_sentence(rows));
}

Panel panel_of(const Rows& rows, const std::string& series, std::size_t index) {
  Json values = Json::array();
  double last = NAN;
  for (const std::size_t r : rows.where("series", series)) {
    const double share = rows.number(r, "share");
    values.push_back(
        {{"kind", rows.text(r, "kind")},
         {"year", rows.number(r, "year")},
         {"share", share},
         {"low", rows.number(r, "low")},
         {"high", rows.number(r, "high")},
         {"shown", fmt::format("{} ({} to {})", percent(share), percent(rows.number(r, "low")),
                               percent(rows.number(r, "high")))}});
    last = share;
  }
  const std::string alt = fmt::format("Share of releases that run natively on {}; it ends at {}.",
                                      series, percent(last));
  return {fmt::format("fig-coverage-{}", index), series, alt, chart(kSpec, values, 150)};
}

}  // namespace

Section coverage_section(const core::ResultStore& store) {
  const Rows rows(store, "coverage");
  if (rows.empty()) return left_out("coverage", kTitle, "coverage");
  Section section = open_section("coverage", kTitle, "History");
  section.takeaway = takeaway(rows);
  section.how_to_read =
      "A chip frozen in the year above each chart: the share of later model releases that it "
      "runs natively. Points with bars: what happened, with its 95\u00a0% interval. Line and band: "
      "what the model says.";
  section.layout = Layout::kSmall;
  section.legend = {{"Real history", 1, LegendEntry::Mark::kArea},
                    {"Model", 0, LegendEntry::Mark::kLine}};
  const auto series = rows.distinct("series");
  for (std::size_t i = 0; i < series.size(); ++i)
    section.panels.push_back(panel_of(rows, series[i], i));
  return section;
}

}  // namespace strandline::report
