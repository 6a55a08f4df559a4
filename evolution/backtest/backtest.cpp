// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "core/error.h"
#include "core/parallel.h"
#include "core/statistics.h"
#include "evolution/backtest/chips.h"
#include "evolution/backtest/scoring.h"
#include "evolution/calibration/operators.h"

namespace strandline::evolution::backtest {
namespace {

/// Releases of a window that tell a trait, by quarter after the cut-off.
std::vector<Cell> window_cells(const History& history, int trait, double cutoff, int horizon) {
  std::map<int, int> count;
  for (const Release& r : history.releases) {
    if (r.date < cutoff + horizon - 1 || r.date >= cutoff + horizon) continue;
    if (r.traits[static_cast<std::size_t>(trait)] != Has::kUnknown)
      ++count[static_cast<int>((r.date - cutoff) * 4.0)];
  }
  std::vector<Cell> cells;
  for (const auto& [quarter, n] : count) cells.push_back({quarter, n, 0});
  return cells;
}

/// A cut-off's scorer: one outlook, many subjects.
class Scorer {
 public:
  Scorer(History history, const evolution::Record& record, double cutoff,
         const BacktestOptions& options)
      : history_(std::move(history)),
        cutoff_(cutoff),
        horizons_(std::min(options.horizons, static_cast<int>(history_.end - cutoff + 0.75))),
        stream_(options.outlook.seed, static_cast<std::uint32_t>(cutoff * 4.0)) {
    OutlookOptions outlook = options.outlook;
    outlook.quarters = std::max(outlook.quarters, 4 * options.horizons);
    outlook_ = look_ahead(history_, record, cutoff, outlook);
    prior_.trends = prior_trends(outlook_.trends.series, cutoff, outlook.fit);
    prior_.members = outlook.members / 2;
    for (int m = 0; m < prior_.members; ++m)
      prior_.concentration.push_back(
          prior_.trends.constants[static_cast<std::size_t>(m) % prior_.trends.constants.size()]
              .concentration);
  }

  std::vector<ScoredForecast> run(const evolution::Record& record) {
    const int traits = static_cast<int>(history_.traits.size());
    for (int t = 0; t < traits; ++t)
      if (first_trait(history_, t) < cutoff_) score_trait(t);
    for (const FrozenChip& chip : frozen_chips()) {
      if (chip.frozen > cutoff_) continue;
      score_coverage(derive_coverage(history_, chip, false), Subject::kFunctional, chip.id);
      score_coverage(derive_coverage(history_, chip, true), Subject::kEfficient, chip.id);
    }
    FrozenChip mainstream = chip_of_history(history_, cutoff_, 0.1);
    mainstream.id = "needed by 10 % of releases";
    score_coverage(derive_coverage(history_, mainstream, false), Subject::kFunctional,
                   mainstream.id);
    score_novel_mass();
    score_new_operators(record);
    const auto kernel = score_kernel(record, cutoff_, horizons_, stream_);
    out_.insert(out_.end(), kernel.begin(), kernel.end());
    return std::move(out_);
  }

  /// Functional coverage of the newest named chip of the cut-off.
  Fan fan() {
    const FrozenChip* newest = &frozen_chips().front();
    for (const FrozenChip& chip : frozen_chips())
      if (chip.frozen <= cutoff_) newest = &chip;
    return fan_of(*newest,
                  fmt::format("{} at the end of {}", newest->id, date_of_year(cutoff_ - 0.001)));
  }

  /// The same for a chip with every hard operator that ever appeared.
  Fan fan_of_everything() {
    return fan_of(chip_of_history(history_, cutoff_, 0.0),
                  fmt::format("All operators seen by {}", date_of_year(cutoff_ - 0.001)));
  }

  CutoffSummary summary(const evolution::Record& record) const {
    CutoffSummary s;
    s.cutoff = cutoff_;
    for (const Release& r : history_.releases) s.releases += r.date < cutoff_;
    s.traits = static_cast<int>(std::count_if(
        outlook_.trends.series.begin(), outlook_.trends.series.end(), [&](const Series& x) {
          return !history_.traits[static_cast<std::size_t>(x.trait)].derived;
        }));
    s.events = static_cast<int>(arrival_data(past_of(record, cutoff_)).events.size());
    s.weight = outlook_.arrivals.weight;
    s.acceptance = outlook_.trends.acceptance;
    for (std::size_t i = 0; i < s.constants.size(); ++i) {
      std::vector<double> x;
      for (const TrendConstants& c : outlook_.trends.constants) x.push_back(values_of(c)[i]);
      std::sort(x.begin(), x.end());
      s.constants[i] = {sorted_quantile(x, 0.5), sorted_quantile(x, 0.05),
                        sorted_quantile(x, 0.95)};
    }
    return s;
  }

