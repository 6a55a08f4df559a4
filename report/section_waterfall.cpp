// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "report/format.h"
#include "report/rows.h"
#include "report/sections.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

constexpr const char* kTitle = "Where the cost advantage comes from";

constexpr const char* kSpec = R"json({
  "encoding": {"y": {"field": "row", "type": "ordinal", "axis": null}},
  "layer": [
    {"mark": {"type": "bar", "height": 16, "yOffset": 10},
     "encoding": {"x": {"field": "from", "type": "quantitative", "title": ""},
                  "x2": {"field": "to"},
                  "color": {"field": "kind", "type": "nominal", "legend": null,
                            "scale": {"domain": ["level", "saves", "costs"],
                                      "range": ["var(--muted)", "var(--accent)", "var(--c1)"]}},
                  "tooltip": [{"field": "label", "title": "Step"}]}},
    {"mark": {"type": "text", "align": "left", "baseline": "middle", "yOffset": -9,
              "fontSize": {"expr": "width < 420 ? 12 : 13"},
              "stroke": "var(--page)", "strokeWidth": 6, "strokeJoin": "round",
              "color": "var(--ink)", "limit": {"expr": "width"}},
     "encoding": {"x": {"value": 0}, "text": {"field": "label"}}}
  ]
})json";

/// What the fall to a level is called.
std::string factor_name(const std::string& step, const std::string& label) {
  static const std::map<std::string, std::string> kNames = {{"at_cost", "Vendor margin"},
                                                            {"technology", "Technology"},
                                                            {"specialization", "Specialization"},
                                                            {"specialized", "Specialization"},
                                                            {"software", "Software"},
                                                            {"candidate", "Software"}};
  const auto found = kNames.find(step);
  return found == kNames.end() ? label : found->second;
}

std::string usd(double value) {
  return quantity(value, "USD");
}

/// The steps of one candidate: rows of the table in order, each a level of cost.
struct Ladder {
  std::string candidate;
  std::vector<std::string> steps, labels;
  std::vector<double> levels;
};

Ladder ladder_of(const Rows& rows, const std::string& candidate) {
  Ladder ladder{candidate, {}, {}, {}};
  for (const std::size_t r : rows.where("candidate", candidate)) {
    ladder.steps.push_back(rows.text(r, "step"));
    const std::string label = rows.text(r, "label");
    ladder.labels.push_back(label.empty() ? humanize(ladder.steps.back()) : label);
    ladder.levels.push_back(rows.number(r, "usd_per_mtok"));
  }
  return ladder;
}

Json bars(const Ladder& ladder, const std::string& name) {
  Json values = Json::array();
  const auto add = [&](const std::string& label, double from, double to, const char* kind) {
    values.push_back(
        {{"row", values.size()}, {"label", label}, {"from", from}, {"to", to}, {"kind", kind}});
  };
  add(ladder.labels[0] + "  \u00b7  " + usd(ladder.levels[0]), 0, ladder.levels[0], "level");
  for (std::size_t i = 1; i < ladder.levels.size(); ++i) {
    const double change = ladder.levels[i] - ladder.levels[i - 1];
    add(fmt::format("{}  \u00b7  {}{}  ({}\u00d7)", factor_name(ladder.steps[i], ladder.labels[i]),
                    change > 0 ? "+" : "", usd(change),
                    number(ladder.levels[i - 1] / ladder.levels[i])),
        ladder.levels[i - 1], ladder.levels[i], change > 0 ? "costs" : "saves");
  }
  add(name + "  \u00b7  " + usd(ladder.levels.back()), 0, ladder.levels.back(), "level");
  return values;
}

std::string sentence(const Ladder& ladder, const std::string& name) {
  std::string factors;
  for (std::size_t i = 1; i < ladder.levels.size(); ++i)
    factors += fmt::format("{}{} {}\u00d7", i == 1 ? "" : ", ",
                           factor_name(ladder.steps[i], ladder.labels[i]),
                           number(ladder.levels[i - 1] / ladder.levels[i]));
  return fmt::format("{} serves a million tokens for {}, the GPU for {}: a factor of {} ({}).",
                     name, usd(ladder.levels.back()), usd(ladder.levels.front()),
                     number(ladder.levels.front() / ladder.levels.back()), factors);
}

}  // namespace

Section waterfall_section(const core::ResultStore& store) {
  const Rows rows(store, "waterfall");
  if (rows.empty()) return left_out("waterfall", kTitle, "waterfall");
  const Names names(store, "chips");
  Section section = open_section("waterfall", kTitle, "Cost gap");
  section.layout = Layout::kTwo;
  section.how_to_read =
      "From the GPU's cost per million tokens down to the candidate's. Vendor margin and "
      "technology are open to anyone who builds; only specialization is bought with flexibility. "
      "Software is what the candidate loses to an immature stack.";
  const auto candidates = rows.distinct("candidate");
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Ladder ladder = ladder_of(rows, candidates[i]);
    const std::string name = names(candidates[i]);
    if (std::ranges::any_of(ladder.levels, [](double level) { return !(level > 0); })) {
      section.points.push_back(
          {name + ".", "It cannot serve this load, so its cost is not known."});
      continue;
    }
    const std::string text = sentence(ladder, name);
    if (section.takeaway.empty()) section.takeaway = text;
    section.panels.push_back({fmt::format("fig-waterfall-{}", i),
                              name + ": USD per million output tokens", text,
                              row_chart(kSpec, bars(ladder, name), 42)});
  }
  if (section.takeaway.empty()) section.takeaway = "No candidate can serve the compared load.";
  return section;
}

}  // namespace strandline::report
