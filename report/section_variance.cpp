// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "report/format.h"
#include "report/rows.h"
#include "report/sections.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

constexpr const char* kTitle = "Why futures differ";

constexpr const char* kSpec = R"json({
  "encoding": {"y": {"field": "row", "type": "ordinal", "axis": null}},
  "layer": [
    {"mark": {"type": "bar", "height": 16, "yOffset": 10},
     "encoding": {"x": {"field": "from", "type": "quantitative", "title": "",
                        "scale": {"domain": [0, 1]}, "axis": {"format": "%"}},
                  "x2": {"field": "to"},
                  "color": {"field": "part", "type": "nominal", "legend": null,
                            "scale": {"domain": ["chance", "parameters", "model"],
                                      "range": ["var(--c0)", "var(--c4)", "var(--c2)"]}},
                  "tooltip": [{"field": "name", "title": "Quantity"},
                              {"field": "cause", "title": "Part"},
                              {"field": "shown", "title": "Of its variance"}]}},
    {"transform": [{"filter": "datum.part == 'chance'"}],
     "mark": {"type": "text", "align": "left", "baseline": "middle", "yOffset": -10,
              "fontSize": {"expr": "width < 420 ? 12 : 13"},
              "stroke": "var(--page)", "strokeWidth": 6, "strokeJoin": "round",
              "color": "var(--ink)", "limit": {"expr": "width"}},
     "encoding": {"x": {"value": 0}, "text": {"field": "name"}}}
  ]
})json";

struct Part {
  const char* id;
  const char* label;
};
constexpr std::array<Part, 3> kParts{{{"chance", "Plain chance"},
                                      {"parameters", "Uncertain parameters"},
                                      {"model", "Which arrival process"}}};

double share(const Rows& rows, std::size_t r, const char* part) {
  const double x = rows.number(r, std::string(part) + "_share");
  return std::isnan(x) ? 0.0 : x;
}

/// "62 % (± 5)": a share with its standard error; blank where the study could not tell.
std::string shown(const Rows& rows, std::size_t r, const char* part) {
  const double x = rows.number(r, std::string(part) + "_share");
  if (std::isnan(x)) return "not drawn";
  return fmt::format("{} (\u00b1{})", percent(x),
                     percent(rows.number(r, std::string(part) + "_se")));
}

Json bars(const Rows& rows) {
  Json values = Json::array();
  for (std::size_t r = 0; r < rows.size(); ++r) {
    double from = 0;
    for (const Part& part : kParts) {
      const double to = from + share(rows, r, part.id);
      values.push_back({{"row", r},
                        {"name", rows.text(r, "label")},
                        {"part", part.id},
                        {"cause", part.label},
                        {"from", from},
                        {"to", to},
                        {"shown", shown(rows, r, part.id)}});
      from = to;
    }
  }
  return values;
}

std::string takeaway(const core::ResultStore& store, const Rows& rows) {
  std::size_t r = rows.find("id", meta(store, "best_strategy"));
  if (r == rows.size()) r = 0;
  std::string text = fmt::format(
      "Of what makes one future of \u201c{}\u201d differ from another, {} is plain chance that no "
      "research removes and {} is not knowing the parameters",
      rows.text(r, "label"), shown(rows, r, "chance"), shown(rows, r, "parameters"));
  if (std::isnan(rows.number(r, "model_share"))) return text + ".";
  if (!(rows.number(r, "model_share") > 0))
    return text +
           "; these draws show no effect of which kind of process brings new operators.";
  return text + fmt::format("; {} is not knowing which kind of process brings new operators.",
                            shown(rows, r, "model"));
}

TableView split_table(const Rows& rows) {
  TableView table{"Parts of the variance, with standard errors",
                  {{"Quantity"},
                   {"Standard deviation over futures", true},
                   {"Plain chance", true},
                   {"Parameters", true},
                   {"Arrival process", true}},
                  {},
                  true,
                  false};
  for (std::size_t r = 0; r < rows.size(); ++r)
    table.rows.push_back({rows.text(r, "label"), money(rows.number(r, "total_sd_musd")),
                          shown(rows, r, "chance"), shown(rows, r, "parameters"),
                          shown(rows, r, "model")});
  return table;
}

TableView model_table(const Rows& rows) {
  TableView table{"What each arrival process says",
                  {{"Arrivals of new operators"},
                   {"Weight by the record", true},
                   {"Draws", true},
                   {"Value of the best strategy", true},
                   {"G2", true}},
                  {},
                  false,
                  false};
  for (std::size_t r = 0; r < rows.size(); ++r)
    table.rows.push_back({humanize(rows.text(r, "model")),
                          percent(rows.number(r, "posterior_share")),
                          count(rows.number(r, "draws")), money(rows.number(r, "best_value_musd")),
                          money(rows.number(r, "g2_musd"))});
  return table;
}

}  // namespace

Section variance_section(const core::ResultStore& store) {
  const Rows rows(store, "variance_split");
  if (rows.empty()) return left_out("variance", kTitle, "variance_split");
  Section section = open_section("variance", kTitle, "Causes of spread");
  section.takeaway = takeaway(store, rows);
  section.how_to_read =
      "Each bar is the whole variance of a value over futures. Plain chance: futures of the same "
      "parameters differ. Parameters: their mean differs from one set drawn from the record's "
      "posterior (and from the prediction and technology errors drawn with it) to the next. "
      "Arrival "
      "process: the mean differs between three accounts of how new operators come, drawn by how "
      "well each foretold years it had not seen.";
  for (std::size_t k = 0; k < kParts.size(); ++k)
    section.legend.push_back({kParts[k].label, std::array{0, 4, 2}[k], LegendEntry::Mark::kArea});
  section.panels = {{"fig-variance", "Parts of the variance over futures", section.takeaway,
                     row_chart(kSpec, bars(rows), 44)}};
  section.tables = {split_table(rows)};
  const Rows models(store, "model_choice");
  if (!models.empty()) section.tables.push_back(model_table(models));
  return section;
}

}  // namespace strandline::report