 private:
  std::uint32_t next_entity() { return ++entity_; }

  Fan fan_of(const FrozenChip& chip, const std::string& title) {
    Fan fan;
    fan.title = title;
    fan.cutoff = cutoff_;
    const int t = derive_coverage(history_, chip, false);
    fan.bands = fan_bands(cutoff_, coverage_paths(outlook_, history_, t));
    constexpr double kFirst = 2019.0;
    const double phase = cutoff_ - std::floor(cutoff_);
    for (double from = kFirst + phase; from < history_.end - 0.5; from += 1.0) {
      const Share s = share_between(history_, t, from, from + 1.0);
      if (s.n == 0) continue;
      const auto wilson =
          core::wilson_interval(static_cast<std::uint64_t>(s.yes), static_cast<std::uint64_t>(s.n));
      fan.points.push_back(
          {s.date, s.value(), wilson.low, wilson.high, from + 1.0 <= cutoff_ + 1e-9});
    }
    return fan;
  }

  ScoredForecast scored(Subject subject, const std::string& name, int horizon, double actual,
                        const Ensemble& forecast) {
    return score_forecast({subject, name, cutoff_, horizon}, actual, forecast,
                          stream_.uniform({next_entity(), 0, 0, 30, 0}));
  }

  /// Scores share paths of one subject at every horizon; false where a window has no release.
  void score_paths(const Paths& paths, int trait, Subject subject, const std::string& name,
                   const Paths* prior) {
    for (int h = 1; h <= horizons_; ++h) {
      const Share actual = share_between(history_, trait, cutoff_ + h - 1, cutoff_ + h);
      if (actual.n == 0) continue;
      const auto cells = window_cells(history_, trait, cutoff_, h);
      const double y = actual.value();
      const std::uint32_t entity = next_entity();
      ScoredForecast f =
          scored(subject, name, h, y,
                 sampled_shares(paths, outlook_.concentration, cells, stream_, entity));
      f.n = actual.n;
      f.last = share_between(history_, trait, cutoff_ - 1.0, cutoff_).value();
      f.compared = true;
      f.than = compare_baselines(history_, {trait, cutoff_, actual.date, actual.n}, y, stream_);
      const auto middle = paths.begin() + static_cast<std::ptrdiff_t>(paths.size() / 2);
      f.trend_score = crps(
          sampled_shares({paths.begin(), middle}, outlook_.concentration, cells, stream_, entity),
          y);
      f.curve_score = crps(
          sampled_shares({middle, paths.end()}, outlook_.concentration, cells, stream_, entity), y);
      if (prior) {
        const Hit hit = central_interval(
            sampled_shares(*prior, prior_.concentration, cells, stream_, entity), 0.8, y);
        f.prior_width80 = hit.high - hit.low;
        f.prior_inside80 = hit.inside;
      }
      out_.push_back(f);
    }
  }

  void score_trait(int trait) {
    const auto& series = outlook_.trends.series;
    const auto at = std::find_if(series.begin(), series.end(),
                                 [&](const Series& s) { return s.trait == trait; });
    const Paths prior = trend_paths(prior_.trends, static_cast<std::size_t>(at - series.begin()),
                                    outlook_.quarters, prior_.members, stream_);
    score_paths(share_paths(outlook_, history_, trait), trait, Subject::kTrait,
                history_.traits[static_cast<std::size_t>(trait)].name, &prior);
  }

  void score_coverage(int trait, Subject subject, const std::string& id) {
    score_paths(coverage_paths(outlook_, history_, trait), trait, subject, id, nullptr);
  }

