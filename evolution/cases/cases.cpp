// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/cases/cases.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/yaml.h"

namespace strandline::evolution::cases {
namespace {

[[noreturn]] void refuse(const core::Csv& t, std::size_t row, const std::string& column,
                         const std::string& problem, const std::string& mend) {
  throw core::InputError({{t.file, t.lines[row], static_cast<int>(t.column(column)) + 1},
                          column,
                          t.cell(row, column),
                          problem,
                          mend});
}

double read_date(const core::Csv& t, std::size_t row) {
  std::string day = t.cell(row, "decision_date");
  if (day.size() == 4) day += "-01";
  if (day.size() == 7) day += "-01";
  return year_of_date(day, {t.file, t.lines[row], static_cast<int>(t.column("decision_date")) + 1},
                      "decision_date");
}

std::string lowered(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// A number in the unit that the file writes.
core::Sourced estimate(const core::YamlNode& list, const std::string& name,
                       const std::string& unit) {
  const auto node = list.at(name);
  core::Sourced q = node.as_quantity(unit, core::Range::positive());
  q.value = node.number("value");
  q.low = node.number_or("low", q.value);
  q.high = node.number_or("high", q.value);
  return q;
}

ChipClass read_class(const core::YamlNode& node, const core::YamlNode& estimates) {
  ChipClass c;
  c.id = node.text("id");
  c.words = node.texts("words");
  const std::string domain = node.text("domain");
  if (domain != "models" && domain != "other")
    node.at("domain").fail("is no domain", "write models or other");
  c.models = domain == "models";
  c.rivals = node.flag_or("rivals", false);
  c.family = node.flag_or("family", true);
  c.gain = estimate(estimates, node.text("gain"), "1");
  c.misses = node.number("misses", core::Range::fraction());
  node.finish();
  return c;
}

}  // namespace

std::vector<Case> read_cases(const core::Csv& t) {
  std::vector<Case> out;
  for (std::size_t row = 0; row < t.rows.size(); ++row) {
    Case c;
    c.name = t.cell(row, "name");
    c.specialised_to = t.cell(row, "specialised_to");
    c.told_cause = t.cell(row, "stranding_cause");
    c.decided = read_date(t, row);
    const std::string& mark = t.cell(row, "stranded");
    if (!mark.empty() && mark != "0" && mark != "1")
      refuse(t, row, "stranded", "is no mark", "write 1, 0, or nothing where it is not known yet");
    if (!mark.empty()) c.stranded = mark == "1";
    out.push_back(std::move(c));
  }
  return out;
}

const char* name_of(Cause cause) {
  switch (cause) {
    case Cause::kWorkload:
      return "workload moved";
    case Cause::kEconomics:
      return "overtaken";
    case Cause::kExecution:
      return "execution";
  }
  return "";
}

const ChipClass* CauseFile::find(const std::string& specialised_to) const {
  const std::string text = lowered(specialised_to);
  for (const ChipClass& c : classes)
    for (const std::string& word : c.words)
      if (text.find(word) != std::string::npos) return &c;
  return nullptr;
}

CauseFile load_causes(const std::filesystem::path& file) {
  const auto root = core::YamlNode::load(file);
  const auto estimates = root.at("estimates");
  CauseFile out;
  out.horizon = estimate(estimates, "horizon", "year").value;
  out.lost_share = estimate(estimates, "lost_share", "1").value;
  out.progress = estimate(estimates, "progress", "1/year");
  out.opex_share = estimate(estimates, "opex_share", "1");
  out.build = estimate(estimates, "build", "year");
  out.failure = estimate(estimates, "failure", "1/year");
  for (const auto& node : root.at("classes").items())
    out.classes.push_back(read_class(node, estimates));
  estimates.finish();
  root.finish();
  return out;
}

CaseScore score_cases(const std::vector<Replay>& replays) {
  CaseScore out;
  std::vector<const Replay*> decided;
  for (const Replay& r : replays)
    if (r.fact.stranded && !r.chip_class.empty()) decided.push_back(&r);
  out.cases = static_cast<int>(decided.size());
  for (const Replay* r : decided) {
    out.stranded += *r->fact.stranded;
    out.informed += r->releases > 0;
  }
  if (out.cases < 2) return out;
  const double n = out.cases;
  double squares = 0;
  for (const Replay* r : decided) {
    const double happened = *r->fact.stranded ? 1.0 : 0.0;
    const double others = (out.stranded - happened) / (n - 1);
    const double own = (r->forecast.stranded - happened) * (r->forecast.stranded - happened);
    const double base = (others - happened) * (others - happened);
    out.brier += own / n;
    out.base_rate += base / n;
    squares += (own - base) * (own - base);
  }
  out.hindsight_rate = out.stranded / n * (1 - out.stranded / n);
  out.difference = out.brier - out.base_rate;
  out.difference_se =
      std::sqrt(std::max(0.0, squares / n - out.difference * out.difference) / (n - 1));
  return out;
}

core::Table case_table(const std::vector<Replay>& replays) {
  core::Table t({{"case"},
                 {"decided"},
                 {"class"},
                 {"releases_known"},
                 {"p_stranded", 2},
                 {"p_workload", 2},
                 {"p_overtaken", 2},
                 {"p_execution", 2},
                 {"likeliest"},
                 {"outcome"},
                 {"cause_told"}});
  for (const Replay& r : replays) {
    const char* outcome = !r.fact.stranded   ? "open"
                          : *r.fact.stranded ? "stranded"
                                             : "not stranded";
    std::vector<core::Cell> row{r.fact.name, date_of_year(r.fact.decided).substr(0, 7),
                                r.chip_class.empty() ? "unknown" : r.chip_class,
                                std::int64_t{r.releases}};
    if (r.chip_class.empty()) {
      row.insert(row.end(), 4, core::Cell());
      row.push_back(std::string("-"));
    } else {
      row.push_back(r.forecast.stranded);
      for (const double p : r.forecast.by_cause) row.push_back(p);
      row.push_back(std::string(name_of(r.forecast.likeliest)));
    }
    row.push_back(std::string(outcome));
    row.push_back(r.fact.told_cause);
    t.add(row);
  }
  return t;
}

core::Table score_table(const CaseScore& s) {
  core::Table t({{"figure"}, {"value", 3}, {"meaning"}});
  const auto add = [&](const char* name, core::Cell value, const char* meaning) {
    t.add({std::string(name), std::move(value), std::string(meaning)});
  };
  add("cases", std::int64_t{s.cases}, "decided ones with a forecast");
  add("stranded", std::int64_t{s.stranded}, "of them");
  add("informed", std::int64_t{s.informed},
      "of them, decided after the record of models had begun: elsewhere only priors speak");
  add("brier", s.brier, "mean squared error of the probabilities; 0.25 is a coin's");
  add("brier_base_rate", s.base_rate, "of forecasting each case by the share among the others");
  add("brier_hindsight_rate", s.hindsight_rate,
      "of forecasting all by their own share, which nobody knew: a harder mark");
  add("difference", s.difference, "brier - brier_base_rate; below 0 the forecasts did better");
  add("difference_se", s.difference_se,
      "its standard error over cases: within two of these nothing is shown");
  add("note 1", core::Cell(), "So few chips cannot tell a good forecast from a lucky one,");
  add("note 2", core::Cell(), "nor rank the causes: they are famous because something happened,");
  add("note 3", core::Cell(),
      "and some share maker and year. Classes and priors were written when");
  add("note 4", core::Cell(), "most outcomes were known. The table can only show absurdity.");
  return t;
}

}  // namespace strandline::evolution::cases
