// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "report/format.h"
#include "report/rows.h"
#include "report/sections.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

constexpr const char* kTitle = "Where building breaks even";
constexpr std::size_t kMostLabelled = 9;  // more columns leave no room for a number in a cell
constexpr double kInterval = 1.96;        // standard errors in a 95 % interval

constexpr const char* kSpec = R"json({
  "layer": [
    {"transform": [{"filter": "datum.kind == 'cell'"}],
     "mark": {"type": "rect", "stroke": "var(--page)", "strokeWidth": 1},
     "encoding": {"x": {"field": "x", "type": "quantitative",
                        "title": "Gain: factor on the fixed-function chip's speed"},
                  "x2": {"field": "x2"},
                  "y": {"field": "y", "type": "quantitative", "title": ""}, "y2": {"field": "y2"},
                  "color": {"field": "class", "type": "ordinal", "legend": null,
                            "scale": {"domain": [-3, -2, -1, 0, 1, 2, 3],
                                      "range": ["var(--n3)", "var(--n2)", "var(--n1)", "var(--z0)",
                                                "var(--p1)", "var(--p2)", "var(--p3)"]}},
                  "tooltip": [{"field": "gain", "title": "Specialization gain"},
                              {"field": "hazard", "title": "Architecture hazard"},
                              {"field": "shown", "title": "G2"},
                              {"field": "interval", "title": "95 % interval"}]}},
    {"transform": [{"filter": "datum.kind == 'edge'"}],
     "mark": {"type": "rule", "color": "var(--ink)", "strokeWidth": 3, "strokeCap": "round"},
     "encoding": {"x": {"field": "x", "type": "quantitative"}, "x2": {"field": "x2"},
                  "y": {"field": "y", "type": "quantitative"}, "y2": {"field": "y2"}}},
    {"transform": [{"filter": "datum.label"}],
     "mark": {"type": "text", "fontSize": 12, "baseline": "middle"},
     "encoding": {"x": {"field": "xm", "type": "quantitative"},
                  "y": {"field": "ym", "type": "quantitative"}, "text": {"field": "label"},
                  "color": {"condition": {"test": "abs(datum.class) == 3", "value": "#ffffff"},
                            "value": "var(--ink)"}}}
  ]
})json";

/// The map as a grid of cell rows; index -1 where the study left a cell out.
struct Grid {
  std::vector<double> gains, hazards;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> row;  ///< (gain, hazard) -> table row
};

Grid grid_of(const Rows& rows) {
  std::set<double> gains, hazards;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    gains.insert(rows.number(r, "gain"));
    hazards.insert(rows.number(r, "hazard"));
  }
  Grid grid{{gains.begin(), gains.end()}, {hazards.begin(), hazards.end()}, {}};
  const auto place = [](const std::vector<double>& sorted, double value) {
    return static_cast<std::size_t>(std::ranges::lower_bound(sorted, value) - sorted.begin());
  };
  for (std::size_t r = 0; r < rows.size(); ++r)
    grid.row[{place(grid.gains, rows.number(r, "gain")),
              place(grid.hazards, rows.number(r, "hazard"))}] = r;
  return grid;
}

/// -3 .. 3: sign of G2, and its size in thirds of the largest.
int color_class(double g2, double largest) {
  if (!(std::abs(g2) > 0)) return 0;
  const int size = std::clamp(static_cast<int>(std::ceil(3 * std::abs(g2) / largest)), 1, 3);
  return g2 < 0 ? -size : size;
}

void add_edge(Json& values, double x, double y, double x2, double y2) {
  values.push_back({{"kind", "edge"}, {"x", x}, {"y", y}, {"x2", x2}, {"y2", y2}});
}

/// The G2 = 0 contour along cell borders: one edge wherever two neighbours differ in sign.
void add_contour(Json& values, const Rows& rows, const Grid& grid) {
  const auto positive = [&](std::size_t r) { return rows.number(r, "g2_musd") > 0; };
  for (const auto& [place, r] : grid.row) {
    const auto [i, j] = place;
    const double x = static_cast<double>(i);
    const double y = static_cast<double>(j);
    const auto right = grid.row.find({i + 1, j});
    if (right != grid.row.end() && positive(right->second) != positive(r))
      add_edge(values, x + 0.5, y - 0.5, x + 0.5, y + 0.5);
    const auto above = grid.row.find({i, j + 1});
    if (above != grid.row.end() && positive(above->second) != positive(r))
      add_edge(values, x - 0.5, y + 0.5, x + 0.5, y + 0.5);
  }
}

