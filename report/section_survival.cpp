// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "report/format.h"
#include "report/rows.h"
#include "report/sections.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

constexpr const char* kTitle = "How long chips last before they strand";

constexpr const char* kSpec = R"json({
  "encoding": {"x": {"field": "years", "type": "quantitative", "title": "Years since volume",
                     "axis": {"tickMinStep": 1, "format": "d"}},
               "color": {"field": "name", "type": "nominal", "legend": null}},
  "layer": [
    {"mark": {"type": "area", "interpolate": "step-after", "opacity": 0.13},
     "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
    {"mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
     "encoding": {"y": {"field": "survival", "type": "quantitative", "title": "",
                        "scale": {"domain": [0, 1]},
                        "axis": {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1]}},
                  "strokeDash": {"field": "name", "type": "nominal", "legend": null}}},
    {"mark": {"type": "point", "opacity": 0, "size": 80},
     "encoding": {"y": {"field": "survival", "type": "quantitative"},
                  "tooltip": [{"field": "name", "title": "Strategy"},
                              {"field": "quarter", "title": "Quarters since volume"},
                              {"field": "shown", "title": "Not stranded"}]}}
  ]
})json";

struct Kind {
  const char* id;
  const char* title;
  const char* words;
};
constexpr Kind kKinds[] = {
    {"functional", "Not functionally stranded, share of chips", "functionally"},
    {"economic", "Not economically stranded, share of chips", "economically"}};

std::vector<std::size_t> select(const Rows& rows, const std::string& strategy, const char* kind) {
  std::vector<std::size_t> found;
  for (const std::size_t r : rows.where("strategy", strategy))
    if (rows.text(r, "kind") == kind) found.push_back(r);
  return found;
}

/// Quarters until survival first reaches one half; NaN where it never does.
double median_life(const Rows& rows, const std::vector<std::size_t>& curve) {
  for (const std::size_t r : curve)
    if (rows.number(r, "survival") <= 0.5) return rows.number(r, "quarters_since_volume");
  return NAN;
}

std::string life_sentence(const Rows& rows, const Names& names, const Kind& kind) {
  std::string shortest, longest;
  double least = INFINITY;
  int never = 0, curves = 0;
  double last_share = NAN;
  for (const std::string& id : rows.distinct("strategy")) {
    const auto curve = select(rows, id, kind.id);
    if (curve.empty()) continue;
    ++curves;
    const double life = median_life(rows, curve);
    if (std::isnan(life)) {
      ++never;
      last_share = rows.number(curve.back(), "survival");
    } else if (life < least) {
      least = life;
      shortest = names(id);
    }
  }
  if (curves == 0) return "";
  if (never == curves)
    return fmt::format("At no strategy do half of the chips strand {} within the horizon. ",
                       kind.words);
  std::string text = fmt::format("Half of the chips of \u201c{}\u201d are {} stranded after {}",
                                 shortest, kind.words, quarters(least));
  if (curves > 1) text += ", the shortest life of all";
  text += ". ";
  if (never == 1)
    text += fmt::format("One strategy keeps {} of its chips to the end. ", percent(last_share));
  if (never > 1)
    text += fmt::format("{} strategies keep more than half of theirs to the end. ", number(never));
  return text;
}

Panel panel_of(const Rows& rows, const Names& names, const std::vector<std::string>& labels,
               const Kind& kind) {
  Json values = Json::array();
  for (const std::string& id : rows.distinct("strategy"))
    for (const std::size_t r : select(rows, id, kind.id))
      values.push_back({{"name", names(id)},
                        {"quarter", rows.number(r, "quarters_since_volume")},
                        {"years", rows.number(r, "quarters_since_volume") / 4},
                        {"survival", rows.number(r, "survival")},
                        {"low", rows.number(r, "low")},
                        {"high", rows.number(r, "high")},
                        {"shown", fmt::format("{} ({} to {})", percent(rows.number(r, "survival")),
                                              percent(rows.number(r, "low")),
                                              percent(rows.number(r, "high")))}});
  Json spec = chart(kSpec, values, 260);
  set_encoding(spec, "color", "scale", color_scale(labels));
  set_encoding(spec, "strokeDash", "scale", dash_scale(labels));
  return {std::string("fig-survival-") + kind.id, kind.title, life_sentence(rows, names, kind),
          spec};
}

TableView median_table(const Rows& rows, const Names& names) {
  TableView table{"Median lives",
                  {{"Strategy"},
                   {"Half functionally stranded after", true},
                   {"Half economically stranded after", true}},
                  {},
                  true,
                  false};
  const auto shown = [&](const std::string& id, const char* kind) -> std::string {
    const auto curve = select(rows, id, kind);
    if (curve.empty()) return "not recorded";
    const double life = median_life(rows, curve);
    return std::isnan(life) ? "beyond the horizon" : quarters(life);
  };
  for (const std::string& id : rows.distinct("strategy"))
    table.rows.push_back({names(id), shown(id, "functional"), shown(id, "economic")});
  return table;
}

}  // namespace

Section survival_section(const core::ResultStore& store) {
  const Rows rows(store, "survival");
  if (rows.empty()) return left_out("survival", kTitle, "survival");
  const Names names(store, "strategies");
  std::vector<std::string> labels;
  for (const std::string& id : rows.distinct("strategy")) labels.push_back(names(id));
  Section section = open_section("survival", kTitle, "Stranding");
  section.layout = Layout::kTwo;
  section.legend = legend(labels, LegendEntry::Mark::kLine);
  for (const Kind& kind : kKinds) {
    if (rows.where("kind", kind.id).empty()) continue;
    section.takeaway += life_sentence(rows, names, kind);
    section.panels.push_back(panel_of(rows, names, labels, kind));
  }
  section.how_to_read =
      "Each line falls as chips strand; the pale band is its 95\u00a0% interval. Functional: "
      "the chip can no longer serve enough of the demand it was built for. Economic: it earns less "
      "than it costs to run.";
  section.tables = {median_table(rows, names)};
  return section;
}

}  // namespace strandline::report
