// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/feature_grid.h"

#include <cmath>

namespace strandline::strategy::engines {
namespace {

using claims::Feature;
using claims::FeatureLaw;

/// Mean of the feature (of its logarithm, where it is geometric) at time t.
double mean_at(const Feature& f, double t) {
  if (f.law == FeatureLaw::kGeometric)
    return std::log(f.start) + (f.drift - 0.5 * f.volatility * f.volatility) * t;
  return f.level + (f.start - f.level) * std::exp(-f.speed * t);
}

double pull(const Feature& f, double t) {
  return f.law == FeatureLaw::kGeometric ? 1.0 : std::exp(-f.speed * t);
}

double deviation(const Feature& f, double t) {
  if (f.law == FeatureLaw::kGeometric) return f.volatility * std::sqrt(t);
  return f.volatility * std::sqrt(-std::expm1(-2 * f.speed * t) / (2 * f.speed));
}

}  // namespace

FeatureGrid::FeatureGrid(const claims::SwitchingProblem& problem, int nodes) : problem_(problem) {
  for (std::size_t i = 0; i < problem.features.size(); ++i) {
    const Feature& f = problem.features[i];
    if (f.law == FeatureLaw::kSurvival)
      survivors_.push_back(i);
    else if (f.volatility > 0)
      volatile_ = i;
  }
  sets_ = std::size_t{1} << survivors_.size();
  to_set_.assign(sets_, std::vector<double>(sets_, 0.0));
  for (std::size_t from = 0; from < sets_; ++from)
    for (std::size_t to = 0; to < sets_; ++to) {
      double chance = (to & ~from) == 0 ? 1 : 0;  // nothing comes back
      for (std::size_t b = 0; b < survivors_.size(); ++b) {
        if (!(from >> b & 1)) continue;
        const double lives = std::exp(-problem.features[survivors_[b]].hazard * problem.dt());
        chance *= (to >> b & 1) ? lives : 1 - lives;
      }
      to_set_[from][to] = chance;
    }
  if (!volatile_) {
    rows_ = {GaussianRow{0, {1.0}}};
    return;
  }
  constexpr double kReach = 7;  // standard deviations at the horizon
  const Feature& f = problem.features[*volatile_];
  const int half = nodes / 2;
  const double reach = kReach * deviation(f, problem.horizon);
  line_ = {-reach, reach / half, 2 * static_cast<std::size_t>(half) + 1};
  const double step_pull = pull(f, problem.dt()), step_deviation = deviation(f, problem.dt());
  for (std::size_t i = 0; i < line_.count; ++i)
    rows_.push_back(gaussian_row(line_, step_pull * line_.node(i), step_deviation));
}

std::vector<double> FeatureGrid::features(int k, std::size_t state) const {
  const double t = k * problem_.dt();
  std::vector<double> x(problem_.features.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Feature& f = problem_.features[i];
    if (f.law == FeatureLaw::kSurvival) continue;
    const double y = mean_at(f, t) + (volatile_ == i ? line_.node(state % nodes()) : 0.0);
    x[i] = f.law == FeatureLaw::kGeometric ? std::exp(y) : y;
  }
  for (std::size_t b = 0; b < survivors_.size(); ++b)
    x[survivors_[b]] = (state / nodes()) >> b & 1 ? 1.0 : 0.0;
  return x;
}

std::vector<double> FeatureGrid::expect(const std::vector<double>& values) const {
  const std::size_t n = nodes();
  std::vector<double> moved(states());
  for (std::size_t set = 0; set < sets_; ++set)
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < rows_[i].weights.size(); ++j)
        sum += rows_[i].weights[j] * values[set * n + rows_[i].first + j];
      moved[set * n + i] = sum;
    }
  if (sets_ == 1) return moved;
  std::vector<double> out(states());
  for (std::size_t from = 0; from < sets_; ++from)
    for (std::size_t to = 0; to < sets_; ++to)
      for (std::size_t i = 0; i < n; ++i)
        out[from * n + i] += to_set_[from][to] * moved[to * n + i];
  return out;
}

}  // namespace strandline::strategy::engines