  void score_novel_mass() {
    FrozenChip seen = chip_of_history(history_, cutoff_, 0.0);
    const int t = history_.derive("needs a hard operator unseen", [&](const Release& r) {
      return runs(history_, seen, r, false) ? Has::kNo : Has::kYes;
    });
    const std::size_t from = out_.size();
    score_paths(outlook_.novel.mass, t, Subject::kNovelMass, "all", nullptr);
    for (std::size_t i = from; i < out_.size(); ++i) {
      out_[i].compared = false;
      out_[i].than.point[0] = out_[i].actual;  // persistence: none
      out_[i].trend_score = out_[i].curve_score = out_[i].score;
    }
  }

  void score_new_operators(const evolution::Record& record) {
    const auto events = operator_events(record);
    const auto arrived = [&](double from, double to) {
      return static_cast<double>(std::count_if(events.begin(), events.end(), [&](const auto& e) {
        return e.year >= from && e.year < to;
      }));
    };
    for (int h = 1; h <= horizons_; ++h) {
      Ensemble count;
      for (const auto& path : outlook_.novel.count)
        count.push_back(path[static_cast<std::size_t>(4 * h - 1)]);
      std::sort(count.begin(), count.end());
      const double actual = arrived(cutoff_, cutoff_ + h);
      ScoredForecast f = scored(Subject::kNewOperators, "all", h, actual, count);
      f.last = arrived(cutoff_ - 1.0, cutoff_);
      f.than.point[0] = std::abs(f.last * h - actual);  // as many a year as in the last one
      out_.push_back(f);
    }
  }

  History history_;
  double cutoff_;
  int horizons_;
  core::RandomStream stream_;
  Outlook outlook_, prior_;
  std::uint32_t entity_ = 0;
  std::vector<ScoredForecast> out_;
};

void check(const History& history, const BacktestOptions& options) {
  for (const double cutoff : options.cutoffs) {
    const auto past = std::count_if(history.releases.begin(), history.releases.end(),
                                    [&](const Release& r) { return r.date < cutoff; });
    constexpr int kLeast = 5;
    if (past < kLeast || history.end < cutoff + 0.25)
      throw core::InputError({{},
                              "--cutoffs",
                              date_of_year(cutoff),
                              fmt::format("leaves {} releases before and {:.2f} years after it",
                                          past, std::max(0.0, history.end - cutoff)),
                              "give a day with at least 5 notable language models before and a "
                              "quarter of a year after it"});
  }
}

}  // namespace

double end_of_day(const std::string& day) {
  const double start = year_of_date(day, {}, "--cutoffs");
  const double whole = std::floor(start);
  const bool leap = std::chrono::year{static_cast<int>(whole)}.is_leap();
  const double days = leap ? 366.0 : 365.0;
  return whole + (std::round((start - whole) * days) + 1.0) / days;
}

Backtest run_backtest(const evolution::Record& record, const BacktestOptions& options) {
  const History history = read_history(record);
  check(history, options);
  Backtest out;
  std::vector<std::vector<ScoredForecast>> by_cutoff(options.cutoffs.size());
  out.cutoffs.resize(options.cutoffs.size());
  std::vector<Fan> fans(options.cutoffs.size());
  core::parallel_blocks(options.cutoffs.size(), options.threads, [&](std::size_t i) {
    Scorer scorer(history, record, options.cutoffs[i], options);
    by_cutoff[i] = scorer.run(record);
    out.cutoffs[i] = scorer.summary(record);
    if (options.fans) fans[i] = scorer.fan();
  });
  if (options.fans) {
    out.fans = std::move(fans);
    BacktestOptions now = options;
    now.outlook.quarters = options.fan_quarters;
    Scorer scorer(history, record, std::ceil(history.end * 4.0 - 1e-9) / 4.0, now);
    out.fans.push_back(scorer.fan());
    out.fans.push_back(scorer.fan_of_everything());
  }
  if (options.checks) out.checks = check_fits(record, options.recovery);
  for (const auto& part : by_cutoff)
    out.forecasts.insert(out.forecasts.end(), part.begin(), part.end());
  const double last = *std::max_element(options.cutoffs.begin(), options.cutoffs.end());
  for (std::size_t t = 0; t < history.traits.size(); ++t) {
    const double first = first_trait(history, static_cast<int>(t));
    if (first >= last && first < kNever) out.late_traits.push_back(history.traits[t].name);
    out.unknown_values += !history.traits[t].named;
  }
  return out;
}

}  // namespace strandline::evolution::backtest
