// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/scoring.h"

#include "evolution/backtest/kernel_check.h"

namespace strandline::evolution::backtest {
namespace {

constexpr int kBaselineMembers = 1000;
constexpr int kKernelMembers = 2000;

}  // namespace

const char* name_of(Subject subject) {
  static const char* const names[] = {"trait share", "coverage, functional", "coverage, efficient",
                                      "novel mass",  "new operators",        "transition kernel"};
  return names[static_cast<int>(subject)];
}

ScoredForecast score_forecast(const ForecastOf& what, double actual, const Ensemble& forecast,
                              double u) {
  ScoredForecast f;
  f.subject = what.subject;
  f.name = what.name;
  f.cutoff = what.cutoff;
  f.horizon = what.horizon;
  f.actual = actual;
  f.median = sorted_quantile(forecast, 0.5);
  f.interval50 = central_interval(forecast, 0.5, actual);
  f.interval80 = central_interval(forecast, 0.8, actual);
  f.interval95 = central_interval(forecast, 0.95, actual);
  f.score = f.trend_score = f.curve_score = crps(forecast, actual);
  f.pit = pit(forecast, actual, u);
  return f;
}

Comparison compare_baselines(const History& history, const Target& target, double actual,
                             const core::RandomStream& stream) {
  Comparison c;
  for (int b = 0; b < kBaselines; ++b) {
    const auto i = static_cast<std::size_t>(b);
    const auto baseline = static_cast<Baseline>(b);
    c.point[i] = crps(baseline_forecast(baseline, history, target, true, 1, stream), actual);
    const Ensemble e =
        baseline_forecast(baseline, history, target, false, kBaselineMembers, stream);
    c.dressed[i] = crps(e, actual);
    const Hit hit = central_interval(e, 0.8, actual);
    c.width80[i] = hit.high - hit.low;
    c.inside80[i] = hit.inside;
  }
  return c;
}

std::vector<ScoredForecast> score_kernel(const evolution::Record& record, double cutoff,
                                         int horizons, const core::RandomStream& stream) {
  const auto past = past_of(record, cutoff);
  const auto draws = fit_transitions(trace_lineages(past), TransitionOptions{});
  const Lineages lineages = trace_lineages(record);
  const History history = library_history(lineages);
  const KernelFutures futures = sample_kernel(lineages, draws, cutoff, kKernelMembers, 1);
  std::vector<ScoredForecast> out;
  for (int t = 0; t < static_cast<int>(history.traits.size()); ++t) {
    if (first_trait(history, t) >= cutoff) continue;
    const LibraryValue& value = library_values()[static_cast<std::size_t>(t)];
    for (int h = 1; h <= horizons; ++h) {
      const Share actual = share_between(history, t, cutoff + h - 1, cutoff + h);
      if (actual.n == 0) continue;
      const double u =
          stream.uniform({static_cast<std::uint32_t>(t), static_cast<std::uint32_t>(h), 0, 31, 0});
      ScoredForecast f =
          score_forecast({Subject::kKernel, value.name, cutoff, h}, actual.value(),
                         kernel_shares(futures, lineages, value, cutoff + h - 1, cutoff + h), u);
      f.n = actual.n;
      f.last = share_between(history, t, cutoff - 1.0, cutoff).value();
      f.compared = true;
      f.than =
          compare_baselines(history, {t, cutoff, actual.date, actual.n}, actual.value(), stream);
      out.push_back(f);
    }
  }
  return out;
}

}  // namespace strandline::evolution::backtest