Json cells(const Rows& rows, const Grid& grid, const MoneyAxis& axis, double largest) {
  Json values = Json::array();
  const bool labelled = grid.gains.size() <= kMostLabelled;
  for (const auto& [place, r] : grid.row) {
    const double x = static_cast<double>(place.first);
    const double y = static_cast<double>(place.second);
    const double g2 = rows.number(r, "g2_musd");
    const double margin = kInterval * rows.number(r, "se_musd");
    const std::string mark = std::abs(g2) < margin ? "?" : "";
    values.push_back({{"kind", "cell"},
                      {"x", x - 0.5},
                      {"x2", x + 0.5},
                      {"y", y - 0.5},
                      {"y2", y + 0.5},
                      {"xm", x},
                      {"ym", y},
                      {"class", color_class(g2, largest)},
                      {"label", labelled ? number(g2 / axis.divisor, 2) + mark : mark},
                      {"gain", number(rows.number(r, "gain")) + "\u00d7"},
                      {"hazard", number(rows.number(r, "hazard")) + "\u00d7"},
                      {"shown", money(g2)},
                      {"interval", money_range(g2 - margin, g2 + margin)}});
  }
  add_contour(values, rows, grid);
  return values;
}

/// Ticks at the cell centres, named by the grid's own numbers.
Json index_axis(const std::vector<double>& at) {
  Json positions = Json::array();
  std::string names;
  for (std::size_t i = 0; i < at.size(); ++i) {
    positions.push_back(i);
    names += fmt::format("{}'{}'", i == 0 ? "" : ",", number(at[i]));
  }
  return {{"values", positions},
          {"tickCount", positions.size()},
          {"labelExpr", "[" + names + "][datum.value]"},
          {"grid", false},
          {"labelOverlap", false}};
}

Json domain(std::size_t n) {
  return {{"domain", {-0.5, static_cast<double>(n) - 0.5}}, {"nice", false}, {"zero", false}};
}

/// The gain at which G2 crosses zero in one row of the map, between its neighbours; NaN where none.
double crossing(const Rows& rows, const Grid& grid, std::size_t hazard) {
  for (std::size_t i = 0; i + 1 < grid.gains.size(); ++i) {
    const auto here = grid.row.find({i, hazard});
    const auto next = grid.row.find({i + 1, hazard});
    if (here == grid.row.end() || next == grid.row.end()) continue;
    const double a = rows.number(here->second, "g2_musd");
    const double b = rows.number(next->second, "g2_musd");
    if (a <= 0 && b > 0) return grid.gains[i] + (grid.gains[i + 1] - grid.gains[i]) * a / (a - b);
  }
  return NAN;
}

std::string takeaway(const core::ResultStore& store, const Rows& rows, const Grid& grid) {
  std::size_t pays = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) pays += rows.number(r, "g2_musd") > 0;
  std::string text =
      fmt::format("Building beats staying on GPUs in {} of the {} cells.", pays, rows.size());
  const Rows measures(store, "measures");
  const std::size_t least = measures.find("id", "least_gain");
  if (least < measures.size() && !std::isnan(measures.number(least, "value"))) {
    text += fmt::format(" The least gain that justifies a tape-out is {}\u00d7.",
                        number(measures.number(least, "value")));
    return text;
  }
  const auto today = std::ranges::min_element(grid.hazards, {},
                                              [](double hazard) { return std::abs(hazard - 1); });
  const double gain = crossing(rows, grid, static_cast<std::size_t>(today - grid.hazards.begin()));
  if (std::isnan(gain)) return text;
  return text + fmt::format(" At {}\u00d7 today's hazard it takes a gain of {}\u00d7.",
                            number(*today), number(gain));
}

}  // namespace

Section breakeven_section(const core::ResultStore& store) {
  const Rows rows(store, "breakeven");
  if (rows.empty()) return left_out("breakeven", kTitle, "breakeven");
  const Grid grid = grid_of(rows);
  double largest = 0;
  for (std::size_t r = 0; r < rows.size(); ++r)
    largest = std::fmax(largest, std::abs(rows.number(r, "g2_musd")));
  const MoneyAxis axis = money_axis(largest);
  Section section = open_section("breakeven", kTitle, "Break-even");
  section.takeaway = takeaway(store, rows, grid);
  section.how_to_read = fmt::format(
      "Each cell is G2, the value of building now over staying on GPUs, in {}. Blue: building "
      "wins. "
      "Orange: GPUs win. The heavy line is where the two are equal; a question mark means that "
      "the simulation cannot tell which side the cell is on.",
      axis.unit);
  Json spec = chart(kSpec, cells(rows, grid, axis, largest),
                    static_cast<int>(std::clamp<std::size_t>(grid.hazards.size() * 44, 180, 420)));
  for (Json& layer : spec["layer"]) {
    layer["encoding"]["x"]["scale"] = domain(grid.gains.size());
    layer["encoding"]["y"]["scale"] = domain(grid.hazards.size());
    layer["encoding"]["x"]["axis"] = index_axis(grid.gains);
    layer["encoding"]["y"]["axis"] = index_axis(grid.hazards);
  }
  section.panels = {{"fig-breakeven", "Hazard: factor on the rate at which new operators arrive",
                     section.takeaway, spec}};
  return section;
}

}  // namespace strandline::report
