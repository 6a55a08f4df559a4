// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/scores.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/rng.h"
#include "core/statistics.h"

namespace strandline::evolution::backtest {

double crps(std::span<const double> sorted, double y) {
  const double n = static_cast<double>(sorted.size());
  double error = 0.0, spread = 0.0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    error += std::abs(sorted[i] - y);
    // sum over pairs of |x_i - x_j| = 2 sum_i (2 i + 1 - n) x_i for sorted x
    spread += (2.0 * static_cast<double>(i) + 1.0 - n) * sorted[i];
  }
  return error / n - spread / (n * n);
}

double crps_normal(double mean, double sd, double y) {
  const double z = (y - mean) / sd;
  const double density = std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
  const double below = 0.5 * std::erfc(-z / std::numbers::sqrt2);
  return sd * (z * (2.0 * below - 1.0) + 2.0 * density - std::numbers::inv_sqrtpi);
}

double sorted_quantile(std::span<const double> sorted, double p) {
  const double h = p * static_cast<double>(sorted.size() - 1);
  const auto i = static_cast<std::size_t>(h);
  if (i + 1 >= sorted.size()) return sorted.back();
  return sorted[i] + (h - static_cast<double>(i)) * (sorted[i + 1] - sorted[i]);
}

Hit central_interval(std::span<const double> sorted, double level, double y) {
  Hit hit;
  hit.low = sorted_quantile(sorted, 0.5 - 0.5 * level);
  hit.high = sorted_quantile(sorted, 0.5 + 0.5 * level);
  constexpr double kRounding = 1e-12;  // shares are ratios of the same counts on both sides
  hit.inside = y >= hit.low - kRounding && y <= hit.high + kRounding;
  return hit;
}

double pit(std::span<const double> sorted, double y, double u) {
  constexpr double kRounding = 1e-12;
  const auto below = std::lower_bound(sorted.begin(), sorted.end(), y - kRounding);
  const auto above = std::upper_bound(sorted.begin(), sorted.end(), y + kRounding);
  const double n = static_cast<double>(sorted.size());
  const double low = static_cast<double>(below - sorted.begin()) / n;
  const double high = static_cast<double>(above - sorted.begin()) / n;
  return low + u * (high - low);
}

std::array<int, 10> pit_histogram(const std::vector<double>& values) {
  std::array<int, 10> count{};
  for (const double v : values)
    ++count[static_cast<std::size_t>(std::clamp(static_cast<int>(v * 10.0), 0, 9))];
  return count;
}

BlockMean block_bootstrap(const std::vector<double>& value, const std::vector<int>& block,
                          int resamples, std::uint64_t seed) {
  BlockMean out;
  if (value.empty()) return out;
  const int blocks = *std::max_element(block.begin(), block.end()) + 1;
  std::vector<double> sum(static_cast<std::size_t>(blocks)), size(sum.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    sum[static_cast<std::size_t>(block[i])] += value[i];
    size[static_cast<std::size_t>(block[i])] += 1.0;
    out.mean += value[i] / static_cast<double>(value.size());
  }
  const core::RandomStream stream(seed);
  std::vector<double> means;
  for (int r = 0; r < resamples; ++r) {
    double total = 0.0, n = 0.0;
    for (int b = 0; b < blocks; ++b) {
      const double u =
          stream.uniform({static_cast<std::uint32_t>(r), static_cast<std::uint32_t>(b), 0, 0, 0});
      const auto pick = std::min(static_cast<std::size_t>(u * blocks), sum.size() - 1);
      total += sum[pick];
      n += size[pick];
    }
    if (n > 0.0) means.push_back(total / n);
  }
  out.low = core::quantile(means, 0.05);
  out.high = core::quantile(std::move(means), 0.95);
  return out;
}

}  // namespace strandline::evolution::backtest
