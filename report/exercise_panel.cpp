// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/exercise_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/format.h"
#include "report/rows.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

constexpr int kCoverageBins = 10, kInnovationBins = 6;  // as study/adaptive.h has them
/// Cells that were met less often than this share of all say too little to be quoted.
constexpr double kLeastMet = 0.01;

constexpr const char* kSpec = R"json({
  "layer": [
    {"mark": {"type": "rect", "stroke": "var(--page)", "strokeWidth": 1},
     "encoding": {"x": {"field": "x", "type": "quantitative",
                        "title": "Share of spend that a narrow chip started then would cover",
                        "scale": {"domain": [0, 1]}, "axis": {"format": "%"}},
                  "x2": {"field": "x2"},
                  "y": {"field": "y", "type": "quantitative", "title": "",
                        "scale": {"domain": [-0.5, 5.5], "nice": false, "zero": false},
                        "axis": {"values": [0, 1, 2, 3, 4, 5], "tickCount": 6, "grid": false,
                                 "labelExpr": "['0','1','2','3','4','5 or more'][datum.value]"}},
                  "y2": {"field": "y2"},
                  "color": {"field": "class", "type": "ordinal", "legend": null,
                            "scale": {"domain": [0, 1, 2, 3],
                                      "range": ["var(--z0)", "var(--p1)", "var(--p2)",
                                                "var(--p3)"]}},
                  "tooltip": [{"field": "coverage", "title": "Coverage"},
                              {"field": "innovations", "title": "Innovations of the last year"},
                              {"field": "shown", "title": "Starts in"},
                              {"field": "met", "title": "Share of quarters looked at"}]}},
    {"transform": [{"filter": "datum.label"}],
     "mark": {"type": "text", "fontSize": 11, "baseline": "middle"},
     "encoding": {"x": {"field": "xm", "type": "quantitative"},
                  "y": {"field": "ym", "type": "quantitative"}, "text": {"field": "label"},
                  "color": {"condition": {"test": "datum.class == 3", "value": "#ffffff"},
                            "value": "var(--ink)"}}}
  ]
})json";

struct Cell {
  double coverage = 0, met = 0, started = 0;  ///< centre of the bin; shares
  int innovations = 0;
  std::string coverage_range() const {
    const double half = 0.5 / kCoverageBins;
    return fmt::format("{:.0f}\u2013{:.0f}\u00a0%", 100 * (coverage - half),
                       100 * (coverage + half));
  }
  std::string innovations_seen() const {
    return innovations == kInnovationBins - 1 ? fmt::format("{} or more", innovations)
                                              : fmt::format("{}", innovations);
  }
};

std::vector<Cell> cells_of(const Rows& rows) {
  std::vector<Cell> cells;
  double all = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    cells.push_back({rows.number(r, "coverage"), rows.number(r, "looked"),
                     rows.number(r, "share_started"),
                     static_cast<int>(rows.number(r, "innovations"))});
    all += cells.back().met;
  }
  for (Cell& c : cells) c.met /= all;
  return cells;
}

std::string told(const std::vector<Cell>& cells) {
  const Cell* most = nullptr;
  const Cell* least = nullptr;
  for (const Cell& c : cells) {
    if (c.met < kLeastMet) continue;
    if (!most || c.started > most->started) most = &c;
    if (!least || c.started < least->started) least = &c;
  }
  if (!most || most == least) return "How often the policy starts a project, by what it sees.";
  const auto where = [](const Cell& c) {
    return fmt::format("{} covered and {} innovations in the last year", c.coverage_range(),
                       c.innovations_seen());
  };
  return fmt::format("The policy starts in {} of the quarters with {}, in {} of those with {}.",
                     percent(most->started), where(*most), percent(least->started), where(*least));
}

}  // namespace

std::optional<Panel> exercise_panel(const core::ResultStore& store) {
  const Rows rows(store, "exercise");
  if (rows.empty()) return std::nullopt;
  const std::vector<Cell> cells = cells_of(rows);
  double largest = 0;
  for (const Cell& c : cells)
    if (c.met >= kLeastMet) largest = std::max(largest, c.started);
  Json values = Json::array();
  for (const Cell& c : cells) {
    const double half = 0.5 / kCoverageBins;
    const int size = c.started > 0 && largest > 0
                         ? std::clamp(static_cast<int>(std::ceil(3 * c.started / largest)), 1, 3)
                         : 0;
    values.push_back({{"x", c.coverage - half},
                      {"x2", c.coverage + half},
                      {"xm", c.coverage},
                      {"y", c.innovations - 0.5},
                      {"y2", c.innovations + 0.5},
                      {"ym", c.innovations},
                      {"class", size},
                      {"label", c.met >= kLeastMet ? percent(c.started) : ""},
                      {"coverage", c.coverage_range()},
                      {"innovations", c.innovations_seen()},
                      {"shown", percent(c.started)},
                      {"met", percent(c.met)}});
  }
  return Panel{"fig-exercise", "Innovations of the last year, and how often it then starts",
               told(cells), chart(kSpec, values, 240)};
}

}  // namespace strandline::report
