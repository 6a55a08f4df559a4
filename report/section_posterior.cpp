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

constexpr const char* kTitle = "What the record of models taught";
constexpr std::size_t kMostBars = 16;

constexpr const char* kSpec = R"json({
  "encoding": {"y": {"field": "row", "type": "ordinal", "axis": null}},
  "layer": [
    {"mark": {"type": "bar", "height": 6, "yOffset": 13, "color": "var(--c4)", "opacity": 0.35},
     "encoding": {"x": {"field": "prior_low", "type": "quantitative",
                        "title": "Multiple of the fitted value",
                        "scale": {"type": "log", "domain": [0.033, 30], "nice": false,
                                  "clamp": true}},
                  "x2": {"field": "prior_high"},
                  "tooltip": [{"field": "name", "title": "Parameter"},
                              {"field": "prior", "title": "Before the record"}]}},
    {"mark": {"type": "bar", "height": 6, "yOffset": 5, "color": "var(--c0)", "opacity": 0.55},
     "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"},
                  "tooltip": [{"field": "name", "title": "Parameter"},
                              {"field": "posterior", "title": "After it"}]}},
    {"mark": {"type": "bar", "height": 6, "yOffset": 5, "color": "var(--c0)"},
     "encoding": {"x": {"field": "lower_half", "type": "quantitative"},
                  "x2": {"field": "upper_half"},
                  "tooltip": [{"field": "name", "title": "Parameter"},
                              {"field": "posterior", "title": "After it"}]}},
    {"mark": {"type": "text", "align": "left", "baseline": "middle", "yOffset": -10,
              "fontSize": {"expr": "width < 420 ? 12 : 13"},
              "stroke": "var(--page)", "strokeWidth": 6, "strokeJoin": "round",
              "color": "var(--ink)", "limit": {"expr": "width"}},
     "encoding": {"x": {"value": 0}, "text": {"field": "label"}}}
  ]
})json";

/// How much narrower the record made an interval, as a factor on a logarithmic scale of one kept at
/// a thousandth of the middle.
double narrowing(const Rows& rows, std::size_t r) {
  const double floor = std::abs(rows.number(r, "value")) * 1e-3 + 1e-300;
  const auto width = [&](const char* low, const char* high) {
    return std::log(std::max(floor, rows.number(r, high)) / std::max(floor, rows.number(r, low)));
  };
  return width("prior_low", "prior_high") / std::max(1e-9, width("low", "high"));
}

std::string interval(const Rows& rows, std::size_t r, const char* low, const char* high) {
  const std::string unit = rows.text(r, "unit");
  return fmt::format("{} to {}{}", number(rows.number(r, low)), number(rows.number(r, high)),
                     unit == "1" ? "" : " " + unit);
}

Json bars(const Rows& rows, const std::vector<std::size_t>& order) {
  Json values = Json::array();
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t r = order[i];
    const double middle = rows.number(r, "value");
    const auto at = [&](const char* column) {
      return std::max(1e-3, rows.number(r, column) / middle);
    };
    const std::string unit = rows.text(r, "unit");
    values.push_back({{"row", i},
                      {"name", humanize(rows.text(r, "label"))},
                      {"label", fmt::format("{}  \u00b7  {}{}", humanize(rows.text(r, "label")),
                                            number(middle), unit == "1" ? "" : " " + unit)},
                      {"low", at("low")},
                      {"high", at("high")},
                      {"lower_half", at("lower_half")},
                      {"upper_half", at("upper_half")},
                      {"prior_low", at("prior_low")},
                      {"prior_high", at("prior_high")},
                      {"prior", interval(rows, r, "prior_low", "prior_high")},
                      {"posterior", interval(rows, r, "low", "high")}});
  }
  return values;
}

TableView all_parameters(const Rows& rows) {
  TableView table{"Every fitted parameter",
                  {{"Parameter"}, {"Fitted", true}, {"90 % after", true}, {"90 % before", true}},
                  {},
                  true,
                  true};
  for (std::size_t r = 0; r < rows.size(); ++r)
    table.rows.push_back({humanize(rows.text(r, "label")), number(rows.number(r, "value")),
                          interval(rows, r, "low", "high"),
                          interval(rows, r, "prior_low", "prior_high")});
  return table;
}

}  // namespace

Section posterior_section(const core::ResultStore& store) {
  const Rows rows(store, "posterior");
  if (rows.empty()) return left_out("posterior", kTitle, "posterior");
  // Those that the scenario ranks first, then rates of change and what narrowed most.
  const auto order = rows.sorted_by([&](std::size_t r) {
    const bool target = rows.text(r, "parameter").starts_with("target_");
    return (rows.number(r, "ranked") > 0 ? -1e6 : target ? 1e6 : 0.0) - narrowing(rows, r);
  });
  const std::vector<std::size_t> drawn(order.begin(),
                                       order.begin() + std::min(order.size(), kMostBars));
  const auto most = *std::max_element(drawn.begin(), drawn.end(), [&](auto a, auto b) {
    return narrowing(rows, a) < narrowing(rows, b);
  });
  const auto least = *std::min_element(drawn.begin(), drawn.end(), [&](auto a, auto b) {
    return narrowing(rows, a) < narrowing(rows, b);
  });
  Section section = open_section("posterior", kTitle, "Fit");
  section.takeaway = fmt::format(
      "Of the parameters drawn here the dated record of models taught most about \u201c{}\u201d "
      "({}, before it {}) and least about \u201c{}\u201d ({}, before it {}).",
      humanize(rows.text(most, "label")), interval(rows, most, "low", "high"),
      interval(rows, most, "prior_low", "prior_high"), humanize(rows.text(least, "label")),
      interval(rows, least, "low", "high"), interval(rows, least, "prior_low", "prior_high"));
  section.how_to_read =
      "Dark bar: half of the posterior draws; with its ends: nine tenths. Pale bar below: nine "
      "tenths before the record was seen. All as multiples of the fitted value, on a logarithmic "
      "scale cut at a thirtieth and thirty; a pale bar as long as the dark one means that the "
      "record says nothing and the prior speaks.";
  section.legend = {{"After the record", 0, LegendEntry::Mark::kArea},
                    {"Before it", 4, LegendEntry::Mark::kArea}};
  section.panels = {{"fig-posterior", "90 % intervals of fitted parameters", section.takeaway,
                     row_chart(kSpec, bars(rows, drawn), 44)}};
  section.tables = {all_parameters(rows)};
  return section;
}

}  // namespace strandline::report
