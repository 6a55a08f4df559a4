// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/living_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "core/csv.h"
#include "core/files.h"
#include "theses/past.h"
#include "theses/study_world.h"

namespace strandline::theses {
namespace {

double number(const core::Csv& csv, std::size_t row, const char* column) {
  const std::string& text = csv.cell(row, column);
  double x = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (error != std::errc() || stop != text.data() + text.size())
    throw core::InputError({{csv.file, csv.lines[row], 0},
                            column,
                            text,
                            "must be a number",
                            "remove the line, or the file to begin anew"});
  return x;
}

const LivingEntry* last_of(const std::vector<LivingEntry>& history, const std::string& scenario) {
  const LivingEntry* last = nullptr;
  for (const LivingEntry& e : history)
    if (e.scenario == scenario) last = &e;
  return last;
}

std::string sign(double x) {
  return x > 0 ? "positive" : "not positive";
}

/// Text made safe inside SVG.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

}  // namespace

LivingEntry evaluate_today(const study::Scenario& scenario, const std::string& date,
                           const std::string& data_hash, const Context& context) {
  const auto w = open_world(scenario, context);
  const study::MainSum sum = study::run_main(*w->world, w->pilot);
  const study::Measures measures = study::run_measures(*w->world, w->pilot);
  std::size_t best = 0;
  for (std::size_t p = 1; p < sum.strategies.size(); ++p)
    if (sum.strategies[p].value.mean() > sum.strategies[best].value.mean()) best = p;
  return {date,
          scenario.name,
          data_hash,
          core::version(),
          w->world->plans.strategies[best].id,
          sum.strategies[best].value.mean(),
          measures.g2.mean(),
          measures.g2.standard_error(),
          measures.option.mean()};
}

core::Table history_table(const std::vector<LivingEntry>& history) {
  core::Table t({{"date"},
                 {"scenario"},
                 {"data_hash"},
                 {"version"},
                 {"best_strategy"},
                 {"value_musd"},
                 {"g2_musd"},
                 {"g2_se_musd"},
                 {"option_musd"}});
  for (const LivingEntry& e : history)
    t.add({e.date, e.scenario, e.data_hash, e.version, e.best_strategy, e.value_musd, e.g2_musd,
           e.g2_se_musd, e.option_musd});
  return t;
}

std::vector<LivingEntry> read_history(const std::string& text, const std::string& file) {
  const core::Csv csv = core::Csv::parse(text, file);
  std::vector<LivingEntry> out;
  for (std::size_t r = 0; r < csv.rows.size(); ++r)
    out.push_back({csv.cell(r, "date"), csv.cell(r, "scenario"), csv.cell(r, "data_hash"),
                   csv.cell(r, "version"), csv.cell(r, "best_strategy"),
                   number(csv, r, "value_musd"), number(csv, r, "g2_musd"),
                   number(csv, r, "g2_se_musd"), number(csv, r, "option_musd")});
  return out;
}

core::Table flipped(const std::vector<LivingEntry>& history, const std::vector<LivingEntry>& now) {
  core::Table t({{"scenario"}, {"conclusion"}, {"then"}, {"now"}, {"then_date"}});
  for (const LivingEntry& e : now) {
    const LivingEntry* then = last_of(history, e.scenario);
    if (!then) continue;
    const auto compare = [&](const char* what, const std::string& a, const std::string& b) {
      if (a != b) t.add({e.scenario, std::string(what), a, b, then->date});
    };
    compare("best strategy", then->best_strategy, e.best_strategy);
    compare("worth of committing now (G2)", sign(then->g2_musd), sign(e.g2_musd));
    compare("option value (O)", sign(then->option_musd), sign(e.option_musd));
  }
  return t;
}

core::Table stale_chips(const hw::ChipCatalog& chips, const std::string& date) {
  core::Table t({{"chip"}, {"date"}, {"age_years", 3}, {"superseded_by"}});
  const int today = quarter_of_date(date);
  for (const hw::Chip& c : chips.all()) {
    const int quarter = quarter_of_date(c.date);
    if (c.candidate || quarter < 0) continue;
    const hw::Chip* newer = nullptr;
    for (const hw::Chip& o : chips.all())
      if (!o.candidate && !c.family.empty() && o.family == c.family && o.date > c.date &&
          quarter_of_date(o.date) <= today && (!newer || o.date > newer->date))
        newer = &o;
    if (today - quarter <= 4 && !newer) continue;
    t.add({c.id, c.date, (today - quarter) / 4.0, newer ? core::Cell(newer->id) : core::Cell()});
  }
  return t;
}

std::string drift_svg(const std::vector<LivingEntry>& history) {
  constexpr double kWidth = 720, kHeight = 320, kLeft = 70, kBottom = 40;
  std::vector<std::string> dates;
  double low = 0, high = 1;
  for (const LivingEntry& e : history) {
    if (std::find(dates.begin(), dates.end(), e.date) == dates.end()) dates.push_back(e.date);
    low = std::min({low, e.value_musd, e.g2_musd});
    high = std::max({high, e.value_musd, e.g2_musd});
  }
  const auto x = [&](const std::string& date) {
    const auto at = std::find(dates.begin(), dates.end(), date) - dates.begin();
    return kLeft + (kWidth - 2 * kLeft) * static_cast<double>(at) /
                       std::max(1.0, static_cast<double>(dates.size()) - 1);
  };
  const auto y = [&](double v) {
    return kHeight - kBottom - (kHeight - 2 * kBottom) * (v - low) / (high - low);
  };
  std::map<std::string, std::string> values, gains;
  std::string marks;
  for (const LivingEntry& e : history) {
    values[e.scenario] += fmt::format("{:.1f},{:.1f} ", x(e.date), y(e.value_musd));
    gains[e.scenario] += fmt::format("{:.1f},{:.1f} ", x(e.date), y(e.g2_musd));
    for (const double v : {e.value_musd, e.g2_musd})
      marks += fmt::format(
          "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\"><title>{} {}: {:.0f} "
          "MUSD</title></circle>\n",
          x(e.date), y(v), escaped(e.scenario), escaped(e.date), v);
  }
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"sans-serif\" "
      "font-size=\"12\" role=\"img\">\n<title>Headline figures over time</title>\n"
      "<text x=\"10\" y=\"18\">MUSD: best strategy's value (solid), G2 (dashed)</text>\n"
      "<line x1=\"{2}\" x2=\"{3}\" y1=\"{4:.1f}\" y2=\"{4:.1f}\" stroke=\"#999\"/>\n",
      kWidth, kHeight, kLeft, kWidth - kLeft, y(0));
  for (const double tick : {low, high})
    svg += fmt::format("<text x=\"5\" y=\"{:.1f}\">{:.0f}</text>\n", y(tick), tick);
  for (const std::string& date : dates)
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", x(date),
                       kHeight - 10, escaped(date));
  for (const auto& [scenario, line] : values)
    svg += fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"#0072b2\"/>\n", line);
  for (const auto& [scenario, line] : gains)
    svg += fmt::format(
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#d55e00\" stroke-dasharray=\"5 3\"/>\n",
        line);
  return svg + marks + "</svg>\n";
}

}  // namespace strandline::theses
