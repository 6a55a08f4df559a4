// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/format.h"
#include "report/rows.h"
#include "report/sections.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

constexpr const char* kTitle = "Why they strand";

constexpr const char* kSpec = R"json({
  "encoding": {"y": {"field": "row", "type": "ordinal", "axis": null}},
  "layer": [
    {"mark": {"type": "bar", "height": 18, "yOffset": 10, "stroke": "var(--page)",
              "strokeWidth": 1},
     "encoding": {"x": {"field": "share", "type": "quantitative", "stack": "zero", "title": "",
                        "axis": {"format": "%"}},
                  "color": {"field": "name", "type": "nominal", "legend": null},
                  "order": {"field": "order", "type": "quantitative"},
                  "tooltip": [{"field": "strategy", "title": "Strategy"},
                              {"field": "name", "title": "Cause"},
                              {"field": "shown", "title": "Share of futures"}]}},
    {"transform": [{"filter": "datum.first"}],
     "mark": {"type": "text", "align": "left", "baseline": "middle", "yOffset": -10,
              "fontSize": {"expr": "width < 420 ? 12 : 13"},
              "stroke": "var(--page)", "strokeWidth": 6, "strokeJoin": "round",
              "color": "var(--ink)", "limit": {"expr": "width"}},
     "encoding": {"x": {"value": 0}, "text": {"field": "label"}}}
  ]
})json";

/// Causes in the words of a reader; others show their own name.
std::string cause_words(const std::string& cause) {
  static const std::map<std::string, std::string> kWords = {
      {"operator", "Operator missing"},
      {"capacity", "Memory too small"},
      {"context", "Context too long"},
      {"interactivity", "Too slow for users"},
      {"economics", "Earns less than it costs"}};
  const auto found = kWords.find(cause);
  return found == kWords.end() ? humanize(cause) : found->second;
}

std::string takeaway(const Rows& rows, const Names& names) {
  std::map<std::string, double> total;
  std::size_t worst = 0;
  double most = -1;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (rows.text(r, "cause") == "none") continue;
    total[rows.text(r, "cause")] += rows.number(r, "share");
    if (rows.number(r, "share") > most) most = rows.number(r, "share"), worst = r;
  }
  if (total.empty() || most <= 0) return "No strategy strands in any future.";
  const auto top =
      std::ranges::max_element(total, {}, [](const auto& cause) { return cause.second; });
  double sum = 0;
  for (const auto& [cause, share] : total) sum += share;
  return fmt::format(
      "\u201c{}\u201d is behind {} of all strandings. The most exposed strategy is \u201c{}\u201d: "
      "in {} of the futures in which its chip reaches volume it strands from \u201c{}\u201d.",
      cause_words(top->first), percent(top->second / sum), names(rows.text(worst, "strategy")),
      percent(most), cause_words(rows.text(worst, "cause")));
}

}  // namespace

Section causes_section(const core::ResultStore& store) {
  const Rows rows(store, "stranding_causes");
  if (rows.empty()) return left_out("causes", kTitle, "stranding_causes");
  const Names names(store, "strategies");
  std::vector<std::string> causes;
  for (const std::string& cause : rows.distinct("cause"))
    if (cause != "none") causes.push_back(cause);
  std::vector<std::string> labels;
  for (const std::string& cause : causes) labels.push_back(cause_words(cause));

  Json values = Json::array();
  const auto strategies = rows.distinct("strategy");
  for (std::size_t s = 0; s < strategies.size(); ++s) {
    const std::size_t start = values.size();
    double stranded = 0;
    for (const std::size_t r : rows.where("strategy", strategies[s])) {
      const std::string cause = rows.text(r, "cause");
      const auto order = std::ranges::find(causes, cause) - causes.begin();
      if (cause == "none") continue;
      stranded += rows.number(r, "share");
      values.push_back({{"row", s},
                        {"strategy", names(strategies[s])},
                        {"name", cause_words(cause)},
                        {"order", order},
                        {"share", rows.number(r, "share")},
                        {"shown", percent(rows.number(r, "share"))},
                        {"first", false}});
    }
    if (values.size() == start) continue;
    values[start]["first"] = true;
    values[start]["label"] = names(strategies[s]) + "  \u00b7  " + percent(stranded);
  }
  Section section = open_section("causes", kTitle, "Causes");
  section.takeaway = takeaway(rows, names);
  section.how_to_read =
      "Of the futures in which a strategy's chip reaches volume, the share in which it strands, "
      "split by what came first.";
  section.legend = legend(labels, LegendEntry::Mark::kArea);
  Json spec = row_chart(kSpec, values, 48);
  set_encoding(spec, "color", "scale", color_scale(labels));
  section.panels = {
      {"fig-causes", "Share of futures with the chip in volume", section.takeaway, spec}};
  return section;
}

}  // namespace strandline::report
