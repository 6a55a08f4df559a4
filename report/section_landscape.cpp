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

constexpr const char* kTitle = "Designs: today's best and the robust one";

constexpr const char* kSpec = R"json({
  "encoding": {
    "x": {"field": "x", "type": "quantitative", "scale": {"type": "log", "nice": false},
          "title": "Peak 16-bit operations per byte of memory bandwidth"},
    "y": {"field": "y", "type": "quantitative", "title": "",
          "scale": {"domain": [-0.6, 5.6], "nice": false},
          "axis": {"values": [0, 1, 2, 3, 4, 5], "format": "d"}}
  },
  "layer": [
    {"transform": [{"filter": "datum.kind == 'design'"}],
     "mark": {"type": "circle", "opacity": 0.9},
     "encoding": {"color": {"field": "class", "type": "ordinal", "legend": null,
                            "scale": {"domain": [-3, -2, -1, 0, 1, 2, 3],
                                      "range": ["var(--n3)", "var(--n2)", "var(--n1)", "var(--z0)",
                                                "var(--p1)", "var(--p2)", "var(--p3)"]}},
                  "size": {"value": 36},
                  "tooltip": [{"field": "name", "title": "Design"},
                              {"field": "shown", "title": "Over staying on GPUs"},
                              {"field": "basin", "title": "Climbs to"}]}},
    {"transform": [{"filter": "datum.kind == 'step'"}],
     "mark": {"type": "line", "color": "var(--ink)", "strokeWidth": 2},
     "encoding": {"order": {"field": "step", "type": "quantitative"}}},
    {"transform": [{"filter": "datum.kind == 'optimum'"}],
     "mark": {"type": "point", "filled": false, "stroke": "var(--ink)", "strokeWidth": 2},
     "encoding": {"size": {"value": 150},
                  "tooltip": [{"field": "name", "title": "Local optimum"},
                              {"field": "shown", "title": "Over staying on GPUs"}]}},
    {"transform": [{"filter": "datum.label"}],
     "mark": {"type": "text", "fontSize": 12, "fontWeight": 600, "align": "left", "dx": 9,
              "color": "var(--ink)"},
     "encoding": {"text": {"field": "label"}}}
  ]
})json";

/// -3 .. 3: sign of a value, and its size in thirds of the largest.
int color_class(double value, double largest) {
  if (!(std::abs(value) > 0)) return 0;
  const int size = std::clamp(static_cast<int>(std::ceil(3 * std::abs(value) / largest)), 1, 3);
  return value < 0 ? -size : size;
}

/// Designs that share a place stand beside one another.
struct Spot {
  double x, y;
};
Spot spot_of(const Rows& rows, std::size_t r) {
  constexpr int kAcross = 9, kUp = 11;
  const int i = static_cast<int>(r);
  return {rows.number(r, "flop_per_byte") * std::exp2(0.03 * (i * 7 % kAcross - kAcross / 2)),
          rows.number(r, "options") + 0.065 * (i * 5 % kUp - kUp / 2)};
}

Json values_of(const Rows& rows, const std::string& landscape) {
  const std::string value = "value_" + landscape + "_musd";
  double largest = 0;
  for (std::size_t r = 0; r < rows.size(); ++r)
    largest = std::fmax(largest, std::abs(rows.number(r, value)));
  Json values = Json::array();
  const auto add = [&](std::size_t r, const char* kind, const std::string& label, double step) {
    const Spot s = spot_of(rows, r);
    const std::size_t end = rows.find("design", rows.text(r, "basin_" + landscape));
    values.push_back({{"kind", kind},
                      {"x", s.x},
                      {"y", s.y},
                      {"class", color_class(rows.number(r, value), largest)},
                      {"name", rows.text(r, "description")},
                      {"shown", money(rows.number(r, value))},
                      {"basin", end < rows.size() ? rows.text(end, "description") : ""},
                      {"label", label},
                      {"step", step}});
  };
  for (std::size_t r = 0; r < rows.size(); ++r) add(r, "design", "", 0);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const double step = rows.number(r, "step_" + landscape);
    if (!std::isnan(step)) add(r, "step", "", step);
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const std::string role = rows.text(r, "role");
    const bool end =
        role.find("best today") != std::string::npos || role.find("robust") != std::string::npos;
    if (end || rows.number(r, "optimum_" + landscape) > 0) add(r, "optimum", end ? role : "", 0);
  }
  return values;
}

