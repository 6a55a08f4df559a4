// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "report/format.h"
#include "report/landscape_picture.h"
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

Json values_of(const core::ResultStore& store, const std::string& landscape) {
  Json values = Json::array();
  const auto add = [&](const LandscapePoint& p, const char* kind, const std::string& label) {
    values.push_back({{"kind", kind},
                      {"x", p.x},
                      {"y", p.y},
                      {"class", p.color_class},
                      {"name", p.name},
                      {"shown", money(p.value_musd)},
                      {"basin", p.basin},
                      {"label", label},
                      {"step", std::isnan(p.step) ? 0.0 : p.step}});
  };
  const auto points = landscape_points(store, landscape);
  for (const LandscapePoint& p : points) add(p, "design", "");
  for (const LandscapePoint& p : points)
    if (!std::isnan(p.step)) add(p, "step", "");
  for (const LandscapePoint& p : points) {
    const bool end = p.role.find("best today") != std::string::npos ||
                     p.role.find("robust") != std::string::npos;
    if (end || p.optimum) add(p, "optimum", end ? p.role : "");
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
                     section.takeaway, chart(kSpec, values_of(store, "today"), 340)},
                    {"fig-landscape-futures", "The scenario's futures: the same designs",
                     section.takeaway, chart(kSpec, values_of(store, "futures"), 340)}};
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
