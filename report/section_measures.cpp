// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "report/format.h"
#include "report/rows.h"
#include "report/sections.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

constexpr const char* kTitle = "What flexibility is worth, and why";

constexpr const char* kSpec = R"json({
  "encoding": {"y": {"field": "row", "type": "ordinal", "axis": null}},
  "layer": [
    {"mark": {"type": "bar", "height": 16, "yOffset": 10},
     "encoding": {"x": {"field": "from", "type": "quantitative", "title": ""},
                  "x2": {"field": "to"},
                  "color": {"field": "kind", "type": "nominal", "legend": null,
                            "scale": {"domain": ["gain", "loss", "net", "option"],
                                      "range": ["var(--c0)", "var(--c1)", "var(--muted)",
                                                "var(--c2)"]}},
                  "tooltip": [{"field": "name", "title": "Measure"},
                              {"field": "shown", "title": "Value"},
                              {"field": "interval", "title": "95 % interval"}]}},
    {"mark": {"type": "rule", "color": "var(--zero)", "strokeDash": [3, 3]},
     "encoding": {"x": {"datum": 0}, "y": null}},
    {"mark": {"type": "rule", "yOffset": 10, "color": "var(--ink)", "strokeWidth": 1.5},
     "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}},
    {"mark": {"type": "text", "align": "left", "baseline": "middle", "yOffset": -9,
              "fontSize": {"expr": "width < 420 ? 12 : 13"},
              "stroke": "var(--page)", "strokeWidth": 6, "strokeJoin": "round",
              "color": "var(--ink)", "limit": {"expr": "width"}},
     "encoding": {"x": {"value": 0}, "text": {"field": "label"}}}
  ]
})json";

/// One measure of the table, in MUSD.
struct Measure {
  std::string id, label, meaning;
  double value = NAN, low = NAN, high = NAN;
  bool known() const { return !std::isnan(value); }
};

Measure measure(const Rows& rows, const std::string& id) {
  const std::size_t r = rows.find("id", id);
  const std::string label = rows.text(r, "label");
  return {id,
          label.empty() ? humanize(id) : label,
          rows.text(r, "meaning"),
          rows.number(r, "value"),
          rows.number(r, "low"),
          rows.number(r, "high")};
}

/// A bar of the bridge; its interval stands at the end that its own value moves.
struct Bar {
  Measure measure;
  double from = 0, to = 0;
  const char* kind = "net";
  bool subtracted = false;
};

/// S - F_drift - F_risk = G2 as a bridge, and O beside it; what the store lacks is left out.
std::vector<Bar> bridge(const Rows& rows) {
  const Measure s = measure(rows, "S");
  const Measure drift = measure(rows, "F_drift");
  const Measure risk = measure(rows, "F_risk");
  const Measure net = measure(rows, "G2");
  const Measure option = measure(rows, "O");
  std::vector<Bar> bars;
  double level = 0;
  if (s.known()) bars.push_back({s, 0, s.value, "gain", false}), level = s.value;
  for (const Measure* loss : {&drift, &risk}) {
    if (!loss->known()) continue;
    bars.push_back({*loss, level, level - loss->value, loss->value < 0 ? "gain" : "loss", true});
    level -= loss->value;
  }
  if (net.known()) bars.push_back({net, 0, net.value, "net", false});
  if (option.known()) bars.push_back({option, 0, option.value, "option", false});
  return bars;
}

Json values_of(const std::vector<Bar>& bars, const MoneyAxis& axis) {
  Json values = Json::array();
  for (const Bar& bar : bars) {
    const Measure& m = bar.measure;
    const double sign = bar.subtracted ? -1 : 1;
    const double base = bar.subtracted ? bar.from : 0;
    const std::string shown = bar.subtracted ? money(-m.value) : money(m.value);
    values.push_back({{"row", values.size()},
                      {"name", m.label},
                      {"label", m.label + "  \u00b7  " + shown},
                      {"from", bar.from / axis.divisor},
                      {"to", bar.to / axis.divisor},
                      {"low", (base + sign * m.low) / axis.divisor},
                      {"high", (base + sign * m.high) / axis.divisor},
                      {"kind", bar.kind},
                      {"shown", shown},
                      {"interval", money_range(m.low, m.high)}});
  }
  return values;
}

std::string takeaway(const Rows& rows) {
  const Measure s = measure(rows, "S");
  const Measure drift = measure(rows, "F_drift");
  const Measure risk = measure(rows, "F_risk");
  const Measure option = measure(rows, "O");
  std::string text;
  if (s.known() && drift.known() && risk.known()) {
    const double lost = drift.value + risk.value;
    text = fmt::format(
        "With models frozen, building now is worth {} against staying on GPUs. Expected drift "
        "changes that by {} and uncertainty by {}, which leaves {}. ",
        money(s.value), money(-drift.value), money(-risk.value), money(s.value - lost));
  }
  if (option.known())
    text +=
        fmt::format("The option value of general-purpose silicon is {} (95\u00a0% interval {}).",
                    money(option.value), money_range(option.low, option.high));
  return text;
}

TableView all_measures(const Rows& rows) {
  TableView table{"Every measure",
                  {{"Measure"}, {"Value", true}, {"95\u00a0% interval", true}, {"Meaning"}},
                  {},
                  true,
                  false};
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const std::string unit = rows.text(r, "unit");
    const double low = rows.number(r, "low");
    const double high = rows.number(r, "high");
    table.rows.push_back(
        {rows.text(r, "label"), quantity(rows.number(r, "value"), unit),
         std::isnan(low) ? "\u2013" : quantity(low, unit) + " to " + quantity(high, unit),
         rows.text(r, "meaning")});
  }
  return table;
}

}  // namespace

Section measures_section(const core::ResultStore& store) {
  const Rows rows(store, "measures");
  const auto bars = bridge(rows);
  if (bars.empty()) return left_out("measures", kTitle, "measures");
  double largest = 0;
  for (const Bar& bar : bars)
    largest = std::fmax(largest, std::fmax(std::abs(bar.from), std::abs(bar.to)));
  const MoneyAxis axis = money_axis(largest);
  Section section = open_section("measures", kTitle, "Option value");
  section.takeaway = takeaway(rows);
  section.how_to_read =
      "The first bars are a bridge: what specialization would earn if models stood still, less "
      "what drift and surprise take away, is what building is worth in the real world (G2). The "
      "last bar compares free GPUs with the same GPUs locked to today's operators. Thin line: "
      "95\u00a0% interval.";
  section.panels = {{"fig-measures", "Present value, " + axis.unit, section.takeaway,
                     row_chart(kSpec, values_of(bars, axis), 44)}};
  for (const Bar& bar : bars)
    if (!bar.measure.meaning.empty())
      section.points.push_back({bar.measure.label + ".", bar.measure.meaning});
  section.tables = {all_measures(rows)};
  return section;
}

}  // namespace strandline::report
