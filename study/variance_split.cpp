// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/variance_split.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace strandline::study {
namespace {

struct Group {
  double n = 0, sum = 0, squares = 0;
  double mean() const { return sum / n; }
};

/// The parts without their errors.
VarianceSplit parts_of(const std::vector<Cluster>& clusters) {
  VarianceSplit out;
  std::map<int, Group> groups;
  double noise = 0, center = 0, futures = 0, within_futures = 0;
  const auto draws = static_cast<double>(clusters.size());
  for (const Cluster& c : clusters) {
    Group& g = groups[c.model];
    ++g.n;
    g.sum += c.mean;
    g.squares += c.mean * c.mean;
    noise += c.variance / c.count / draws;
    center += c.mean / draws;
    futures += c.count;
    within_futures += c.count * c.variance;
  }
  if (clusters.empty()) return out;
  out.chance = within_futures / futures;
  const auto kinds = static_cast<double>(groups.size());
  if (draws - kinds < 2) return out;
  double scatter = 0, between = 0;
  for (const auto& [model, g] : groups) {
    scatter += std::max(0.0, g.squares - g.n * g.mean() * g.mean());
    between += g.n / draws * (g.mean() - center) * (g.mean() - center);
    out.models += g.n > 1;
  }
  const double within = scatter / (draws - kinds);
  out.parameters = std::max(0.0, within - noise);
  out.model = std::max(0.0, between - within * (kinds - 1) / draws);
  return out;
}

/// Shares of the total by part.
std::array<double, 3> shares(const VarianceSplit& s) {
  const double total = s.total();
  if (!(total > 0)) return {1, 0, 0};
  return {s.chance / total, s.parameters / total, s.model / total};
}

}  // namespace

VarianceSplit split_variance(const std::vector<Cluster>& clusters) {
  VarianceSplit out = parts_of(clusters);
  const std::size_t n = clusters.size();
  if (n < 4) return out;
  std::array<double, 3> sum{}, squares{};
  for (std::size_t left_out = 0; left_out < n; ++left_out) {
    std::vector<Cluster> rest = clusters;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(left_out));
    const auto s = shares(parts_of(rest));
    for (std::size_t k = 0; k < s.size(); ++k) sum[k] += s[k], squares[k] += s[k] * s[k];
  }
  const auto count = static_cast<double>(n);
  const auto error = [&](std::size_t k) {
    const double spread = std::max(0.0, squares[k] - sum[k] * sum[k] / count);
    return std::sqrt((count - 1) / count * spread);
  };
  out.chance_se = error(0);
  out.parameters_se = error(1);
  out.model_se = error(2);
  return out;
}

}  // namespace strandline::study
