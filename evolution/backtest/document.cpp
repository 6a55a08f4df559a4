// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>

namespace strandline::evolution::backtest {
namespace {

using Value = std::function<double(const ScoredForecast&)>;
using Out = std::back_insert_iterator<std::string>;
constexpr int kResamples = 2000;

std::vector<const ScoredForecast*> select(const Backtest& b, Subject subject, int horizon = 0,
                                          double cutoff = 0.0) {
  std::vector<const ScoredForecast*> out;
  for (const ScoredForecast& f : b.forecasts)
    if (f.subject == subject && (horizon == 0 || f.horizon == horizon) &&
        (cutoff == 0.0 || f.cutoff == cutoff))
      out.push_back(&f);
  return out;
}

double mean(const std::vector<const ScoredForecast*>& all, const Value& value) {
  double sum = 0.0;
  for (const ScoredForecast* f : all) sum += value(*f);
  return all.empty() ? 0.0 : sum / static_cast<double>(all.size());
}

/// Mean with a bootstrap over traits.
BlockMean blocks(const std::vector<const ScoredForecast*>& all, const Value& value) {
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

/// A row of mean scores at 1, 2 and 3 years.
void score_row(Out out, const Backtest& b, Subject subject, const std::string& name,
               const Value& value) {
  std::vector<std::string> cells;
  for (int h = 1; h <= 3; ++h) {
    const auto all = select(b, subject, h);
    cells.push_back(all.empty() ? "" : fmt::format("{:.3f}", mean(all, value)));
  }
  row(out, name, cells);
}

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
  for (int i = 0; i < 3; ++i)
    score_row(out, b, Subject::kTrait, fmt::format("{}, point", name_of(Baseline(i))),
              point(Baseline(i)));
  for (int i = 0; i < kBaselines; ++i)
    score_row(out, b, Subject::kTrait, fmt::format("{}, dressed", name_of(Baseline(i))),
              dressed(Baseline(i)));
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
        {day(f->cutoff), std::to_string(f->horizon), fmt::format("{:.2f}", f->last),
         fmt::format("{:.2f} [{:.2f}, {:.2f}]", f->median, f->interval80.low, f->interval80.high),
         fmt::format("{:.2f}", f->actual), fmt::format("{:.2f}", f->score),
         fmt::format("{:.2f}", best), reason_of_miss(*f)});
  }
}

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
           std::to_string(f->horizon), fmt::format("{:.2f}", f->last),
           fmt::format("{:.2f} [{:.2f}, {:.2f}]", f->median, f->interval80.low, f->interval80.high),
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
      "them lies within, because new traits are expected to spread.\n");
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
  return out;
}

std::string reason_of_miss(const ScoredForecast& f) {
  constexpr double kMove = 0.1;
  if (f.actual > f.interval80.high)
    return f.last < kMove ? "took off from next to nothing; the past has no trend to extend"
                          : "rose faster than any trend before it";
  if (f.actual < f.interval80.low) {
    if (f.median > f.last + 0.03) return "reversed: it had been rising, then successors took over";
    return f.last >= kMove ? "collapsed within a year; the past shows no fall of that speed"
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
  write_constants(out, b);
  write_limits(out);
  return page;
}

}  // namespace strandline::evolution::backtest
