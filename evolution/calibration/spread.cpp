// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/spread.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "evolution/calibration/slice.h"
#include "evolution/calibration/spread_sampler.h"

namespace strandline::evolution {
namespace {

constexpr double kTenth = 0.1;
constexpr double kLeastCarriers = 3.0;  // in years of few releases one or two are chance

double square(double x) {
  return x * x;
}

/// Do a tenth of the releases of the year before carry it, and at least three?
bool matters(const Lineages& lineages, const std::string& name, double year) {
  double carriers = 0.0, count = 0.0;
  for (const Kin& k : lineages.releases) {
    if (k.year >= year || k.year < year - 1.0) continue;
    count += 1.0;
    carriers += k.operators.contains(name) ? 1.0 : 0.0;
  }
  return carriers >= kLeastCarriers && carriers >= kTenth * count;
}

}  // namespace

std::vector<OperatorFate> operator_fates(const Lineages& lineages, double since) {
  std::map<std::string, OperatorFate> fates;
  std::map<std::string, double> before;
  for (const Kin& k : lineages.releases)
    for (const std::string& name : k.operators) {
      if (k.year <= since) {
        before.emplace(name, k.year);
      } else if (!before.contains(name)) {
        fates.emplace(name, OperatorFate{name, k.year, kUnknown});
      }
    }
  std::vector<OperatorFate> out;
  for (auto& [name, fate] : fates) {
    // Whenever the share may have changed: after each release, and at the end.
    for (const Kin& k : lineages.releases) {
      const double after = k.year + 1e-6;
      if (k.year < fate.first || std::isfinite(fate.reached)) continue;
      if (k.operators.contains(name) && matters(lineages, name, after)) fate.reached = k.year;
    }
    out.push_back(fate);
  }
  std::sort(out.begin(), out.end(), [](const OperatorFate& a, const OperatorFate& b) {
    return std::tie(a.first, a.name) < std::tie(b.first, b.name);
  });
  return out;
}

std::vector<SpreadDraw> fit_spread(const Lineages& lineages, const SpreadOptions& options) {
  constexpr int kThin = 3;  // parents and parameters hold each other back
  SpreadSampler sampler(lineages, operator_fates(lineages, options.since), options.seed);
  for (int i = 0; i < options.warm_up; ++i) sampler.sweep();
  std::vector<SpreadDraw> out;
  for (int i = 0; i < options.draws; ++i) {
    for (int k = 0; k < kThin; ++k) sampler.sweep();
    out.push_back(sampler.draw());
  }
  return out;
}

std::vector<ReachDraw> fit_reach(const std::vector<OperatorFate>& fates, double until,
                                 const SpreadOptions& options) {
  const auto density = [&](const std::vector<double>& x) {
    const double p = 1.0 / (1.0 + std::exp(-x[0]));
    const double rate = std::exp(x[1]);
    double sum = 1.5 * std::log(p) + 2.5 * std::log(1.0 - p) - 0.5 * square(x[1] / 0.67);
    for (const OperatorFate& f : fates) {
      if (std::isfinite(f.reached)) {
        sum += std::log(p * rate) - rate * (f.reached - f.first);
      } else {
        sum += std::log(1.0 - p * (1.0 - std::exp(-rate * (until - f.first))));
      }
    }
    return std::isfinite(sum) ? sum : -HUGE_VAL;
  };
  SliceOptions slice;
  slice.draws = options.draws;
  slice.warm_up = options.warm_up;
  slice.seed = options.seed;
  slice.what = 2001;
  std::vector<ReachDraw> out;
  for (const auto& x : slice_sample(density, {0.0, 0.0}, slice))
    out.push_back({1.0 / (1.0 + std::exp(-x[0])), std::exp(x[1])});
  return out;
}

}  // namespace strandline::evolution
