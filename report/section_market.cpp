// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>

#include "report/format.h"
#include "report/rows.h"
#include "report/sections.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

constexpr const char* kTitle = "The market that all strategies meet";

constexpr const char* kSpec = R"json({
  "encoding": {"x": {"field": "time", "type": "quantitative", "title": "",
                     "scale": {"zero": false, "nice": false},
                     "axis": {"format": "d", "tickMinStep": 1, "tickCount": 6, "grid": false}}},
  "layer": [
    {"mark": {"type": "area", "color": "var(--accent)", "opacity": 0.18},
     "encoding": {"y": {"field": "p05", "type": "quantitative", "title": ""},
                  "y2": {"field": "p95"}}},
    {"mark": {"type": "line", "color": "var(--accent)", "strokeWidth": 2.5},
     "encoding": {"y": {"field": "p50", "type": "quantitative"}}},
    {"mark": {"type": "point", "opacity": 0, "size": 80},
     "encoding": {"y": {"field": "p50", "type": "quantitative"},
                  "tooltip": [{"field": "quarter", "title": "Quarter"},
                              {"field": "p05", "title": "5 %", "format": ".3~s"},
                              {"field": "p50", "title": "Median", "format": ".3~s"},
                              {"field": "p95", "title": "95 %", "format": ".3~s"}]}}
  ]
})json";

std::string series_title(const std::string& series) {
  static const std::map<std::string, std::string> kTitles = {
      {"compute_price_usd_h", "Compute price, USD per base-GPU hour"},
      {"rent_usd_h", "GPU rent, USD per base-GPU hour"},
      {"demand", "Demand, times today's"},
      {"effective_templates", "Effective number of model templates"},
      {"operator_events_per_year",
       "Events in the year before that change what a chip must run (arrival intensity)"},
      {"novel_share", "Share of demand that needs an operator new since the start"}};
  const auto found = kTitles.find(series);
  return found == kTitles.end() ? humanize(series) : found->second;
}

/// Prefixes only where they help: 500m for one half would puzzle.
std::string axis_format(const Rows& rows, const std::vector<std::size_t>& series) {
  constexpr double kLarge = 10000;
  double largest = 0;
  for (const std::size_t r : series) largest = std::fmax(largest, rows.number(r, "p95"));
  return largest >= kLarge ? "~s" : ",.3~r";
}

/// The study's first quarter as a year with fraction, or NaN where start_date is no date.
double start_year(const core::ResultStore& store) {
  const std::string date = meta(store, "start_date");
  int year = 0, month = 1;
  if (std::from_chars(date.data(), date.data() + date.size(), year).ec != std::errc{}) return NAN;
  if (date.size() >= 7) std::from_chars(date.data() + 5, date.data() + 7, month);
  return year + (month - 1) / 12.0;
}

std::string fan_sentence(const Rows& rows, const std::string& series, double start) {
  const auto at = rows.where("series", series);
  const std::size_t end = at.back();
  const double quarter = rows.number(end, "quarter");
  const std::string when = std::isnan(start) ? "in quarter " + number(quarter)
                                             : fmt::format("in {:.0f}", start + quarter / 4);
  return fmt::format(
      "{}: the median is {} at the start and {} {} (90\u00a0% of futures: {} to {}).",
      series_title(series), number(rows.number(at.front(), "p50")), number(rows.number(end, "p50")),
      when, number(rows.number(end, "p05")), number(rows.number(end, "p95")));
}

}  // namespace

Section market_section(const core::ResultStore& store) {
  const Rows rows(store, "market");
  if (rows.empty()) return left_out("market", kTitle, "market");
  const double start = start_year(store);
  Section section = open_section("market", kTitle, "Market");
  section.layout = Layout::kTwo;
  section.how_to_read = "Line: median over futures. Band: 5\u00a0% to 95\u00a0%.";
  for (const std::string& series : rows.distinct("series")) {
    Json values = Json::array();
    for (const std::size_t r : rows.where("series", series)) {
      const double quarter = rows.number(r, "quarter");
      values.push_back({{"quarter", quarter},
                        {"time", std::isnan(start) ? quarter : start + quarter / 4},
                        {"p05", rows.number(r, "p05")},
                        {"p50", rows.number(r, "p50")},
                        {"p95", rows.number(r, "p95")}});
    }
    const std::string sentence = fan_sentence(rows, series, start);
    if (section.takeaway.empty()) section.takeaway = sentence;
    Json spec = chart(kSpec, values, 180);
    spec["layer"][0]["encoding"]["y"]["axis"] = {
        {"format", axis_format(rows, rows.where("series", series))}, {"tickCount", 4}};
    if (std::isnan(start)) spec["encoding"]["x"]["title"] = "Quarter";
    section.panels.push_back({fmt::format("fig-market-{}", section.panels.size()),
                              series_title(series), sentence, spec});
  }
  return section;
}

}  // namespace strandline::report
