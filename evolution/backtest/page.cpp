// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/page.h"

#include <fmt/format.h>

#include <map>

namespace strandline::evolution::backtest::page {
namespace {

constexpr int kResamples = 2000;

}  // namespace

Selection select(const Backtest& b, Subject subject, int horizon, double cutoff) {
  Selection out;
  for (const ScoredForecast& f : b.forecasts)
    if (f.subject == subject && (horizon == 0 || f.horizon == horizon) &&
        (cutoff == 0.0 || f.cutoff == cutoff))
      out.push_back(&f);
  return out;
}

double mean(const Selection& all, const Value& value) {
  double sum = 0.0;
  for (const ScoredForecast* f : all) sum += value(*f);
  return all.empty() ? 0.0 : sum / static_cast<double>(all.size());
}

BlockMean blocks(const Selection& all, const Value& value) {
  std::map<std::string, int> number;
  std::vector<double> x;
  std::vector<int> block;
  for (const ScoredForecast* f : all) {
    x.push_back(value(*f));
    block.push_back(number.emplace(f->name, static_cast<int>(number.size())).first->second);
  }
  return block_bootstrap(x, block, kResamples, 1);
}

double score(const ScoredForecast& f) {
  return f.score;
}
Value point(Baseline b) {
  return [b](const ScoredForecast& f) { return f.than.point[static_cast<std::size_t>(b)]; };
}
Value dressed(Baseline b) {
  return [b](const ScoredForecast& f) { return f.than.dressed[static_cast<std::size_t>(b)]; };
}
double in50(const ScoredForecast& f) {
  return f.interval50.inside;
}
double in80(const ScoredForecast& f) {
  return f.interval80.inside;
}
double in95(const ScoredForecast& f) {
  return f.interval95.inside;
}
double width80(const ScoredForecast& f) {
  return f.interval80.high - f.interval80.low;
}

std::string day(double cutoff) {
  return date_of_year(cutoff - 0.001);
}

std::string percent(double x) {
  return fmt::format("{:.0f} %", 100.0 * x);
}

void row(Out out, const std::string& head, const std::vector<std::string>& cells) {
  fmt::format_to(out, "| {} |", head);
  for (const std::string& c : cells) fmt::format_to(out, " {} |", c);
  fmt::format_to(out, "\n");
}

void header(Out out, const std::vector<std::string>& columns) {
  row(out, columns.front(), {columns.begin() + 1, columns.end()});
  fmt::format_to(out, "|{}\n", [&] {
    std::string rule;
    for (std::size_t i = 0; i < columns.size(); ++i) rule += " --- |";
    return rule;
  }());
}

void score_row(Out out, const Backtest& b, Subject subject, const std::string& name,
               const Value& value) {
  std::vector<std::string> cells;
  for (int h = 1; h <= 3; ++h) {
    const auto all = select(b, subject, h);
    cells.push_back(all.empty() ? "" : fmt::format("{:.3f}", mean(all, value)));
  }
  row(out, name, cells);
}

std::string range80(const ScoredForecast& f, int digits) {
  return fmt::format("{0:.{3}f} [{1:.{3}f}, {2:.{3}f}]", f.median, f.interval80.low,
                     f.interval80.high, digits);
}

void baseline_rows(Out out, const Backtest& b, Subject subject) {
  for (int i = 0; i < 3; ++i)
    score_row(out, b, subject, fmt::format("{}, point", name_of(Baseline(i))), point(Baseline(i)));
  for (int i = 0; i < kBaselines; ++i)
    score_row(out, b, subject, fmt::format("{}, dressed", name_of(Baseline(i))),
              dressed(Baseline(i)));
}

}  // namespace strandline::evolution::backtest::page
