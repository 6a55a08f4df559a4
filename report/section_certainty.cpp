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

constexpr const char* kTitle = "How sure are we?";

constexpr const char* kSpec = R"json({
  "encoding": {"y": {"field": "row", "type": "ordinal", "axis": null}},
  "layer": [
    {"mark": {"type": "bar", "height": 9, "yOffset": 3, "color": "var(--c0)"},
     "encoding": {"x": {"field": "simulation", "type": "quantitative", "title": ""},
                  "tooltip": [{"field": "label", "title": "Strategy"},
                              {"field": "shown", "title": "Monte-Carlo error"}]}},
    {"mark": {"type": "bar", "height": 9, "yOffset": 14, "color": "var(--c4)"},
     "encoding": {"x": {"field": "parameters", "type": "quantitative"},
                  "tooltip": [{"field": "label", "title": "Strategy"},
                              {"field": "parameters_shown", "title": "Parameters"}]}},
    {"mark": {"type": "text", "align": "left", "baseline": "middle", "yOffset": -12,
              "fontSize": {"expr": "width < 420 ? 12 : 13"},
              "stroke": "var(--page)", "strokeWidth": 6, "strokeJoin": "round",
              "color": "var(--ink)", "limit": {"expr": "width"}},
     "encoding": {"x": {"value": 0}, "text": {"field": "label"}}}
  ]
})json";

/// Half widths of the two 95 % intervals of a strategy's value, MUSD.
struct Halves {
  double simulation, parameters;
};

Halves halves(const Rows& rows, std::size_t r) {
  return {(rows.number(r, "high_musd") - rows.number(r, "low_musd")) / 2,
          (rows.number(r, "parameter_high_musd") - rows.number(r, "parameter_low_musd")) / 2};
}

std::string takeaway(const Rows& rows, std::size_t best) {
  const Halves h = halves(rows, best);
  const std::string name = rows.text(best, "label");
  const std::string noise = "\u00b1" + money(h.simulation);
  if (std::isnan(h.parameters))
    return fmt::format(
        "For \u201c{}\u201d the simulation leaves {}. This run drew no second set of parameters, "
        "so their uncertainty is not in these numbers.",
        name, noise);
  const double ratio = h.parameters / h.simulation;
  return fmt::format(
      "For \u201c{}\u201d the simulation leaves {}, not knowing the parameters \u00b1{}: {} times "
      "as "
      "much. {}",
      name, noise, money(h.parameters), number(ratio, 2),
      ratio > 2 ? "More paths would not sharpen the answer; better facts would."
                : "More paths would still sharpen the answer.");
}

Json bars(const Rows& rows, const std::vector<std::size_t>& order, const MoneyAxis& axis) {
  Json values = Json::array();
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Halves h = halves(rows, order[i]);
    values.push_back({{"row", i},
                      {"label", rows.text(order[i], "label")},
                      {"shown", "\u00b1" + money(h.simulation)},
                      {"parameters_shown", "\u00b1" + money(h.parameters)},
                      {"simulation", h.simulation / axis.divisor},
                      {"parameters", h.parameters / axis.divisor}});
  }
  return values;
}

TableView halves_table(const Rows& rows, const std::vector<std::size_t>& order) {
  TableView table{"Half widths of the intervals",
                  {{"Strategy"}, {"Monte-Carlo error", true}, {"Uncertain parameters", true}},
                  {},
                  true,
                  false};
  for (const std::size_t r : order) {
    const Halves h = halves(rows, r);
    const bool known = !std::isnan(h.parameters);
    table.rows.push_back({rows.text(r, "label"), "\u00b1" + money(h.simulation),
                          known ? "\u00b1" + money(h.parameters) : money(h.parameters)});
  }
  return table;
}

/// Errors of the cost table; a name with "error" or "share" in it is a fraction.
TableView emulator_table(const Rows& rows) {
  TableView table{
      "Error of the cost table's emulator", {{"Measure"}, {"Value", true}}, {}, false, false};
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const std::string name = rows.text(r, "name");
    const bool fraction =
        name.find("error") != std::string::npos || name.find("share") != std::string::npos;
    const double value = rows.number(r, "value");
    table.rows.push_back({humanize(name), fraction ? percent(value) : number(value, 4)});
  }
  return table;
}

/// What the answer is unsure of, each with where it is shown; they are never added up.
std::vector<Point> uncertainties(const core::ResultStore& store) {
  std::vector<Point> points{
      {"Simulation", "A finite number of futures: the first bar."},
      {"Parameters",
       meta(store, "drawn").empty()
           ? "What the study drew anew for each set of parameters: the second bar."
           : "The second bar: drawn anew for each set of parameters were " + meta(store, "drawn") +
                 ". Prices, lags and rules of the team are not drawn; the ranking of inputs moves "
                 "them one at a time."}};
  const Rows measures(store, "measures");
  const std::size_t regret = measures.find("id", "regret");
  if (regret < measures.size())
    points.push_back({"Rules",
                      "Every strategy follows fixed rules, so its value is a lower bound of what a "
                      "team could make of it. Perfect foresight would add " +
                          money(measures.number(regret, "value")) +
                          " to the best one: better play cannot add more by choosing among them."});
  points.push_back({"Cost table",
                    Rows(store, "emulator").empty()
                        ? "The study recorded no error of its cost table."
                        : "Costs of models with unseen operators are emulated, not computed one by "
                          "one: the table below has the error. It is in neither bar."});
  return points;
}

}  // namespace

Section certainty_section(const core::ResultStore& store) {
  const Rows rows(store, "strategies");
  if (rows.empty()) return left_out("certainty", kTitle, "strategies");
  const auto order = rows.sorted_by([&](std::size_t r) { return -rows.number(r, "value_musd"); });
  double largest = 0;
  for (const std::size_t r : order)
    largest = std::fmax(largest, std::fmax(halves(rows, r).simulation, halves(rows, r).parameters));
  const MoneyAxis axis = money_axis(largest);
  Section section = open_section("certainty", kTitle, "Certainty");
  section.takeaway = takeaway(rows, order[0]);
  section.how_to_read =
      "Half the width of the 95\u00a0% interval of each strategy's value. The simulation's part "
      "shrinks with more paths; the parameters' part only with better facts. The two are never "
      "added up.";
  section.legend = {{"Monte-Carlo error of the simulation", 0, LegendEntry::Mark::kArea},
                    {"Uncertain parameters", 4, LegendEntry::Mark::kArea}};
  section.panels = {{"fig-certainty", "Half width of the interval, " + axis.unit, section.takeaway,
                     row_chart(kSpec, bars(rows, order, axis), 50)}};
  section.tables = {halves_table(rows, order)};
  const Rows emulator(store, "emulator");
  section.points = uncertainties(store);
  if (!emulator.empty()) section.tables.push_back(emulator_table(emulator));
  return section;
}

}  // namespace strandline::report
