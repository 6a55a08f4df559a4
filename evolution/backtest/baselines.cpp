// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/baselines.h"

#include <algorithm>
#include <cmath>

namespace strandline::evolution::backtest {
namespace {

// These three reproduce the archs record's own logistic forecasts (backtest_share_forecasts.csv)
// within 0.02 on average, part of whose rows the record at hand lacks.
constexpr double kLevelSd = 3.0, kSlopeSd = 1.0;
constexpr double kWindowYears = 3.0;
constexpr double kFirstRecord = 2018.0;  // one language model before
constexpr double kMostOdds = 30.0;       // beyond, a share is 0 or 1

double logistic(double x) {
  return 1.0 / (1.0 + std::exp(-std::clamp(x, -kMostOdds, kMostOdds)));
}
/// Log odds of a count with half a success and half a failure added (Haldane; Anscombe 1956), and
/// the variance that sampling gives them.
double log_odds(const Share& s) {
  return std::log((s.yes + 0.5) / (s.n - s.yes + 0.5));
}
double log_odds_variance(const Share& s) {
  return 1.0 / (s.yes + 0.5) + 1.0 / (s.n - s.yes + 0.5);
}

struct Observation {
  double time = 0;
  double yes = 0;
};

/// One Newton step; returns its size. Leaves the covariance at the point of departure.
double newton(const std::vector<Observation>& data, LogisticFit& f) {
  double g0 = -f.level / (kLevelSd * kLevelSd), g1 = -f.slope / (kSlopeSd * kSlopeSd);
  double h00 = 1.0 / (kLevelSd * kLevelSd), h11 = 1.0 / (kSlopeSd * kSlopeSd), h01 = 0.0;
  for (const Observation& o : data) {
    const double t = o.time - f.origin, p = logistic(f.at(o.time));
    g0 += o.yes - p;
    g1 += (o.yes - p) * t;
    h00 += p * (1.0 - p);
    h01 += p * (1.0 - p) * t;
    h11 += p * (1.0 - p) * t * t;
  }
  const double det = h00 * h11 - h01 * h01;
  f.level_var = h11 / det;
  f.slope_var = h00 / det;
  f.cross = -h01 / det;
  const double d0 = (h11 * g0 - h01 * g1) / det, d1 = (h00 * g1 - h01 * g0) / det;
  const double most = std::max(std::abs(d0), std::abs(d1));
  const double scale = most > 2.0 ? 2.0 / most : 1.0;  // far from the mode steps overshoot
  f.level += scale * d0;
  f.slope += scale * d1;
  return scale * most;
}

/// Sampled share of n releases of which each has the trait with probability p.
double sampled_share(double p, int n, const core::RandomStream& stream, core::DrawKey key) {
  int yes = 0;
  for (int j = 0; j < n; ++j) {
    key.replicate = static_cast<std::uint32_t>(j) + 1;
    yes += stream.uniform(key) <= p;
  }
  return n > 0 ? static_cast<double>(yes) / n : p;
}

}  // namespace

const char* name_of(Baseline baseline) {
  static const char* const names[] = {"persistence", "logistic", "damped logistic", "random walk"};
  return names[static_cast<int>(baseline)];
}

LogisticFit fit_logistic(const History& history, int trait, double cutoff) {
  std::vector<Observation> data;
  LogisticFit fit;
  fit.origin = cutoff;
  for (const Release& r : history.releases) {
    const Has has = r.traits[static_cast<std::size_t>(trait)];
    if (r.date >= cutoff - kWindowYears && r.date < cutoff && has != Has::kUnknown)
      data.push_back({r.date, has == Has::kYes ? 1.0 : 0.0});
  }
  for (int i = 0; i < 200 && newton(data, fit) > 1e-9; ++i) {
  }
  newton(data, fit);
  return fit;
}

double step_variance(const History& history, double cutoff) {
  double sum = 0.0;
  int n = 0;
  for (std::size_t t = 0; t < history.traits.size(); ++t) {
    if (history.traits[t].derived) continue;
    const int trait = static_cast<int>(t);
    for (double to = cutoff; to - 2.0 >= kFirstRecord; to -= 1.0) {
      const Share a = share_between(history, trait, to - 2.0, to - 1.0);
      const Share b = share_between(history, trait, to - 1.0, to);
      if (a.n == 0 || b.n == 0 || a.yes + b.yes == 0) continue;
      const double step = log_odds(b) - log_odds(a);
      sum += step * step - log_odds_variance(a) - log_odds_variance(b);
      ++n;
    }
  }
  constexpr double kLeast = 0.01;  // sampling may explain more than all of it
  return n > 0 ? std::max(kLeast, sum / n) : kLeast;
}

Ensemble baseline_forecast(Baseline baseline, const History& history, const Target& target,
                           bool point, int members, const core::RandomStream& stream) {
  const Share last = share_between(history, target.trait, target.cutoff - 1.0, target.cutoff);
  const bool curve = baseline == Baseline::kLogistic || baseline == Baseline::kDamped;
  const LogisticFit fit =
      curve ? fit_logistic(history, target.trait, target.cutoff) : LogisticFit{};
  double ahead = target.date - target.cutoff;
  if (baseline == Baseline::kDamped) ahead *= 0.5;
  if (point) return {curve ? logistic(fit.level + fit.slope * ahead) : last.value()};
  const double years = std::max(0.0, target.date - (target.cutoff - 0.5));
  double variance = log_odds_variance(last);
  if (baseline == Baseline::kRandomWalk) variance += years * step_variance(history, target.cutoff);
  if (curve) variance = fit.level_var + 2.0 * ahead * fit.cross + ahead * ahead * fit.slope_var;
  const double mean = curve ? fit.level + fit.slope * ahead : log_odds(last);
  Ensemble out;
  for (int m = 0; m < members; ++m) {
    const core::DrawKey key{static_cast<std::uint32_t>(m), static_cast<std::uint32_t>(target.trait),
                            static_cast<std::uint16_t>(target.date * 4.0),
                            static_cast<std::uint16_t>(100 + static_cast<int>(baseline)), 0};
    const double p = logistic(mean + std::sqrt(std::max(0.0, variance)) * stream.normal(key));
    out.push_back(sampled_share(p, target.n, stream, key));
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace strandline::evolution::backtest
