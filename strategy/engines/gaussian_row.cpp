// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/gaussian_row.h"

#include <algorithm>
#include <cmath>

#include "strategy/engines/normal.h"

namespace strandline::strategy::engines {

GaussianRow gaussian_row(const NodeLine& line, double mean, double deviation) {
  constexpr double kTail = 7;  // deviations beyond which a weight is below 1e-11
  const auto index = [&](double x) {
    return std::clamp((x - line.first) / line.spacing, 0.0, static_cast<double>(line.count - 1));
  };
  const auto first = static_cast<std::size_t>(std::floor(index(mean - kTail * deviation)));
  const auto last = static_cast<std::size_t>(std::ceil(index(mean + kTail * deviation)));
  GaussianRow row{first, std::vector<double>(last - first + 1)};
  double sum = 0;
  for (std::size_t j = first; j <= last; ++j)
    sum += row.weights[j - first] = normal_density((line.node(j) - mean) / deviation);
  for (double& weight : row.weights) weight /= sum;
  return row;
}

}  // namespace strandline::strategy::engines
