// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/theses_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/files.h"
#include "report/format.h"
#include "report/page.h"
#include "report/spec.h"

namespace strandline::report {
namespace fs = std::filesystem;
namespace {

double value(const Json& x) {
  return x.is_number() ? x.get<double>() : NAN;
}

/// A figure as a reader expects it, by its unit.
std::string shown(double x, const std::string& unit) {
  if (unit == "MUSD") return money(x);
  if (unit == "1" || unit == "share") return percent(x);
  if (unit == "x") return number(x) + "\u00a0\u00d7";
  if (unit == "count") return number(x);
  return quantity(x, unit);
}

std::string point_of(const Json& n) {
  return shown(value(n.at("point")), n.at("unit"));
}

std::string interval_of(const Json& n) {
  return fmt::format("{} to {}", shown(value(n.at("low")), n.at("unit")),
                     shown(value(n.at("high")), n.at("unit")));
}

std::string verdict_of(const Json& t) {
  const std::string condition = t.at("condition");
  const std::string verdict = t.at("verdict");
  return condition.empty() ? verdict : verdict + " " + condition;
}

/// "the input at 2.4 x (stands at 1 x)".
std::string flip_of(const Json& f) {
  const std::string unit = f.at("unit") == "1" ? "" : " " + f.at("unit").get<std::string>();
  const std::string input = f.at("input");
  if (!f.at("crossing").is_number())
    return fmt::format("{} does not flip it between {} and {}{}", input,
                       number(value(f.at("from"))), number(value(f.at("to"))), unit);
  return fmt::format("{} at {}{} (stands at {}{})", input, number(value(f.at("crossing"))), unit,
                     number(value(f.at("today"))), unit);
}

/// The first flip that crosses, else the first.
const Json* main_flip(const Json& t) {
  for (const Json& f : t.at("flips"))
    if (f.at("crossing").is_number()) return &f;
  return t.at("flips").empty() ? nullptr : &t.at("flips").front();
}

std::string name_of(const Json& t) {
  return fmt::format("{}. {}", t.at("thesis").get<int>(), t.at("title").get<std::string>());
}

Section summary_section(const std::vector<ThesisResult>& theses) {
  Section s = open_section("theses", "All theses in one table", "Summary");
  TableView table{"",
                  {{"Thesis"},
                   {"Number"},
                   {"Value", true},
                   {"Interval", true},
                   {"Verdict"},
                   {"What would flip it"}},
                  {},
                  false,
                  false};
  int holds = 0, fails = 0;
  for (const ThesisResult& r : theses) {
    const Json& t = r.json;
    const Json& n = t.at("number");
    const Json* flip = main_flip(t);
    table.rows.push_back({name_of(t), n.at("label"), point_of(n), interval_of(n), verdict_of(t),
                          flip ? flip_of(*flip) : ""});
    holds += t.at("verdict") == "holds";
    fails += t.at("verdict") == "fails";
  }
  s.takeaway =
      fmt::format("Of {} theses {} hold, {} fail and {} hold on conditions.", theses.size(), holds,
                  fails, static_cast<int>(theses.size()) - holds - fails);
  s.how_to_read =
      "A thesis holds where the whole interval of its number lies on the good side of its "
      "threshold, and fails where the whole interval lies on the other; else it holds on "
      "conditions. What would flip it moves one input and leaves all others.";
  s.tables.push_back(std::move(table));
  return s;
}

TableView figures_table(const Json& t) {
  TableView table{"",
                  {{"Figure"}, {"Value", true}, {"Interval", true}, {"The interval is over"}},
                  {},
                  false,
                  false};
  const auto add = [&](const Json& n) {
    table.rows.push_back({n.at("label"), point_of(n), interval_of(n), n.at("over")});
  };
  add(t.at("number"));
  for (const Json& other : t.at("others")) add(other);
  return table;
}

std::string cell_text(const Json& cell) {
  if (cell.is_string()) return cell.get<std::string>();
  if (cell.is_number_integer()) return fmt::format("{}", cell.get<std::int64_t>());
  if (cell.is_number()) return number(cell.get<double>(), 4);
  return "";
}

constexpr std::size_t kMostRows = 200;  ///< of a table in the page; the CSV holds all

TableView rows_table(const Json& named, const std::string& folder) {
  const Json& rows = named.at("rows");
  TableView table{named.at("title"), {}, {}, true, false};
  for (std::size_t c = 0; c < named.at("columns").size(); ++c) {
    const bool numeric = std::any_of(rows.begin(), rows.end(),
                                     [c](const Json& row) { return row.at(c).is_number(); });
    table.columns.push_back({named.at("columns").at(c), numeric});
  }
  for (std::size_t r = 0; r < std::min(kMostRows, rows.size()); ++r) {
    table.rows.emplace_back();
    for (const Json& cell : rows.at(r)) table.rows.back().push_back(cell_text(cell));
  }
  if (rows.size() > kMostRows)
    table.title += fmt::format(" (the first {} of {} rows)", kMostRows, rows.size());
  table.download = fmt::format("{}/{}.csv", folder, named.at("id").get<std::string>());
  return table;
}

const Json& table_named(const Json& t, const std::string& id) {
  for (const Json& named : t.at("tables"))
    if (named.at("id") == id) return named;
  throw core::InputError({{}, "charts", id, "a chart names a table that is not there", ""});
}

void add_charts(const Json& t, Section& s) {
  for (std::size_t i = 0; i < t.at("charts").size(); ++i) {
    const Json& c = t.at("charts").at(i);
    s.panels.push_back(thesis_panel(c, table_named(t, c.at("table")),
                                    fmt::format("fig-thesis-{}-{}", t.at("thesis").get<int>(), i)));
  }
}

Section thesis_section(const ThesisResult& r) {
  const Json& t = r.json;
  const int n = t.at("thesis");
  Section s = open_section(fmt::format("thesis-{}", n), name_of(t), fmt::format("{}", n));
  s.takeaway = fmt::format("The thesis {}. {}", verdict_of(t), t.at("sentence").get<std::string>());
  s.how_to_read = t.at("caveat");
  const Json& rule = t.at("rule");
  s.points.push_back({"Claim.", t.at("claim")});
  s.points.push_back(
      {"Rule.",
       fmt::format("It holds where \u201c{}\u201d lies {} {} over the whole interval ({}).",
                   t.at("number").at("label").get<std::string>(),
                   rule.at("side").get<std::string>(),
                   shown(value(rule.at("threshold")), rule.at("unit")),
                   t.at("number").at("over").get<std::string>())});
  for (const Json& f : t.at("flips"))
    s.points.push_back({"What would flip it.",
                        fmt::format("{}. {}", flip_of(f), f.at("meaning").get<std::string>())});
  add_charts(t, s);
  s.layout = s.panels.size() > 1 ? Layout::kTwo : Layout::kOne;
  s.tables.push_back(figures_table(t));
  for (const Json& named : t.at("tables")) s.tables.push_back(rows_table(named, r.folder));
  return s;
}

}  // namespace

bool holds_theses(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (fs::exists(entry.path() / "thesis.json")) return true;
  return false;
}

std::vector<ThesisResult> read_theses(const fs::path& folder) {
  std::vector<ThesisResult> theses;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const fs::path file = entry.path() / "thesis.json";
    if (!fs::exists(file)) continue;
    try {
      theses.push_back({Json::parse(core::read_file(file)), entry.path().filename().string()});
      theses.back().json.at("thesis").get<int>();
    } catch (const nlohmann::json::exception& e) {
      throw core::InputError({{file.string(), 0, 0},
                              "",
                              "",
                              fmt::format("is no result of a thesis ({})", e.what()),
                              "run strandline batch on the thesis again"});
    }
  }
  std::sort(theses.begin(), theses.end(), [](const ThesisResult& a, const ThesisResult& b) {
    const int i = a.json.at("thesis"), j = b.json.at("thesis");
    return i != j ? i < j : a.folder < b.folder;
  });
  return theses;
}

std::vector<Section> theses_sections(const std::vector<ThesisResult>& theses) {
  std::vector<Section> sections{summary_section(theses)};
  for (const ThesisResult& r : theses) sections.push_back(thesis_section(r));
  return sections;
}

std::string render_theses(const std::vector<ThesisResult>& theses) {
  Page page;
  page.brand = "theses";
  page.title = "The theses, each with its number";
  page.question = "What holds, what fails, and what would change the verdict?";
  page.sections = theses_sections(theses);
  page.setting = page.sections.front().takeaway;
  for (const ThesisResult& r : theses)
    page.sentences.push_back(
        fmt::format("{}: {}.", r.json.at("title").get<std::string>(), verdict_of(r.json)));
  page.facts = {{"Version", core::version()}};
  page.command = "strandline batch scenarios/theses/*.yaml && strandline report results/theses";
  page.note = "All rows lie beside this page as CSV, and in batch.sqlite.";
  return render_page(page);
}

}  // namespace strandline::report
