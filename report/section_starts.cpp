// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "report/exercise_panel.h"
#include "report/format.h"
#include "report/rows.h"
#include "report/sections.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

constexpr const char* kTitle = "When to start what";
constexpr const char* kOthers = "Another project";

constexpr const char* kSpec = R"json({
  "encoding": {
    "x": {"field": "quarter", "type": "ordinal", "title": "Quarters from the start",
          "axis": {"labelAngle": 0, "labelOverlap": true}},
    "y": {"field": "share", "type": "quantitative", "stack": "zero", "title": "",
          "axis": {"format": "%"}}
  },
  "layer": [
    {"mark": {"type": "bar", "stroke": "var(--page)", "strokeWidth": 1},
     "encoding": {"color": {"field": "name", "type": "nominal", "legend": null},
                  "order": {"field": "order", "type": "quantitative"},
                  "tooltip": [{"field": "name", "title": "Starts"},
                              {"field": "quarter", "title": "Quarters from the start"},
                              {"field": "shown", "title": "Share of futures"}]}}
  ]
})json";

/// Projects that are started most, most first, as many as there are colours; the rest go together.
std::vector<std::string> leading(const std::map<std::string, double>& shares) {
  std::vector<std::string> names;
  for (const auto& [name, share] : shares) names.push_back(name);
  std::ranges::stable_sort(names, std::greater{},
                           [&](const std::string& name) { return shares.at(name); });
  if (names.size() > kColors) {
    names.resize(kColors - 1);
    names.emplace_back(kOthers);
  }
  return names;
}

/// "id is worth $a bn [..]" of the measures, or nothing where the store has none.
std::string worth(const Rows& measures, const char* id, const char* text) {
  const std::size_t r = measures.find("id", id);
  if (r >= measures.size() || std::isnan(measures.number(r, "value"))) return "";
  return fmt::format(fmt::runtime(text), money(measures.number(r, "value")),
                     money_range(measures.number(r, "low"), measures.number(r, "high")));
}

}  // namespace

Section starts_section(const core::ResultStore& store) {
  const Rows rows(store, "adaptive");
  if (rows.empty()) return left_out("starts", kTitle, "adaptive");
  std::map<std::string, double> shares;
  std::map<int, std::map<std::string, double>> by_quarter;
  double now = 0, never = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const double quarter = rows.number(r, "quarter"), share = rows.number(r, "share");
    if (std::isnan(quarter)) {
      never += share;
      continue;
    }
    if (quarter == 0) now += share;
    shares[rows.text(r, "target")] += share;
    by_quarter[static_cast<int>(quarter)][rows.text(r, "target")] += share;
  }
  if (shares.empty()) return left_out("starts", kTitle, "adaptive");
  const std::vector<std::string> names = leading(shares);
  Json values = Json::array();
  for (const auto& [quarter, targets] : by_quarter)
    for (const auto& [target, share] : targets) {
      const auto known = std::ranges::find(names, target);
      const std::string& name = known == names.end() ? names.back() : *known;
      values.push_back({{"quarter", quarter},
                        {"name", name},
                        {"order", std::min(known, names.end() - 1) - names.begin()},
                        {"share", share},
                        {"shown", percent(share)}});
    }
  Section section = open_section("starts", kTitle, "Starts");
  const Rows measures(store, "measures");
  section.takeaway = fmt::format(
      "A team that looks at the market each quarter starts at once in {} of futures, later in {}, "
      "never in {}; most often it starts \u201c{}\u201d.{}{}",
      percent(now), percent(1 - now - never), percent(never), names.front(),
      worth(measures, "adaptive", " That is worth {} more than staying on GPUs (95\u00a0% {})"),
      worth(measures, "flexible_start",
            ", and {} more than the best decision that is final today "
            "({})."));
  section.how_to_read =
      "Each bar is the share of futures in which the policy starts a project in that quarter. It "
      "sees coverage, recent inventions, costs against GPUs, margin, rents and demand, and starts "
      "the project of the greatest expected gain once that exceeds waiting; at tape-out and at the "
      "first fault it lets go where going on is expected to lose. Purchases, renewals and later "
      "faults follow the strategy's rules. The map shows the same rule by two of the things it "
      "sees; the others make up the rest, and cells without a number were met too rarely." +
      worth(measures, "duality_gap",
            " No policy of starts could be worth more than this one by over {} (95\u00a0% {}), "
            "even one that knew the parameters.");
  section.legend = legend(names, LegendEntry::Mark::kArea);
  Json spec = chart(kSpec, values, 260);
  set_encoding(spec, "color", "scale", color_scale(names));
  section.panels = {{"fig-starts", "Share of futures", section.takeaway, spec}};
  if (auto panel = exercise_panel(store)) section.panels.push_back(std::move(*panel));
  return section;
}

}  // namespace strandline::report
