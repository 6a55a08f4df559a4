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

constexpr const char* kTitle = "What each chip can do";
constexpr std::size_t kMostPanels = 6;

constexpr const char* kSpec = R"json({
  "encoding": {
    "x": {"field": "x", "type": "quantitative", "title": "Tokens/s per user",
          "scale": {"type": "log", "nice": false}, "axis": {"format": "~s"}},
    "y": {"field": "y", "type": "quantitative", "title": "",
          "scale": {"type": "log", "nice": false}, "axis": {"format": "~s"}},
    "color": {"field": "name", "type": "nominal", "legend": null}},
  "layer": [
    {"mark": {"type": "line", "strokeWidth": 0, "fillOpacity": 0.13, "tooltip": null},
     "encoding": {"fill": {"field": "name", "type": "nominal", "legend": null},
                  "order": {"field": "order", "type": "quantitative"}}},
    {"mark": {"type": "line", "strokeWidth": 2},
     "encoding": {"strokeDash": {"field": "name", "type": "nominal", "legend": null},
                  "order": {"field": "x", "type": "quantitative"}}},
    {"mark": {"type": "point", "filled": true, "size": 22, "opacity": 0.9},
     "encoding": {"tooltip": [{"field": "name", "title": "Chip"},
                              {"field": "x", "title": "Tokens/s per user", "format": ".3~s"},
                              {"field": "y", "title": "Output tokens/s per chip", "format": ".3~s"},
                              {"field": "band", "title": "80 % band"},
                              {"field": "evidence", "title": "Rests on"},
                              {"field": "cost", "title": "USD per million tokens"},
                              {"field": "concurrency", "title": "Concurrency"},
                              {"field": "partition", "title": "Partition"}]}}
  ]
})json";

/// Throughput of one chip's curve at an interactivity, log-log between its points; NaN outside.
double throughput_at(const Rows& rows, const std::vector<std::size_t>& curve, double target) {
  double best = NAN;
  for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
    const double x0 = std::log(rows.number(curve[i], "interactivity_tok_s_user"));
    const double x1 = std::log(rows.number(curve[i + 1], "interactivity_tok_s_user"));
    const double x = std::log(target);
    if (x < std::min(x0, x1) || x > std::max(x0, x1) || x0 == x1) continue;
    const double y0 = std::log(rows.number(curve[i], "output_tok_s_per_chip"));
    const double y1 = std::log(rows.number(curve[i + 1], "output_tok_s_per_chip"));
    best = std::fmax(best, std::exp(y0 + (y1 - y0) * (x - x0) / (x1 - x0)));
  }
  return best;
}

std::vector<std::size_t> curve_of(const Rows& rows, const std::string& model,
                                  const std::string& chip) {
  std::vector<std::size_t> found;
  for (const std::size_t r : rows.where("architecture", model))
    if (rows.text(r, "chip") == chip) found.push_back(r);
  return found;
}

std::string takeaway(const Rows& rows, const Names& names) {
  constexpr double kTarget = 30;
  const std::string model = rows.distinct("architecture").front();
  std::vector<std::pair<double, std::string>> ranked;
  for (const std::string& chip : rows.distinct("chip")) {
    const double y = throughput_at(rows, curve_of(rows, model, chip), kTarget);
    if (!std::isnan(y)) ranked.emplace_back(y, names(chip));
  }
  std::ranges::sort(ranked, std::greater<>());
  if (ranked.size() < 2)
    return fmt::format("{} models are costed on {} chips.", rows.distinct("architecture").size(),
                       rows.distinct("chip").size());
  return fmt::format(
      "On {} at {} tokens/s per user, {} gives the most per chip: {} output tokens/s, against {} "
      "of {}.",
      model, number(kTarget), ranked[0].second, count(ranked[0].first), count(ranked[1].first),
      ranked[1].second);
}

/// What the axes of one panel must hold.
struct Span {
  double x_low = INFINITY, x_high = 0, y_low = INFINITY, y_high = 0;
  void add(double x, double y) {
    x_low = std::min(x_low, x), x_high = std::max(x_high, x);
    y_low = std::min(y_low, y), y_high = std::max(y_high, y);
  }
};

/// One closed outline per chip: its curve with every time at the long end of the band, and back
/// along the short end. Both axes are rates of one time, so that a point moves along both at once.
/// None where the store knows no bands.
Json outlines(const Rows& rows, const Names& names, const std::string& model, Span& span) {
  Json values = Json::array();
  for (const std::string& chip : rows.distinct("chip")) {
    const std::vector<std::size_t> curve = curve_of(rows, model, chip);
    int order = 0;
    const auto add = [&](std::size_t r, const char* tpot, const char* rate) {
      const double x = 1e3 / rows.number(r, tpot);
      const double y = rows.number(r, rate);
      if (!(x > 0) || !(y > 0) || std::isinf(x)) return;
      span.add(x, y);
      values.push_back({{"name", names(chip)}, {"x", x}, {"y", y}, {"order", order++}});
    };
    for (std::size_t i = 0; i < curve.size(); ++i)
      add(curve[i], "tpot_ms_high", "output_tok_s_per_chip_low");
    for (std::size_t i = curve.size(); i-- > 0;)
      add(curve[i], "tpot_ms_low", "output_tok_s_per_chip_high");
  }
  return values;
}

