// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <functional>

#include "evolution/backtest/backtest.h"
#include "evolution/calibration/record.h"

namespace strandline::evolution::backtest {
namespace {

/// Means over the forecasts of one subject and horizon.
class Mean {
 public:
  Mean(const Backtest& b, Subject subject, int horizon) {
    for (const ScoredForecast& f : b.forecasts)
      if (f.subject == subject && f.horizon == horizon) all_.push_back(&f);
  }
  int size() const { return static_cast<int>(all_.size()); }
  double of(const std::function<double(const ScoredForecast&)>& value) const {
    double sum = 0.0;
    for (const ScoredForecast* f : all_) sum += value(*f);
    return sum / static_cast<double>(all_.size());
  }

 private:
  std::vector<const ScoredForecast*> all_;
};

core::Cell comparator(const Mean& mean, Baseline b, bool dressed) {
  const auto i = static_cast<std::size_t>(b);
  return mean.of(
      [&](const ScoredForecast& f) { return dressed ? f.than.dressed[i] : f.than.point[i]; });
}

}  // namespace

core::Table score_table(const Backtest& backtest) {
  core::Table table({{"subject"},
                     {"horizon_years"},
                     {"forecasts"},
                     {"crps", 3},
                     {"persistence", 3},
                     {"logistic", 3},
                     {"damped", 3},
                     {"logistic_dressed", 3},
                     {"random_walk_dressed", 3},
                     {"in50", 3},
                     {"in80", 3},
                     {"in95", 3},
                     {"width80", 3},
                     {"logistic_width80", 3}});
  for (const Subject s : {Subject::kTrait, Subject::kFunctional, Subject::kEfficient,
                          Subject::kNovelMass, Subject::kNewOperators, Subject::kKernel}) {
    for (int h = 1; h <= 3; ++h) {
      const Mean mean(backtest, s, h);
      if (mean.size() == 0) continue;
      const bool compared = s != Subject::kNovelMass && s != Subject::kNewOperators;
      const auto when = [&](core::Cell cell) { return compared ? cell : core::Cell{}; };
      table.add({std::string(name_of(s)), std::int64_t{h}, std::int64_t{mean.size()},
                 mean.of([](const auto& f) { return f.score; }),
                 comparator(mean, Baseline::kPersistence, false),
                 when(comparator(mean, Baseline::kLogistic, false)),
                 when(comparator(mean, Baseline::kDamped, false)),
                 when(comparator(mean, Baseline::kLogistic, true)),
                 when(comparator(mean, Baseline::kRandomWalk, true)),
                 mean.of([](const auto& f) { return f.interval50.inside ? 1.0 : 0.0; }),
                 mean.of([](const auto& f) { return f.interval80.inside ? 1.0 : 0.0; }),
                 mean.of([](const auto& f) { return f.interval95.inside ? 1.0 : 0.0; }),
                 mean.of([](const auto& f) { return f.interval80.high - f.interval80.low; }),
                 when(mean.of([](const auto& f) { return f.than.width80[1]; }))});
    }
  }
  return table;
}

core::Table forecast_table(const Backtest& backtest) {
  core::Table table({{"subject"},
                     {"name"},
                     {"cutoff"},
                     {"horizon_years"},
                     {"n"},
                     {"last", 3},
                     {"actual", 3},
                     {"median", 3},
                     {"low80", 3},
                     {"high80", 3},
                     {"low95", 3},
                     {"high95", 3},
                     {"crps", 3},
                     {"logistic", 3},
                     {"persistence", 3}});
  for (const ScoredForecast& f : backtest.forecasts) {
    const core::Cell curve = f.compared ? core::Cell{f.than.point[1]} : core::Cell{};
    table.add({std::string(name_of(f.subject)), f.name, date_of_year(f.cutoff - 0.5 / 365.0),
               std::int64_t{f.horizon}, std::int64_t{f.n}, f.last, f.actual, f.median,
               f.interval80.low, f.interval80.high, f.interval95.low, f.interval95.high, f.score,
               curve, f.than.point[0]});
  }
  return table;
}

}  // namespace strandline::evolution::backtest