/// "$a bn (95 % $b bn to $c bn)" of a row of the summary; "not known" where it is absent.
std::string figure(const Rows& summary, const char* id) {
  const std::size_t r = summary.find("id", id);
  if (r >= summary.size()) return "not known";
  const std::string value = money(summary.number(r, "value"));
  if (std::isnan(summary.number(r, "low"))) return value;
  return fmt::format("{} (95\u00a0% {})", value,
                     money_range(summary.number(r, "low"), summary.number(r, "high")));
}

std::string name_of_role(const Rows& rows, const char* role) {
  for (std::size_t r = 0; r < rows.size(); ++r)
    if (rows.text(r, "role").find(role) != std::string::npos) return rows.text(r, "description");
  return "not known";
}

std::string takeaway(const Rows& rows, const Rows& summary) {
  const std::string today = name_of_role(rows, "best today"), robust = name_of_role(rows, "robust");
  if (today == robust)
    return fmt::format(
        "The design best for today's mix is also the robust one: {}. Over the scenario's futures "
        "it is worth {} more than staying on GPUs.",
        robust, figure(summary, "robust_gain"));
  return fmt::format(
      "Best for today's mix: {}. Robust over the scenario's futures: {}, there worth {} more than "
      "the first, and {} more than staying on GPUs.",
      today, robust, figure(summary, "gap"), figure(summary, "robust_gain"));
}

TableView table_of(const Rows& summary) {
  TableView t{"What the search found",
              {{"Figure"}, {"Value", true}, {"95 % interval"}, {"Meaning"}},
              {},
              true,
              false};
  for (std::size_t r = 0; r < summary.size(); ++r)
    t.rows.push_back({summary.text(r, "label"),
                      quantity(summary.number(r, "value"), summary.text(r, "unit")),
                      std::isnan(summary.number(r, "low"))
                          ? ""
                          : money_range(summary.number(r, "low"), summary.number(r, "high")),
                      summary.text(r, "meaning")});
  return t;
}

TableView optima_of(const Rows& optima) {
  TableView t{"Designs priced on futures of their own",
              {{"Design"},
               {"Is"},
               {"Today's mix", true},
               {"Futures", true},
               {"Short of robust", true},
               {"NRE", true},
               {"Covered", true}},
              {},
              true,
              false};
  for (std::size_t r = 0; r < optima.size(); ++r) {
    const std::string of = optima.text(r, "optimum_of"), role = optima.text(r, "role");
    t.rows.push_back(
        {optima.text(r, "description"),
         role + (of.empty() ? "" : (role.empty() ? "" : "; ") + ("optimum: " + of)),
         money(optima.number(r, "today_musd")), money(optima.number(r, "futures_musd")),
         money(optima.number(r, "short_of_robust_musd")), money(optima.number(r, "nre_musd")),
         percent(optima.number(r, "covered_share"))});
  }
  return t;
}

}  // namespace

Section landscape_section(const core::ResultStore& store) {
  const Rows rows(store, "landscape");
  if (rows.empty()) {
    Section section = left_out("landscape", kTitle, "landscape");
    section.missing = fmt::format(
        "{}: designs were not searched for this study; strandline landscape with its folder as "
        "--out adds them.",
        kTitle);
    return section;
  }
  const Rows summary(store, "landscape_summary");
  Section section = open_section("landscape", kTitle, "Designs");
  section.takeaway = takeaway(rows, summary);
  section.how_to_read =
      "Each point is a design of a fixed-function chip: to the right more compute per byte of "
      "memory, "
      "up more coverage options in silicon (points are spread where many share a place). Blue: "
      "worth more than staying on GPUs, orange: less; darker is further. Rings are local optima, "
      "which no single change improves. The line is the best way of single changes from the design "
      "best today to the robust one. Values of points are the search's, before the costs of "
      "rarer models are taken in full.";
  section.layout = Layout::kTwo;
  section.panels = {{"fig-landscape-today", "Today's mix frozen: coverage options against balance",
                     section.takeaway, chart(kSpec, values_of(rows, "today"), 340)},
                    {"fig-landscape-futures", "The scenario's futures: the same designs",
                     section.takeaway, chart(kSpec, values_of(rows, "futures"), 340)}};
  section.points = {
      {"Barrier", fmt::format("A team that values designs by today's mix has to give up {} on the "
                              "way; by the scenario's futures {}.",
                              figure(summary, "barrier_today"), figure(summary, "barrier"))},
      {"Cost to leave",
       fmt::format("{}: {} of NRE and {} of stranded chips.", figure(summary, "leave_total"),
                   figure(summary, "leave_nre"), figure(summary, "leave_stranded"))}};
  section.tables = {table_of(summary), optima_of(Rows(store, "landscape_optima"))};
  return section;
}

}  // namespace strandline::report