std::string band_text(const Rows& rows, std::size_t r) {
  const double low = rows.number(r, "output_tok_s_per_chip_low");
  const double high = rows.number(r, "output_tok_s_per_chip_high");
  return std::isnan(low) ? "unknown" : count(low) + " to " + count(high) + " tokens/s per chip";
}

Panel panel_of(const Rows& rows, const Names& names, const std::string& model, std::size_t index,
               const std::vector<std::string>& labels) {
  Json values = Json::array();
  Span span;
  for (const std::size_t r : rows.where("architecture", model)) {
    const double x = rows.number(r, "interactivity_tok_s_user");
    const double y = rows.number(r, "output_tok_s_per_chip");
    if (!(x > 0) || !(y > 0)) continue;
    span.add(x, y);
    values.push_back({{"name", names(rows.text(r, "chip"))},
                      {"x", x},
                      {"y", y},
                      {"band", band_text(rows, r)},
                      {"evidence", humanize(rows.text(r, "evidence"))},
                      {"cost", number(rows.number(r, "usd_per_mtok"))},
                      {"concurrency", count(rows.number(r, "concurrency"))},
                      {"partition", rows.text(r, "partition")}});
  }
  const Json bands = outlines(rows, names, model, span);
  Json spec = chart(kSpec, values, 280);
  spec["layer"][0]["data"] = {{"values", bands}};
  set_encoding(spec, "fill", "scale", color_scale(labels));
  spec["encoding"]["x"]["axis"]["values"] = log_ticks(span.x_low, span.x_high);
  spec["encoding"]["y"]["axis"]["values"] = log_ticks(span.y_low, span.y_high);
  set_encoding(spec, "color", "scale", color_scale(labels));
  set_encoding(spec, "strokeDash", "scale", dash_scale(labels));
  if (bands.empty()) spec["layer"].erase(0);  // an empty layer has no extent to draw
  const std::string alt = fmt::format(
      "{}: output tokens per second per chip against tokens per second per user, one falling line "
      "per chip{}.",
      model, bands.empty() ? "" : " within its shaded 80 % band");
  return {fmt::format("fig-curves-{}", index), model + ": output tokens/s per chip", alt, spec};
}

TableView chip_table(const core::ResultStore& store) {
  const Rows rows(store, "chips");
  TableView table{"The chips compared",
                  {{"Chip"},
                   {"Role"},
                   {"In volume", true},
                   {"Price per chip", true},
                   {"Power", true},
                   {"Mean output tokens/s", true},
                   {"Demand covered", true}},
                  {},
                  true,
                  false};
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const double quarter = rows.number(r, "available_quarter");
    table.rows.push_back(
        {rows.text(r, "label"), rows.text(r, "role"),
         quarter <= 0 ? "today" : "after " + quarters(quarter),
         quantity(rows.number(r, "capex_usd"), "USD"), quantity(rows.number(r, "power_kw"), "kW"),
         count(rows.number(r, "tok_s_mean")), percent(rows.number(r, "covered_share"))});
  }
  return table;
}

}  // namespace

Section curves_section(const core::ResultStore& store) {
  const Rows rows(store, "curves");
  if (rows.empty()) return left_out("curves", kTitle, "curves");
  const Names names(store, "chips");
  std::vector<std::string> labels;
  for (const std::string& chip : rows.distinct("chip")) labels.push_back(names(chip));
  Section section = open_section("curves", kTitle, "Chips");
  section.takeaway = takeaway(rows, names);
  section.how_to_read =
      "Right is faster for each user, up is more work per chip; both axes are logarithmic. A "
      "chip is better where its line lies further up and right. Shaded: where the measured curve "
      "lies "
      "with 80\u00a0% probability; narrow where kernels of the chip were measured, wide where only "
      "its specification is known.";
  section.layout = Layout::kTwo;
  section.legend = legend(labels, LegendEntry::Mark::kLine);
  const auto models = rows.distinct("architecture");
  for (std::size_t i = 0; i < std::min(models.size(), kMostPanels); ++i)
    section.panels.push_back(panel_of(rows, names, models[i], i, labels));
  if (models.size() > kMostPanels)
    section.points = {{"", fmt::format("{} more models are in study.sqlite, table \"curves\".",
                                       models.size() - kMostPanels)}};
  if (store.has("chips")) section.tables = {chip_table(store)};
  return section;
}

}  // namespace strandline::report
