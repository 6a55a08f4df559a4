// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/forecast.h"

#include <algorithm>

namespace strandline::evolution::backtest {
namespace {

/// One future: operators arrive, each starts where new traits start and follows the pooled trend;
/// a release needs them independently of each other.
void sample_novel(const ArrivalDraw& arrival, const TrendConstants& trend, std::uint32_t member,
                  const core::RandomStream& stream, std::vector<double>& mass,
                  std::vector<double>& count) {
  const int quarters = static_cast<int>(mass.size());
  std::vector<double> free(mass.size(), 1.0);
  std::uint32_t number = 0;
  for (const double t : simulate_arrivals(arrival, 0.25 * quarters, stream, member)) {
    const int born = std::min(static_cast<int>(t * 4.0), quarters - 1);
    const auto share = newborn_path(trend, quarters - born, stream, member, ++number);
    for (int q = born; q < quarters; ++q) {
      free[static_cast<std::size_t>(q)] *= 1.0 - share[static_cast<std::size_t>(q - born)];
      count[static_cast<std::size_t>(q)] += 1.0;
    }
  }
  for (std::size_t q = 0; q < mass.size(); ++q) mass[q] = 1.0 - free[q];
}

NovelFutures novel_futures(const Outlook& outlook, std::uint64_t seed) {
  NovelFutures novel;
  const auto arrivals = outlook.arrivals.stacked(outlook.members, seed);
  const core::RandomStream stream(seed, 7);
  for (int m = 0; m < outlook.members; ++m) {
    novel.mass.emplace_back(outlook.quarters);
    novel.count.emplace_back(outlook.quarters);
    const auto& constants = outlook.trends.constants;
    sample_novel(arrivals[static_cast<std::size_t>(m)],
                 constants[static_cast<std::size_t>(m) % constants.size()],
                 static_cast<std::uint32_t>(m), stream, novel.mass.back(), novel.count.back());
  }
  return novel;
}

/// Index of a trait's series in the posterior, added where it took no part in the fit.
std::size_t series_of(Outlook& outlook, const History& history, int trait) {
  const auto& all = outlook.trends.series;
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const Series& s) { return s.trait == trait; });
  if (at != all.end()) return static_cast<std::size_t>(at - all.begin());
  return add_series(outlook.trends, trait_series(history, trait, outlook.cutoff));
}

}  // namespace

evolution::Record past_of(const evolution::Record& record, double cutoff) {
  constexpr double kHalfADay = 0.5 / 365.0;  // a release of the next day lies on the cut-off
  return record.as_of(cutoff - kHalfADay);
}

Outlook look_ahead(const History& history, const evolution::Record& record, double cutoff,
                   const OutlookOptions& options) {
  Outlook out;
  out.cutoff = cutoff;
  out.quarters = options.quarters;
  out.members = options.members;
  FitOptions fit = options.fit;
  fit.seed = options.seed;
  out.trends = fit_trends(all_series(history, cutoff), cutoff, fit);
  ArrivalOptions arrival;
  arrival.seed = options.seed;
  out.arrivals = fit_arrival(arrival_data(past_of(record, cutoff)), arrival);
  out.novel = novel_futures(out, options.seed);
  for (int m = 0; m < out.members; ++m)
    out.concentration.push_back(
        out.trends.constants[static_cast<std::size_t>(m) % out.trends.constants.size()]
            .concentration);
  return out;
}

Paths share_paths(Outlook& outlook, const History& history, int trait) {
  const core::RandomStream stream(static_cast<std::uint64_t>(outlook.cutoff * 4.0), 11);
  const int half = outlook.members / 2;
  Paths paths = trend_paths(outlook.trends, series_of(outlook, history, trait), outlook.quarters,
                            half, stream);
  const Paths curve =
      logistic_paths(fit_logistic(history, trait, outlook.cutoff), outlook.quarters,
                     outlook.members - half, stream, static_cast<std::uint32_t>(trait));
  paths.insert(paths.end(), curve.begin(), curve.end());
  return paths;
}

Paths coverage_paths(Outlook& outlook, const History& history, int derived_trait) {
  Paths paths = share_paths(outlook, history, derived_trait);
  for (std::size_t m = 0; m < paths.size(); ++m)
    for (std::size_t q = 0; q < paths[m].size(); ++q) paths[m][q] *= 1.0 - outlook.novel.mass[m][q];
  return paths;
}

}  // namespace strandline::evolution::backtest
