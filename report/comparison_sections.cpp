// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/comparison_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/format.h"
#include "report/rows.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

constexpr double kTwoSided95 = 1.959963984540054;  // 97.5 % quantile of the normal distribution

constexpr const char* kSpec = R"json({
  "encoding": {"y": {"field": "row", "type": "ordinal", "axis": null}},
  "layer": [
    {"mark": {"type": "rule", "color": "var(--zero)", "strokeDash": [3, 3]},
     "encoding": {"x": {"datum": 0}, "y": null}},
    {"mark": {"type": "rule", "strokeWidth": 3, "yOffset": 8},
     "encoding": {"x": {"field": "low", "type": "quantitative", "title": ""},
                  "x2": {"field": "high"},
                  "color": {"field": "study", "type": "nominal", "legend": null}}},
    {"mark": {"type": "point", "filled": true, "size": 90, "opacity": 1, "yOffset": 8},
     "encoding": {"x": {"field": "value", "type": "quantitative"},
                  "color": {"field": "study", "type": "nominal", "legend": null},
                  "tooltip": [{"field": "study", "title": "Study"},
                              {"field": "name", "title": "Strategy"},
                              {"field": "shown", "title": "Value"},
                              {"field": "interval", "title": "95 % interval"}]}},
    {"mark": {"type": "text", "align": "left", "baseline": "middle", "yOffset": -9,
              "fontSize": {"expr": "width < 420 ? 12 : 13"},
              "stroke": "var(--page)", "strokeWidth": 6, "strokeJoin": "round",
              "color": "var(--ink)", "limit": {"expr": "width"}},
     "encoding": {"x": {"value": 0}, "text": {"field": "label"}}}
  ]
})json";

