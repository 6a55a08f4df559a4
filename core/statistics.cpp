// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/statistics.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace strandline::core {
namespace {

constexpr double kZ95 = 1.959963984540054;  // 97.5 % point of the standard normal

/// Log-log interval (Kalbfleisch and Prentice 2002, sec. 1.4): S^exp(+-z sqrt(G)/log S), where G is
/// Greenwood's sum of d/(n(n-d)). Stays within [0, 1].
SurvivalPoint point(int time, double survival, double greenwood) {
  if (survival >= 1.0 || survival <= 0.0) return {time, survival, survival, survival};
  const double theta = kZ95 * std::sqrt(greenwood) / std::log(survival);
  const double a = std::pow(survival, std::exp(theta));
  const double b = std::pow(survival, std::exp(-theta));
  return {time, survival, std::min(a, b), std::max(a, b)};
}

}  // namespace

Estimate normal_interval(double mean, double standard_error) {
  const double half = kZ95 * standard_error;
  return {mean, mean - half, mean + half, standard_error};
}

Estimate wilson_interval(std::uint64_t k, std::uint64_t n) {
  if (k > n) throw std::logic_error("more successes than trials");
  if (n == 0) return {0.0, 0.0, 1.0, 0.0};
  const double count = static_cast<double>(n);
  const double p = static_cast<double>(k) / count;
  const double z2 = kZ95 * kZ95;
  const double centre = (p + z2 / (2 * count)) / (1 + z2 / count);
  const double half =
      kZ95 / (1 + z2 / count) * std::sqrt(p * (1 - p) / count + z2 / (4 * count * count));
  const double low = k == 0 ? 0.0 : std::max(0.0, centre - half);
  const double high = k == n ? 1.0 : std::min(1.0, centre + half);
  return {p, low, high, std::sqrt(p * (1 - p) / count)};
}

double quantile(std::vector<double> sample, double p) {
  if (sample.empty()) throw std::logic_error("a quantile needs a sample");
  const double h = std::clamp(p, 0.0, 1.0) * static_cast<double>(sample.size() - 1);
  const auto i = static_cast<std::ptrdiff_t>(h);
  std::nth_element(sample.begin(), sample.begin() + i, sample.end());
  const double low = sample[static_cast<std::size_t>(i)];
  const double part = h - static_cast<double>(i);
  if (part == 0.0) return low;
  const double high = *std::min_element(sample.begin() + i + 1, sample.end());
  return low + part * (high - low);
}

std::vector<SurvivalPoint> kaplan_meier(std::span<const std::uint64_t> events,
                                        std::span<const std::uint64_t> censored) {
  if (events.size() != censored.size())
    throw std::logic_error("events and censored must cover the same times");
  std::uint64_t at_risk = 0;
  for (std::size_t t = 0; t < events.size(); ++t) at_risk += events[t] + censored[t];
  std::vector<SurvivalPoint> curve;
  double survival = 1.0;
  double greenwood = 0.0;
  for (std::size_t t = 0; t < events.size(); ++t) {
    const double n = static_cast<double>(at_risk);
    const double d = static_cast<double>(events[t]);
    if (events[t] > 0) {
      survival *= 1.0 - d / n;
      if (events[t] < at_risk) greenwood += d / (n * (n - d));
    }
    curve.push_back(point(static_cast<int>(t), survival, greenwood));
    at_risk -= events[t] + censored[t];
  }
  return curve;
}

}  // namespace strandline::core
