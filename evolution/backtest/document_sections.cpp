// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "evolution/backtest/document.h"
#include "evolution/backtest/page.h"

namespace strandline::evolution::backtest::page {

void write_coverage(Out out, const Backtest& b, const std::string& picture) {
  fmt::format_to(
      out,
      "\n## Chips frozen at the cut-off\n\n![Coverage of frozen chips]({})\n\n"
      "Share of a year's releases that a frozen chip runs (functional: hard operators "
      "alone; efficient: also formats, KV broadcast, windows, fine experts, multi-token "
      "heads). The intervals are wide: what unseen operators will take is nearly unknown "
      "three years ahead.\n\n",
      picture);
  header(out, {"chip", "level", "cut-off", "years", "before", "forecast, 80 %", "95 %", "came",
               "CRPS", "persistence", "logistic"});
  for (const Subject s : {Subject::kFunctional, Subject::kEfficient})
    for (const ScoredForecast* f : select(b, s))
      row(out, f->name,
          {s == Subject::kFunctional ? "functional" : "efficient", day(f->cutoff),
           std::to_string(f->horizon), fmt::format("{:.2f}", f->last), range80(*f, 2),
           fmt::format("[{:.2f}, {:.2f}]", f->interval95.low, f->interval95.high),
           fmt::format("{:.2f}", f->actual), fmt::format("{:.2f}", f->score),
           fmt::format("{:.2f}", f->than.point[0]), fmt::format("{:.2f}", f->than.point[1])});
}

void write_novel(Out out, const Backtest& b) {
  fmt::format_to(out,
                 "\n## What had not been seen\n\nShare of releases that need a hard operator "
                 "unseen at the cut-off, and new hard operators since then. Persistence is "
                 "none, and as many a year as in the last one.\n\n");
  header(out, {"", "cut-off", "years", "forecast, 80 %", "95 %", "came", "CRPS", "persistence"});
  for (const Subject s : {Subject::kNovelMass, Subject::kNewOperators}) {
    const bool count = s == Subject::kNewOperators;
    const auto number = [&](double x) {
      return count ? fmt::format("{:.0f}", x) : fmt::format("{:.2f}", x);
    };
    for (const ScoredForecast* f : select(b, s))
      row(out, name_of(s),
          {day(f->cutoff), std::to_string(f->horizon),
           fmt::format("{} [{}, {}]", number(f->median), number(f->interval80.low),
                       number(f->interval80.high)),
           fmt::format("[{}, {}]", number(f->interval95.low), number(f->interval95.high)),
           number(f->actual), fmt::format("{:.2f}", f->score),
           fmt::format("{:.2f}", f->than.point[0])});
  }
  fmt::format_to(out,
                 "\nTraits that first appeared after the last cut-off ({}):", b.late_traits.size());
  for (std::size_t i = 0; i < b.late_traits.size(); ++i)
    fmt::format_to(out, "{} {}", i ? "," : "", b.late_traits[i]);
  fmt::format_to(out, ". Values outside the vocabulary: {}.\n", b.unknown_values);
}

void write_kernel(Out out, const Backtest& b) {
  const auto all = select(b, Subject::kKernel);
  fmt::format_to(
      out,
      "\n## The kernel that studies sample from\n\n"
      "Studies move the library's five mutable traits by a transition kernel along lineages "
      "(`evolution/calibration/transition.h`), not by the forecast above. The same test of that "
      "kernel, on the shares of library values that had appeared by the cut-off ({} forecasts; who "
      "releases when is taken from the record). Rates of change and target mixes walk from year to "
      "year, by steps whose sizes are fitted to the past alone. Inside its 80 % interval {}, "
      "inside "
      "the 95 % one {}; the 80 % interval is {:.2f} wide in the mean, the dressed logistic's "
      "{:.2f}.\n\n",
      all.size(), percent(mean(all, in80)), percent(mean(all, in95)), mean(all, width80),
      mean(all, [](const ScoredForecast& f) { return f.than.width80[1]; }));
  header(out, {"trait", "forecasts", "inside 80 %", "inside 95 %", "mean width of 80 %"});
  for (int t = 0; t < kMutableTraits; ++t) {
    const std::string trait(archs::name_of(static_cast<archs::Trait>(t)));
    Selection own;
    for (const ScoredForecast* f : all)
      if (f->name.rfind(trait + ": ", 0) == 0) own.push_back(f);
    if (own.empty()) continue;
    row(out, trait,
        {std::to_string(own.size()), percent(mean(own, in80)), percent(mean(own, in95)),
         fmt::format("{:.2f}", mean(own, width80))});
  }
  fmt::format_to(out, "\n");
  header(out, {"forecast", "1 year", "2 years", "3 years"});
  score_row(out, b, Subject::kKernel, "**transition kernel**", score);
  baseline_rows(out, b, Subject::kKernel);
  fmt::format_to(out, "\nIts worst forecasts (CRPS):\n\n");
  header(out, {"value", "cut-off", "years", "before", "forecast, 80 %", "came", "CRPS",
               "best point baseline", "why"});
  auto worst = all;
  std::stable_sort(worst.begin(), worst.end(),
                   [](const auto* x, const auto* y) { return x->score > y->score; });
  constexpr std::size_t kShown = 8;
  worst.resize(std::min(worst.size(), kShown));
  for (const ScoredForecast* f : worst)
    row(out, f->name,
        {day(f->cutoff), std::to_string(f->horizon), fmt::format("{:.2f}", f->last), range80(*f, 2),
         fmt::format("{:.2f}", f->actual), fmt::format("{:.2f}", f->score),
         fmt::format("{:.2f}", *std::min_element(f->than.point.begin(), f->than.point.end())),
         reason_of_miss(*f)});
}

void write_constants(Out out, const Backtest& b) {
  fmt::format_to(out,
                 "\n## Constants of the trend\n\nPrior and posterior median with 90 % "
                 "interval, by cut-off.\n\n");
  std::vector<std::string> columns{"constant", "unit", "prior"};
  for (const CutoffSummary& c : b.cutoffs) columns.push_back(day(c.cutoff));
  header(out, columns);
  for (std::size_t i = 0; i < kTrendConstants; ++i) {
    const TrendPrior& p = trend_priors()[i];
    constexpr double kZ90 = 1.6449;
    const double low = p.log_scale ? p.median * std::exp(-kZ90 * p.sd) : p.median - kZ90 * p.sd;
    const double high = p.log_scale ? p.median * std::exp(kZ90 * p.sd) : p.median + kZ90 * p.sd;
    std::vector<std::string> cells{p.unit,
                                   fmt::format("{:.2f} [{:.2f}, {:.2f}]", p.median, low, high)};
    for (const CutoffSummary& c : b.cutoffs)
      cells.push_back(fmt::format("{:.2f} [{:.2f}, {:.2f}]", c.constants[i][0], c.constants[i][1],
                                  c.constants[i][2]));
    row(out, p.name, cells);
  }
}

void write_limits(Out out) {
  fmt::format_to(
      out,
      "\n## What this does not show\n\n"
      "- Three cut-offs that share their years, and traits that exclude or imply each other, are "
      "far fewer independent tests than rows; intervals come from a bootstrap over traits, and the "
      "cut-offs cannot be resampled at all.\n"
      "- Releases are not traffic, and closed models that publish nothing are absent.\n"
      "- New operators after 2023 came faster than any model fitted to the calm years before "
      "expects: counts lie at or beyond the upper end of their intervals. The share that needs "
      "them lies within, because new traits are expected to spread.\n"
      "- The picture's last two panels look ahead from today's busy arrivals and let each new hard "
      "operator spread like any new trait. Hard operators have spread less than others so far "
      "(they reach a majority at 0.04 a year, others at 0.14), so these two are likely too dark: "
      "designs with everything ever seen kept 73 % after one year and 46 % after two "
      "(archs record, freezes 2024-2025.5).\n");
}

}  // namespace strandline::evolution::backtest::page