/// Different texts of a column of a table over all studies, in order of appearance.
std::vector<std::string> all_ids(const Studies& studies, const std::string& table) {
  std::vector<std::string> ids;
  for (const ComparedStudy& study : studies) {
    for (const std::string& id : Rows(study.store, table).distinct("id"))
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

/// The label of an id in the first study that has it.
std::string label_of(const Studies& studies, const std::string& table, const std::string& id) {
  for (const ComparedStudy& study : studies) {
    const Rows rows(study.store, table);
    if (const std::size_t r = rows.find("id", id); r < rows.size()) return rows.text(r, "label");
  }
  return id;
}

/// Strategies of all studies, the best of the first study first.
std::vector<std::string> ranked_strategies(const Studies& studies) {
  std::vector<std::string> ids = all_ids(studies, "strategies");
  const Rows first(studies[0].store, "strategies");
  const auto value = [&](const std::string& id) {
    const double v = first.number(first.find("id", id), "value_musd");
    return std::isnan(v) ? -std::numeric_limits<double>::infinity() : v;
  };
  std::stable_sort(ids.begin(), ids.end(),
                   [&](const auto& a, const auto& b) { return value(a) > value(b); });
  return ids;
}

double largest_value(const Studies& studies) {
  double largest = 0;
  for (const ComparedStudy& study : studies) {
    const Rows rows(study.store, "strategies");
    for (std::size_t r = 0; r < rows.size(); ++r)
      for (const char* column : {"low_musd", "high_musd"})
        largest = std::fmax(largest, std::abs(rows.number(r, column)));
  }
  return largest;
}

Panel values_panel(const Studies& studies, const std::string& alt) {
  const MoneyAxis axis = money_axis(largest_value(studies));
  Json values = Json::array();
  std::vector<std::string> labels;
  for (const ComparedStudy& study : studies) labels.push_back(study.label);
  for (const std::string& id : ranked_strategies(studies))
    for (const ComparedStudy& study : studies) {
      const Rows rows(study.store, "strategies");
      const std::size_t r = rows.find("id", id);
      if (std::isnan(rows.number(r, "value_musd"))) continue;
      const std::string shown = money(rows.number(r, "value_musd"));
      const auto scaled = [&](const char* column) { return rows.number(r, column) / axis.divisor; };
      values.push_back(
          {{"row", values.size()},
           {"study", study.label},
           {"name", rows.text(r, "label")},
           {"label", fmt::format("{}, {}  \u00b7  {}", rows.text(r, "label"), study.label, shown)},
           {"value", scaled("value_musd")},
           {"low", scaled("low_musd")},
           {"high", scaled("high_musd")},
           {"shown", shown},
           {"interval", money_range(rows.number(r, "low_musd"), rows.number(r, "high_musd"))}});
    }
  Panel panel{"fig-compared", "Net present value, " + axis.unit, alt, row_chart(kSpec, values, 40)};
  set_encoding(panel.spec, "color", "scale", color_scale(labels));
  return panel;
}

/// A cell "value [low to high]" of a row, or a dash where the study has none.
std::string with_interval(const Rows& rows, std::size_t r, const std::string& value,
                          const std::string& low, const std::string& high,
                          const std::string& unit) {
  if (std::isnan(rows.number(r, value))) return "\u2013";
  const std::string shown = quantity(rows.number(r, value), unit);
  if (std::isnan(rows.number(r, low)) || std::isnan(rows.number(r, high))) return shown;
  return fmt::format("{} ({} to {})", shown, quantity(rows.number(r, low), unit),
                     quantity(rows.number(r, high), unit));
}

std::string shown_difference(const Rows& a, std::size_t ra, const Rows& b, std::size_t rb,
                             const std::string& value, const std::string& se,
                             const std::string& unit) {
  const Difference d =
      difference(a.number(ra, value), a.number(ra, se), b.number(rb, value), b.number(rb, se));
  if (std::isnan(d.value)) return "\u2013";
  const std::string shown = quantity(d.value, unit);
  return std::isnan(d.half_width)
             ? shown
             : fmt::format("{} \u00b1 {}", shown, quantity(d.half_width, unit));
}

/// A table with one column per study and one per difference to the first.
TableView compared_table(const Studies& studies, const std::string& title,
                         const std::string& first) {
  TableView table{title, {{first}}, {}, false, false};
  for (const ComparedStudy& study : studies) table.columns.push_back({study.label, true});
  for (std::size_t i = 1; i < studies.size(); ++i)
    table.columns.push_back({studies[i].label + " \u2212 " + studies[0].label, true});
  return table;
}

std::vector<std::string> compared_row(const Studies& studies, const std::string& table,
                                      const std::string& id, const std::string& suffix,
                                      const std::string& unit) {
  std::vector<std::string> row = {label_of(studies, table, id)};
  const Rows first(studies[0].store, table);
  const std::size_t base = first.find("id", id);
  for (const ComparedStudy& study : studies) {
    const Rows rows(study.store, table);
    row.push_back(with_interval(rows, rows.find("id", id), "value" + suffix, "low" + suffix,
                                "high" + suffix, unit));
  }
  for (std::size_t i = 1; i < studies.size(); ++i) {
    const Rows rows(studies[i].store, table);
    row.push_back(shown_difference(first, base, rows, rows.find("id", id), "value" + suffix,
                                   "se" + suffix, unit));
  }
  return row;
}

std::string unit_of(const Studies& studies, const std::string& id) {
  for (const ComparedStudy& study : studies) {
    const Rows rows(study.store, "measures");
    if (const std::size_t r = rows.find("id", id); r < rows.size()) return rows.text(r, "unit");
  }
  return "1";
}

constexpr const char* kApart =
    "Studies of one seed share their futures, so that a difference is sharper than the \u00b1 "
    "behind "
    "it, which adds both errors as if the studies were drawn apart. It holds sampling alone, not "
    "what the unknown parameters do.";

/// Rank of each strategy by value in a study, from 1; 0 where it has none.
int rank_in(const Rows& rows, const std::string& id) {
  const double value = rows.number(rows.find("id", id), "value_musd");
  if (std::isnan(value)) return 0;
  int rank = 1;
  for (std::size_t r = 0; r < rows.size(); ++r)
    rank += rows.number(r, "value_musd") > value ? 1 : 0;
  return rank;
}

}  // namespace

Difference difference(double a, double se_a, double b, double se_b) {
  return {b - a, kTwoSided95 * std::hypot(se_a, se_b)};
}

Section compared_values_section(const Studies& studies) {
  Section section = open_section("values", "What each strategy is worth in each study", "Value");
  const std::vector<std::string> ids = ranked_strategies(studies);
  if (ids.empty()) return left_out("values", section.title, "strategies");
  int kept = 0, present = 0;
  for (const std::string& id : ids) {
    int first = rank_in(Rows(studies[0].store, "strategies"), id);
    bool same = true;
    for (const ComparedStudy& study : studies)
      same = same && rank_in(Rows(study.store, "strategies"), id) == first;
    kept += same ? 1 : 0;
    ++present;
  }
  section.takeaway = kept == present ? "Every strategy keeps its rank in every study."
                                     : fmt::format("{} of {} strategies change their rank.",
                                                   present - kept, present);
  std::vector<std::string> labels;
  for (const ComparedStudy& study : studies) labels.push_back(study.label);
  section.legend = legend(labels, LegendEntry::Mark::kPoint);
  section.how_to_read =
      "Dot: mean net present value. Line: its 95\u00a0% interval over futures and "
      "parameter draws. Strategies stand in the order of " +
      studies[0].label + ".";
  section.panels = {values_panel(studies, section.takeaway)};
  TableView table = compared_table(studies, "Values and differences", "Strategy");
  for (const std::string& id : ids)
    table.rows.push_back(compared_row(studies, "strategies", id, "_musd", "MUSD"));
  section.tables = {table};
  section.points = {{"Differences:", kApart}};
  return section;
}

Section compared_measures_section(const Studies& studies) {
  Section section = open_section("measures", "Premium, drift, surprise and options", "Measures");
  const std::vector<std::string> ids = all_ids(studies, "measures");
  if (ids.empty()) return left_out("measures", section.title, "measures");
  TableView table = compared_table(studies, "Measures and differences", "Measure");
  int apart = 0;
  for (const std::string& id : ids) {
    table.rows.push_back(compared_row(studies, "measures", id, "", unit_of(studies, id)));
    const Rows a(studies[0].store, "measures"), b(studies.back().store, "measures");
    const std::size_t ra = a.find("id", id), rb = b.find("id", id);
    const Difference d = difference(a.number(ra, "value"), a.number(ra, "se"),
                                    b.number(rb, "value"), b.number(rb, "se"));
    apart += std::abs(d.value) > d.half_width ? 1 : 0;
  }
  section.takeaway = fmt::format(
      "Between {} and {}, {} of {} measures differ by more than the sampling error of both.",
      studies[0].label, studies.back().label, apart, ids.size());
  section.tables = {table};
  section.points = {{"Differences:", kApart}};
  return section;
}

Section compared_ranks_section(const Studies& studies) {
  Section section = open_section("ranks", "Ranking and risk of the strategies", "Ranking");
  const std::vector<std::string> ids = ranked_strategies(studies);
  if (ids.empty()) return left_out("ranks", section.title, "strategies");
  TableView table{"Rank, risk and stranding", {{"Strategy"}}, {}, false, false};
  for (const char* what : {"rank", "P(loss)", "P(best)", "P(strands)"})
    for (const ComparedStudy& study : studies)
      table.columns.push_back({fmt::format("{}, {}", what, study.label), true});
  for (const std::string& id : ids) {
    table.rows.push_back({label_of(studies, "strategies", id)});
    auto& row = table.rows.back();
    for (const ComparedStudy& study : studies) {
      const int rank = rank_in(Rows(study.store, "strategies"), id);
      row.push_back(rank ? fmt::format("{}", rank) : "\u2013");
    }
    for (const char* column : {"p_loss", "p_best", "p_functional_strand"})
      for (const ComparedStudy& study : studies) {
        const Rows rows(study.store, "strategies");
        const double share = rows.number(rows.find("id", id), column);
        row.push_back(std::isnan(share) ? "\u2013" : percent(share));
      }
  }
  section.takeaway =
      "P(strands): share of futures in which the own chip, once in volume, covers "
      "less than half of demand while in service.";
  section.tables = {table};
  return section;
}

}  // namespace strandline::report
