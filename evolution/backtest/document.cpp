// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/document.h"

#include <fmt/format.h>

#include <algorithm>

#include "evolution/backtest/page.h"

namespace strandline::evolution::backtest {

using namespace page;

namespace {

void write_intro(Out out, const Backtest& b) {
  fmt::format_to(
      out,
      "# How well the evolution of architectures was forecast\n\n"
      "<!-- Written by `strandline evolve backtest --models FILE --write-docs FILE`. -->\n\n"
      "For each cut-off everything is fitted to releases up to that day alone and then scored on "
      "what came. This is **pseudo out of sample**: vocabulary, traits, labels of hard operators "
      "and arrivals are those that had appeared by the cut-off, but the people who chose the "
      "model, its priors and the list of traits had seen the whole record. In particular the "
      "prior scales of the trend (smooth, slowly damped) and the equal-weight pool were settled "
      "after a first run of this page; the scores of the parts are given beside the pool's.\n\n"
      "Population: notable and frontier language models of disclosed architecture, equal weight "
      "per release. A horizon of h years is the h-th year after the cut-off; the third year after "
      "2023 and the second after 2024 end with the record in 2026-09.\n\n");
  header(out, {"cut-off", "releases before", "traits seen", "hard operators since 2019",
               "homogeneous / two regimes / Hawkes (stack weights)"});
  for (const CutoffSummary& c : b.cutoffs)
    row(out, day(c.cutoff),
        {std::to_string(c.releases), std::to_string(c.traits), std::to_string(c.events),
         fmt::format("{:.2f} / {:.2f} / {:.2f}", c.weight[0], c.weight[1], c.weight[2])});
}

void write_verdicts(Out out, const Backtest& b) {
  fmt::format_to(out, "\n## Targets\n\n");
  header(out, {"target", "found", "met"});
  for (const Verdict& v : verdicts(b)) row(out, v.target, {v.found, v.met ? "yes" : "**no**"});
}

void write_scores(Out out, const Backtest& b) {
  fmt::format_to(
      out,
      "\n## Shares of traits already seen\n\n"
      "Continuous ranked probability score (lower is better; for a point forecast the absolute "
      "error), mean over {} forecasts. The forecast is an equal pool of a damped trend of the log "
      "odds, pooled over traits, and of each trait's own logistic curve. A *dressed* baseline "
      "knows its own error: sampling of the years, uncertainty of the curve, spread of past "
      "yearly steps (random walk).\n\n",
      select(b, Subject::kTrait).size());
  header(out, {"forecast", "1 year", "2 years", "3 years"});
  score_row(out, b, Subject::kTrait, "**this process**", score);
  score_row(out, b, Subject::kTrait, "its median, absolute error",
            [](const ScoredForecast& f) { return std::abs(f.median - f.actual); });
  score_row(out, b, Subject::kTrait, "pooled trend alone",
            [](const ScoredForecast& f) { return f.trend_score; });
  score_row(out, b, Subject::kTrait, "logistic half alone",
            [](const ScoredForecast& f) { return f.curve_score; });
  baseline_rows(out, b, Subject::kTrait);
  fmt::format_to(out,
                 "\nDifference to the process (negative: the process is better), with the "
                 "90 % interval of a bootstrap over traits:\n\n");
  header(out, {"less", "1 year", "2 years", "3 years"});
  const auto difference = [&](const std::string& name, const Value& other) {
    std::vector<std::string> cells;
    for (int h = 1; h <= 3; ++h) {
      const auto all = select(b, Subject::kTrait, h);
      const BlockMean d = blocks(all, [&](const ScoredForecast& f) { return f.score - other(f); });
      cells.push_back(
          all.empty() ? "" : fmt::format("{:+.3f} [{:+.3f}, {:+.3f}]", d.mean, d.low, d.high));
    }
    row(out, name, cells);
  };
  difference("logistic, point", point(Baseline::kLogistic));
  difference("damped logistic, point", point(Baseline::kDamped));
  difference("logistic, dressed", dressed(Baseline::kLogistic));
  difference("damped logistic, dressed", dressed(Baseline::kDamped));
}

void write_cutoffs(Out out, const Backtest& b) {
  fmt::format_to(out,
                 "\nBy cut-off, CRPS of the process / best point baseline / best dressed "
                 "baseline:\n\n");
  header(out, {"cut-off", "1 year", "2 years", "3 years"});
  for (const CutoffSummary& c : b.cutoffs) {
    std::vector<std::string> cells;
    for (int h = 1; h <= 3; ++h) {
      const auto all = select(b, Subject::kTrait, h, c.cutoff);
      double best_point = 1e9, best_dressed = 1e9;
      for (int i = 0; i < kBaselines; ++i) {
        best_point = std::min(best_point, mean(all, point(Baseline(i))));
        best_dressed = std::min(best_dressed, mean(all, dressed(Baseline(i))));
      }
      cells.push_back(all.empty() ? ""
                                  : fmt::format("{:.3f} / {:.3f} / {:.3f}", mean(all, score),
                                                best_point, best_dressed));
    }
    row(out, day(c.cutoff), cells);
  }
}

void write_calibration(Out out, const Backtest& b) {
  fmt::format_to(out, "\n## Calibration of intervals\n\n");
  header(out, {"trait shares", "inside 50 %", "inside 80 %", "inside 95 %", "mean width of 80 %",
               "logistic's, and inside it", "prior predictive's, and inside"});
  for (int h = 1; h <= 3; ++h) {
    const auto all = select(b, Subject::kTrait, h);
    if (all.empty()) continue;
    row(out, fmt::format("{} year{}", h, h > 1 ? "s" : ""),
        {percent(mean(all, in50)), percent(mean(all, in80)), percent(mean(all, in95)),
         fmt::format("{:.2f}", mean(all, width80)),
         fmt::format(
             "{:.2f}, {}", mean(all, [](const ScoredForecast& f) { return f.than.width80[1]; }),
             percent(mean(all,
                          [](const ScoredForecast& f) { return f.than.inside80[1] ? 1.0 : 0.0; }))),
         fmt::format(
             "{:.2f}, {}", mean(all, [](const ScoredForecast& f) { return f.prior_width80; }),
             percent(mean(all,
                          [](const ScoredForecast& f) { return f.prior_inside80 ? 1.0 : 0.0; })))});
  }
  std::vector<double> values;
  for (const ScoredForecast* f : select(b, Subject::kTrait)) values.push_back(f->pit);
  fmt::format_to(out, "\nProbability integral transform in ten bins ({:.0f} each if calibrated):",
                 static_cast<double>(values.size()) / 10.0);
  for (const int n : pit_histogram(values)) fmt::format_to(out, " {}", n);
  fmt::format_to(out, ". A hump in the middle means intervals wider than they need be.\n");
}

void write_misses(Out out, const Backtest& b) {
  fmt::format_to(out,
                 "\n## Where it failed\n\nOutside the 95 % interval, or far worse (0.1) than "
                 "the best point baseline:\n\n");
  header(out, {"trait", "cut-off", "years", "share before", "forecast, 80 %", "came", "CRPS",
               "best baseline", "why"});
  for (const ScoredForecast* f : select(b, Subject::kTrait)) {
    const double best = *std::min_element(f->than.point.begin(), f->than.point.end());
    if (f->interval95.inside && f->score < best + 0.1) continue;
    row(out, f->name,
        {day(f->cutoff), std::to_string(f->horizon), fmt::format("{:.2f}", f->last), range80(*f, 2),
         fmt::format("{:.2f}", f->actual), fmt::format("{:.2f}", f->score),
         fmt::format("{:.2f}", best), reason_of_miss(*f)});
  }
}

}  // namespace

std::vector<Verdict> verdicts(const Backtest& b) {
  std::vector<Verdict> out;
  const auto better = [&](const std::string& what, bool dress) {
    for (int h = 1; h <= 3; ++h) {
      const auto all = select(b, Subject::kTrait, h);
      if (all.empty()) continue;
      double best = 1e9;
      std::string who;
      for (int i = 0; i < kBaselines; ++i) {
        const double x = mean(all, dress ? dressed(Baseline(i)) : point(Baseline(i)));
        if (x < best) {
          best = x;
          who = name_of(Baseline(i));
        }
      }
      const double own = mean(all, score);
      out.push_back({fmt::format("CRPS at {} year{} {} {}", h, h > 1 ? "s" : "",
                                 h > 1 ? "below" : "not above", what),
                     fmt::format("{:.4f} against {:.4f} ({})", own, best, who),
                     h > 1 ? own < best : own <= best});
    }
  };
  better("every point baseline's", false);
  const auto all = select(b, Subject::kTrait);
  const double a = mean(all, in80), c = mean(all, in95);
  out.push_back({"at least 70 % of shares inside the 80 % interval", percent(a), a >= 0.7});
  out.push_back({"at least 90 % of shares inside the 95 % interval", percent(c), c >= 0.9});
  better("every dressed baseline's (stricter than asked)", true);
  for (const TemplateYear& y : b.checks.templates)
    out.push_back(
        {fmt::format("effective templates of {} inside the posterior predictive's 90 %", y.year),
         fmt::format("{:.1f} in [{:.1f}, {:.1f}]", y.observed, y.low, y.high),
         y.low <= y.observed && y.observed <= y.high});
  if (!b.checks.recovery.empty()) {
    const auto least =
        std::min_element(b.checks.recovery.begin(), b.checks.recovery.end(),
                         [](const Recovery& x, const Recovery& y) { return x.inside < y.inside; });
    out.push_back({"every parameter found again in at least 85 % of trials",
                   fmt::format("{:.1f} % of {} at least ({})",
                               100.0 * least->inside / least->trials, least->trials, least->name),
                   least->inside >= 0.85 * least->trials});
  }
  const auto kernel = select(b, Subject::kKernel);
  if (kernel.empty()) return out;
  const double k80 = mean(kernel, in80), k95 = mean(kernel, in95);
  out.push_back(
      {"the study's kernel: at least 70 % inside the 80 % interval", percent(k80), k80 >= 0.7});
  out.push_back(
      {"the study's kernel: at least 90 % inside the 95 % interval", percent(k95), k95 >= 0.9});
  return out;
}

std::string reason_of_miss(const ScoredForecast& f) {
  constexpr double kMove = 0.1;
  if (f.actual > f.interval80.high)
    return f.last < kMove ? "took off from next to nothing; the past has no trend to extend"
                          : "rose faster than any trend before it";
  if (f.actual < f.interval80.low) {
    if (f.median > f.last + 0.03) return "reversed: it had been rising, then successors took over";
    return f.last >= kMove ? "collapsed; the past shows no fall of that speed"
                           : "gone after a few releases; small numbers";
  }
  return f.actual > f.median ? "rose; most of the mass was put on less"
                             : "fell; most of the mass was put on more";
}

std::string validation_document(const Backtest& b, const std::string& picture) {
  std::string page;
  const Out out(page);
  write_intro(out, b);
  write_verdicts(out, b);
  write_scores(out, b);
  write_cutoffs(out, b);
  write_calibration(out, b);
  write_misses(out, b);
  write_coverage(out, b, picture);
  write_novel(out, b);
  write_kernel(out, b);
  write_fit(out, b);
  write_constants(out, b);
  write_limits(out);
  return page;
}

}  // namespace strandline::evolution::backtest
