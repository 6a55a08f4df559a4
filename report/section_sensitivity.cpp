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

constexpr const char* kTitle = "What would change the answer";
constexpr std::size_t kMostBars = 15;

constexpr const char* kSpec = R"json({
  "encoding": {"y": {"field": "row", "type": "ordinal", "axis": null}},
  "layer": [
    {"mark": {"type": "bar", "height": 16, "yOffset": 10},
     "encoding": {"x": {"field": "from", "type": "quantitative", "title": "",
                        "scale": {"zero": false}},
                  "x2": {"field": "to"},
                  "color": {"field": "end", "type": "nominal", "legend": null,
                            "scale": {"domain": ["low", "high"],
                                      "range": ["var(--c4)", "var(--c0)"]}},
                  "tooltip": [{"field": "name", "title": "Input"},
                              {"field": "input", "title": "Set to"},
                              {"field": "shown", "title": "G2 then"},
                              {"field": "best", "title": "Best strategy then"}]}},
    {"mark": {"type": "rule", "color": "var(--zero)", "strokeDash": [3, 3]},
     "encoding": {"x": {"datum": 0}, "y": null}},
    {"transform": [{"filter": "datum.end == 'low'"}],
     "mark": {"type": "text", "align": "left", "baseline": "middle", "yOffset": -9,
              "fontSize": {"expr": "width < 420 ? 12 : 13"},
              "stroke": "var(--page)", "strokeWidth": 6, "strokeJoin": "round",
              "color": "var(--ink)", "limit": {"expr": "width"}},
     "encoding": {"x": {"value": 0}, "text": {"field": "label"}}}
  ]
})json";

double swing(const Rows& rows, std::size_t r) {
  return std::abs(rows.number(r, "g2_high_musd") - rows.number(r, "g2_low_musd"));
}

bool flips(const core::ResultStore& store, const Rows& rows, std::size_t r) {
  const Names names(store, "strategies");
  const std::string low = names(rows.text(r, "best_low"));
  const std::string high = names(rows.text(r, "best_high"));
  const std::string today = names(meta(store, "best_strategy"));
  return low != high || (!today.empty() && low != today);
}

bool changes_sign(const Rows& rows, std::size_t r) {
  return (rows.number(r, "g2_low_musd") > 0) != (rows.number(r, "g2_high_musd") > 0);
}

std::string label_of(const Rows& rows, std::size_t r) {
  const std::string label = rows.text(r, "label");
  return humanize(label.empty() ? rows.text(r, "parameter") : label);
}

/// G2 of the study itself; where the store lacks it, each bar starts at its own middle.
double base_of(const core::ResultStore& store, const Rows& rows, std::size_t r) {
  const Rows measures(store, "measures");
  const double g2 = measures.number(measures.find("id", "G2"), "value");
  if (!std::isnan(g2)) return g2;
  return (rows.number(r, "g2_low_musd") + rows.number(r, "g2_high_musd")) / 2;
}

Json bars(const core::ResultStore& store, const Rows& rows, const std::vector<std::size_t>& order,
          const MoneyAxis& axis) {
  const Names names(store, "strategies");
  Json values = Json::array();
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t r = order[i];
    const std::string inputs = fmt::format("{} \u2192 {}", number(rows.number(r, "low_input")),
                                           number(rows.number(r, "high_input")));
    for (const std::string end : {"low", "high"}) {
      const double g2 = rows.number(r, "g2_" + end + "_musd");
      values.push_back(
          {{"row", i},
           {"end", end},
           {"name", label_of(rows, r)},
           {"label", fmt::format("{}{}  \u00b7  {}", flips(store, rows, r) ? "\u25b2 " : "",
                                 label_of(rows, r), inputs)},
           {"from", base_of(store, rows, r) / axis.divisor},
           {"to", g2 / axis.divisor},
           {"input", number(rows.number(r, end + "_input"))},
           {"shown", money(g2)},
           {"best", names(rows.text(r, "best_" + end))}});
    }
  }
  return values;
}

std::string takeaway(const core::ResultStore& store, const Rows& rows, std::size_t top) {
  std::size_t flipping = 0, crossing = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    flipping += flips(store, rows, r);
    crossing += changes_sign(rows, r);
  }
  return fmt::format(
      "\u201c{}\u201d matters most: across its range G2 goes from {} to {}. {} of {} inputs change "
      "which strategy is best, {} turn the sign of G2.",
      label_of(rows, top), money(rows.number(top, "g2_low_musd")),
      money(rows.number(top, "g2_high_musd")), flipping, rows.size(), crossing);
}

TableView all_inputs(const core::ResultStore& store, const Rows& rows,
                     const std::vector<std::size_t>& order) {
  const Names names(store, "strategies");
  TableView table{"Every input tried",
                  {{"Input"},
                   {"Low", true},
                   {"High", true},
                   {"G2 at low", true},
                   {"G2 at high", true},
                   {"Best at low"},
                   {"Best at high"}},
                  {},
                  true,
                  false};
  for (const std::size_t r : order)
    table.rows.push_back({label_of(rows, r), number(rows.number(r, "low_input")),
                          number(rows.number(r, "high_input")),
                          money(rows.number(r, "g2_low_musd")),
                          money(rows.number(r, "g2_high_musd")), names(rows.text(r, "best_low")),
                          names(rows.text(r, "best_high"))});
  return table;
}

}  // namespace

Section sensitivity_section(const core::ResultStore& store) {
  const Rows rows(store, "sensitivity");
  if (rows.empty()) return left_out("sensitivity", kTitle, "sensitivity");
  const auto order = rows.sorted_by([&](std::size_t r) { return -swing(rows, r); });
  double largest = 0;
  for (const std::size_t r : order)
    largest = std::fmax(largest, std::fmax(std::abs(rows.number(r, "g2_low_musd")),
                                           std::abs(rows.number(r, "g2_high_musd"))));
  const MoneyAxis axis = money_axis(largest);
  Section section = open_section("sensitivity", kTitle, "Sensitivity");
  section.takeaway = takeaway(store, rows, order[0]);
  section.how_to_read =
      "One input at a time is moved from the low to the high end of its range, the rest stay. "
      "G2 is the value of building now over staying on GPUs: left of the dashed line GPUs win. "
      "\u25b2: the best strategy changes.";
  section.legend = {{"Input at its low end", 4, LegendEntry::Mark::kArea},
                    {"Input at its high end", 0, LegendEntry::Mark::kArea}};
  const std::vector<std::size_t> drawn(order.begin(),
                                       order.begin() + std::min(order.size(), kMostBars));
  section.panels = {{"fig-sensitivity", "G2, " + axis.unit, section.takeaway,
                     row_chart(kSpec, bars(store, rows, drawn, axis), 44)}};
  section.tables = {all_inputs(store, rows, order)};
  return section;
}

}  // namespace strandline::report
