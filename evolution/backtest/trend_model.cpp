// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/trend_model.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace strandline::evolution::backtest {
namespace {

constexpr double kDt = 0.25;
constexpr double kOutset = 2019.0;  // fewer than five language models a year before
constexpr double kOutsetSd = 2.5;   // of the log odds of a trait that was there from the outset

/// One quarter ahead, exact for the velocity.
void predict(const TrendConstants& c, TrendState& s) {
  const double keep = std::exp(-c.damping * kDt);
  const double reach = c.damping > 1e-9 ? (1.0 - keep) / c.damping : kDt;
  const double noise = c.damping > 1e-9 ? (1.0 - keep * keep) / (2.0 * c.damping) : kDt;
  s.level += reach * s.velocity;
  s.velocity *= keep;
  s.level_var +=
      2.0 * reach * s.cross + reach * reach * s.velocity_var + c.level_sd * c.level_sd * kDt;
  s.cross = keep * (s.cross + reach * s.velocity_var);
  s.velocity_var = keep * keep * s.velocity_var + c.velocity_sd * c.velocity_sd * noise;
}

/// Laplace's approximation: the mode by Newton's method with halved steps, curvature there.
void update(const Cell& cell, double concentration, TrendState& s, double& log_likelihood) {
  const double precision = 1.0 / s.level_var;
  const auto objective = [&](double x) {
    const double d = x - s.level;
    return beta_binomial(cell.yes, cell.n, x, concentration).value - 0.5 * precision * d * d;
  };
  double x = s.level;
  for (int i = 0; i < 25; ++i) {
    const CellLikelihood l = beta_binomial(cell.yes, cell.n, x, concentration);
    double step = (l.slope - precision * (x - s.level)) / (precision + l.curvature);
    const double before = objective(x);
    for (int half = 0; half < 8 && objective(x + step) < before; ++half) step *= 0.5;
    x += step;
    if (std::abs(step) < 1e-6) break;
  }
  const double curvature = beta_binomial(cell.yes, cell.n, x, concentration).curvature;
  const double after = 1.0 / (precision + curvature);
  log_likelihood += objective(x) + 0.5 * std::log(after * precision);
  const double gain = (x - s.level) / s.level_var;  // of the prior's covariances with x
  const double shrink = (after - s.level_var) / (s.level_var * s.level_var);
  s.velocity += s.cross * gain;
  s.velocity_var += s.cross * s.cross * shrink;
  s.cross *= after / s.level_var;
  s.level = x;
  s.level_var = after;
}

}  // namespace

const std::array<TrendPrior, kTrendConstants>& trend_priors() {
  static const std::array<TrendPrior, kTrendConstants> priors{{
      {"damping", "1/year", true, 0.3, 0.7},
      {"velocity_sd", "log odds / year^1.5", true, 0.5, 0.7},
      {"level_sd", "log odds / year^0.5", true, 0.15, 0.7},
      {"birth_level", "log odds", false, -2.5, 1.0},
      {"birth_level_sd", "log odds", true, 1.0, 0.5},
      {"birth_velocity", "log odds / year", false, 0.5, 1.0},
      {"birth_velocity_sd", "log odds / year", true, 1.0, 0.5},
      {"concentration", "1", true, 15.0, 1.0},
  }};
  return priors;
}

TrendConstants constants_at(const TrendCoordinates& x) {
  std::array<double, kTrendConstants> v{};
  for (std::size_t i = 0; i < x.size(); ++i)
    v[i] = trend_priors()[i].log_scale ? std::exp(x[i]) : x[i];
  return {v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]};
}

std::array<double, kTrendConstants> values_of(const TrendConstants& c) {
  return {c.damping,        c.velocity_sd,    c.level_sd,          c.birth_level,
          c.birth_level_sd, c.birth_velocity, c.birth_velocity_sd, c.concentration};
}

CellLikelihood beta_binomial(int yes, int n, double log_odds, double concentration) {
  constexpr double kFloor = 1e-9;
  const double p = std::clamp(1.0 / (1.0 + std::exp(-log_odds)), kFloor, 1.0 - kFloor);
  const double a = concentration * p, b = concentration * (1.0 - p);
  CellLikelihood out;
  double slope = 0.0, curvature = 0.0;
  for (int j = 0; j < yes; ++j) {
    out.value += std::log((a + j) * (n - j) / (j + 1.0));  // with the binomial coefficient
    slope += 1.0 / (a + j);
    curvature += 1.0 / ((a + j) * (a + j));
  }
  for (int j = 0; j < n - yes; ++j) {
    out.value += std::log(b + j);
    slope -= 1.0 / (b + j);
    curvature += 1.0 / ((b + j) * (b + j));
  }
  for (int j = 0; j < n; ++j) out.value -= std::log(concentration + j);
  const double dp = concentration * p * (1.0 - p);  // d a / d log odds
  out.slope = slope * dp;
  out.curvature = curvature * dp * dp;
  return out;
}

TrendState filter(const Series& series, const TrendConstants& c, int last_quarter,
                  double& log_likelihood) {
  TrendState s;
  s.level = series.from_outset ? 0.0 : c.birth_level;
  s.level_var = series.from_outset ? kOutsetSd * kOutsetSd : c.birth_level_sd * c.birth_level_sd;
  s.velocity = series.from_outset ? 0.0 : c.birth_velocity;
  s.velocity_var = c.birth_velocity_sd * c.birth_velocity_sd;
  std::size_t next = 0;
  for (int q = series.start; q <= last_quarter; ++q) {
    if (q > series.start) predict(c, s);
    if (next < series.cells.size() && series.cells[next].quarter == q)
      update(series.cells[next++], c.concentration, s, log_likelihood);
  }
  return s;
}

Series trait_series(const History& history, int trait, double cutoff) {
  const auto t = static_cast<std::size_t>(trait);
  const double first = first_trait(history, trait);
  Series s;
  s.name = history.traits[t].name;
  s.trait = trait;
  s.from_outset = first < kOutset;
  s.start = quarter_of(first);
  std::map<int, Cell> cells;
  bool skipped = false;
  for (const Release& r : history.releases) {
    if (r.date < first || r.date >= cutoff || r.traits[t] == Has::kUnknown) continue;
    if (!skipped && r.traits[t] == Has::kYes) {
      skipped = true;
      continue;
    }
    Cell& cell = cells[quarter_of(r.date)];
    cell.quarter = quarter_of(r.date);
    ++cell.n;
    cell.yes += r.traits[t] == Has::kYes;
  }
  for (const auto& [q, cell] : cells) s.cells.push_back(cell);
  return s;
}

std::vector<Series> all_series(const History& history, double cutoff) {
  std::vector<Series> all;
  for (std::size_t t = 0; t < history.traits.size(); ++t)
    if (!history.traits[t].derived && first_trait(history, static_cast<int>(t)) < cutoff)
      all.push_back(trait_series(history, static_cast<int>(t), cutoff));
  return all;
}

}  // namespace strandline::evolution::backtest
