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

constexpr const char* kTitle = "What each strategy is worth";

constexpr const char* kSpec = R"json({
  "encoding": {"y": {"field": "row", "type": "ordinal", "axis": null}},
  "layer": [
    {"mark": {"type": "bar", "height": 14, "yOffset": 9, "color": "var(--band)", "cornerRadius": 2},
     "encoding": {"x": {"field": "parameter_low", "type": "quantitative", "title": ""},
                  "x2": {"field": "parameter_high"}}},
    {"mark": {"type": "rule", "color": "var(--zero)", "strokeDash": [3, 3]},
     "encoding": {"x": {"datum": 0}, "y": null}},
    {"mark": {"type": "rule", "strokeWidth": 3, "yOffset": 9, "color": "var(--accent)"},
     "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}},
    {"mark": {"type": "point", "filled": true, "size": 90, "opacity": 1, "yOffset": 9,
              "color": "var(--accent)"},
     "encoding": {"x": {"field": "value", "type": "quantitative"},
                  "tooltip": [{"field": "name", "title": "Strategy"},
                              {"field": "shown", "title": "Value"},
                              {"field": "interval", "title": "95 % interval"},
                              {"field": "parameters", "title": "Parameter interval"}]}},
    {"mark": {"type": "text", "align": "left", "baseline": "middle", "yOffset": -11,
              "fontSize": {"expr": "width < 420 ? 12 : 13"},
              "stroke": "var(--page)", "strokeWidth": 6, "strokeJoin": "round",
              "color": "var(--ink)", "limit": {"expr": "width"}},
     "encoding": {"x": {"value": 0}, "text": {"field": "label"}}}
  ]
})json";

std::vector<std::size_t> best_first(const Rows& rows) {
  return rows.sorted_by([&](std::size_t r) { return -rows.number(r, "value_musd"); });
}

MoneyAxis axis_of(const Rows& rows) {
  double largest = 0;
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (const char* column :
         {"low_musd", "high_musd", "parameter_low_musd", "parameter_high_musd"})
      largest = std::fmax(largest, std::abs(rows.number(r, column)));
  return money_axis(largest);
}

Panel values_panel(const Rows& rows, const std::string& alt) {
  const MoneyAxis axis = axis_of(rows);
  Json values = Json::array();
  for (const std::size_t r : best_first(rows)) {
    const auto scaled = [&](const char* column) { return rows.number(r, column) / axis.divisor; };
    const std::string shown = money(rows.number(r, "value_musd"));
    values.push_back(
        {{"row", values.size()},
         {"name", rows.text(r, "label")},
         {"label", rows.text(r, "label") + "  \u00b7  " + shown},
         {"value", scaled("value_musd")},
         {"low", scaled("low_musd")},
         {"high", scaled("high_musd")},
         {"parameter_low", scaled("parameter_low_musd")},
         {"parameter_high", scaled("parameter_high_musd")},
         {"shown", shown},
         {"interval", money_range(rows.number(r, "low_musd"), rows.number(r, "high_musd"))},
         {"parameters", money_range(rows.number(r, "parameter_low_musd"),
                                    rows.number(r, "parameter_high_musd"))}});
  }
  Panel panel{"fig-values", "Net present value, " + axis.unit, alt, row_chart(kSpec, values, 46)};
  return panel;
}

std::string takeaway(const Rows& rows) {
  const auto order = best_first(rows);
  const std::size_t best = order[0];
  std::string text =
      fmt::format("\u201c{}\u201d is worth the most: {} (95\u00a0% interval {}).",
                  rows.text(best, "label"), money(rows.number(best, "value_musd")),
                  money_range(rows.number(best, "low_musd"), rows.number(best, "high_musd")));
  if (order.size() < 2) return text;
  const std::size_t next = order[1];
  text += fmt::format(" Next comes \u201c{}\u201d, {} behind.", rows.text(next, "label"),
                      money(rows.number(best, "value_musd") - rows.number(next, "value_musd")));
  const double p_best = rows.number(best, "p_best");
  if (!std::isnan(p_best))
    text += fmt::format(" In {} of the futures the first comes out best.", percent(p_best));
  return text;
}

std::string payback(double value) {
  return std::isnan(value) ? "not in most futures" : quarters(value);
}

TableView key_figures(const Rows& rows) {
  TableView table{"The numbers behind the chart",
                  {{"Strategy"},
                   {"Value", true},
                   {"95\u00a0% interval", true},
                   {"Parameter interval", true},
                   {"P(loss)", true},
                   {"CVaR 95", true},
                   {"Peak cash", true},
                   {"Payback", true},
                   {"P(best)", true}},
                  {},
                  false,
                  false};
  for (const std::size_t r : best_first(rows)) {
    const auto cash = [&](const char* column) { return money(rows.number(r, column)); };
    table.rows.push_back(
        {rows.text(r, "label"), cash("value_musd"),
         money_range(rows.number(r, "low_musd"), rows.number(r, "high_musd")),
         money_range(rows.number(r, "parameter_low_musd"), rows.number(r, "parameter_high_musd")),
         percent(rows.number(r, "p_loss")), cash("cvar95_musd"), cash("peak_cash_musd"),
         payback(rows.number(r, "payback_quarters")), percent(rows.number(r, "p_best"))});
  }
  return table;
}

TableView cash_and_chip(const Rows& rows) {
  TableView table{"Cash flows and the life of the own chip",
                  {{"Strategy"},
                   {"Revenue", true},
                   {"Running cost", true},
                   {"Chips bought", true},
                   {"NRE", true},
                   {"End value", true},
                   {"P(functional stranding)", true},
                   {"P(economic stranding)", true},
                   {"First volume", true},
                   {"P(abandoned)", true},
                   {"Spins", true},
                   {"Stranded capital", true},
                   {"Demand covered", true}},
                  {},
                  true,
                  false};
  for (const std::size_t r : best_first(rows)) {
    const auto cash = [&](const char* column) { return money(rows.number(r, column)); };
    const auto share = [&](const char* column) { return percent(rows.number(r, column)); };
    table.rows.push_back({rows.text(r, "label"), cash("revenue_musd"), cash("opex_musd"),
                          cash("capex_musd"), cash("nre_musd"), cash("terminal_musd"),
                          share("p_functional_strand"), share("p_economic_strand"),
                          quarters(rows.number(r, "mean_volume_quarter")), share("p_abandoned"),
                          number(rows.number(r, "mean_spins")), share("stranded_capital_share"),
                          share("mean_covered_share")});
  }
  return table;
}

}  // namespace

Section values_section(const core::ResultStore& store) {
  const Rows rows(store, "strategies");
  if (rows.empty()) return left_out("values", kTitle, "strategies");
  Section section = open_section("values", kTitle, "Value");
  section.takeaway = takeaway(rows);
  section.how_to_read =
      "Dot: mean net present value over all futures. Dark line: 95\u00a0% interval of the "
      "simulation. Light bar: where the value moves when the uncertain parameters move.";
  section.panels = {values_panel(rows, section.takeaway)};
  section.tables = {key_figures(rows), cash_and_chip(rows)};
  section.points = {{"P(loss):", "share of futures with a negative value."},
                    {"CVaR\u00a095:", "mean value of the worst 5\u00a0% of futures."},
                    {"Peak cash:", "deepest cumulative outlay, mean over futures."},
                    {"Payback:", "when cumulative cash turns positive for good, median."},
                    {"P(best):", "share of futures in which the strategy comes out best."}};
  return section;
}

}  // namespace strandline::report
