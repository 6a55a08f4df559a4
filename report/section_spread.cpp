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

constexpr const char* kTitle = "How far single futures spread";

constexpr double kTail = 0.001;  // of futures on either side are not drawn

constexpr const char* kSpec = R"json({
  "encoding": {"y": {"field": "row", "type": "ordinal", "axis": null}},
  "layer": [
    {"mark": {"type": "bar", "height": 18, "yOffset": 10, "color": "var(--accent)"},
     "encoding": {"x": {"field": "low", "type": "quantitative", "title": "",
                        "scale": {"nice": true}},
                  "x2": {"field": "high"},
                  "opacity": {"field": "share", "type": "quantitative", "legend": null,
                              "scale": {"type": "sqrt", "range": [0.04, 1]}},
                  "tooltip": [{"field": "name", "title": "Strategy"},
                              {"field": "range", "title": "Value"},
                              {"field": "shown", "title": "Share of futures"}]}},
    {"mark": {"type": "rule", "color": "var(--zero)", "strokeDash": [3, 3]},
     "encoding": {"x": {"datum": 0}, "y": null}},
    {"transform": [{"filter": "datum.first"}],
     "mark": {"type": "text", "align": "left", "baseline": "middle", "yOffset": -10,
              "fontSize": {"expr": "width < 420 ? 12 : 13"},
              "stroke": "var(--page)", "strokeWidth": 6, "strokeJoin": "round",
              "color": "var(--ink)", "limit": {"expr": "width"}},
     "encoding": {"x": {"value": 0}, "text": {"field": "name"}}}
  ]
})json";

/// Where the share below a value reaches `p`, by linear interpolation inside a bin.
double histogram_quantile(const Rows& rows, const std::vector<std::size_t>& bins, double p) {
  double below = 0;
  for (const std::size_t r : bins) {
    const double share = rows.number(r, "share");
    if (share > 0 && below + share >= p) {
      const double low = rows.number(r, "bin_low_musd");
      return low + (rows.number(r, "bin_high_musd") - low) * (p - below) / share;
    }
    below += share;
  }
  return bins.empty() ? NAN : rows.number(bins.back(), "bin_high_musd");
}

std::string takeaway(const Rows& rows, const Names& names) {
  std::string widest, narrowest;
  double most = -1;
  double least = 1e300;
  for (const std::string& id : rows.distinct("strategy")) {
    const auto bins = rows.where("strategy", id);
    const double width =
        histogram_quantile(rows, bins, 0.95) - histogram_quantile(rows, bins, 0.05);
    if (width > most) most = width, widest = id;
    if (width < least) least = width, narrowest = id;
  }
  return fmt::format(
      "The middle 90\u00a0% of futures spans {} for \u201c{}\u201d, the widest, and {} for "
      "\u201c{}\u201d, the narrowest.",
      money(most), names(widest), money(least), names(narrowest));
}

/// Fills the bins to draw: those that touch the middle 99.8 % of their strategy's futures.
MoneyAxis strips(const Rows& rows, const Names& names, Json& values) {
  struct Strip {
    std::string name;
    std::vector<std::size_t> bins;
    double low, high;
  };
  std::vector<Strip> all;
  double largest = 0;
  for (const std::string& id : rows.distinct("strategy")) {
    const auto bins = rows.where("strategy", id);
    all.push_back({names(id), bins, histogram_quantile(rows, bins, kTail),
                   histogram_quantile(rows, bins, 1 - kTail)});
    largest = std::max({largest, std::abs(all.back().low), std::abs(all.back().high)});
  }
  const MoneyAxis axis = money_axis(largest);
  for (std::size_t s = 0; s < all.size(); ++s) {
    bool first = true;
    for (const std::size_t r : all[s].bins) {
      const double low = rows.number(r, "bin_low_musd");
      const double high = rows.number(r, "bin_high_musd");
      if (high <= all[s].low || low > all[s].high) continue;
      values.push_back({{"row", s},
                        {"name", all[s].name},
                        {"low", low / axis.divisor},
                        {"high", high / axis.divisor},
                        {"share", rows.number(r, "share")},
                        {"range", money_range(low, high)},
                        {"shown", percent(rows.number(r, "share"))},
                        {"first", first}});
      first = false;
    }
  }
  return axis;
}

}  // namespace

Section spread_section(const core::ResultStore& store) {
  const Rows rows(store, "value_histogram");
  if (rows.empty()) return left_out("spread", kTitle, "value_histogram");
  const Names names(store, "strategies");
  Json values = Json::array();
  const MoneyAxis axis = strips(rows, names, values);
  Section section = open_section("spread", kTitle, "Spread");
  section.takeaway = takeaway(rows, names);
  section.how_to_read =
      "One strip per strategy. The darker the strip, the more futures end at that value. The "
      "dashed line marks zero; the outermost 0.1\u00a0% on either side are not drawn.";
  section.panels = {{"fig-spread", "Value in single futures, " + axis.unit, section.takeaway,
                     row_chart(kSpec, values, 48)}};
  return section;
}

}  // namespace strandline::report
