// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/gittins.h"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <vector>

namespace strandline::strategy::engines {
namespace {

/// Value of pulling at least once, then on or retiring for `rate` per pull, less retiring now; at
/// the horizon the arm is left alone: kept for ever or retired.
double gain_of_pulling(const claims::BernoulliBandit& b, int horizon, double rate) {
  const double g = b.discount, retired = rate / (1 - g);
  const auto mean = [&](int n, int wins) {
    return (b.successes + wins) / (b.successes + b.failures + n);
  };
  std::vector<double> value(static_cast<std::size_t>(horizon) + 1);
  for (int k = 0; k <= horizon; ++k)
    value[static_cast<std::size_t>(k)] = std::max(mean(horizon, k), rate) / (1 - g);
  double pulling = 0;
  for (int n = horizon - 1; n >= 0; --n)
    for (int k = 0; k <= n; ++k) {
      const double p = mean(n, k);
      const auto i = static_cast<std::size_t>(k);
      pulling = p * (1 + g * value[i + 1]) + (1 - p) * g * value[i];
      value[i] = std::max(pulling, retired);
    }
  return pulling - retired;
}

}  // namespace

Valuation gittins_index(const claims::BernoulliBandit& b) {
  constexpr double kError = 1e-8;
  constexpr double kMostPulls = 4000;
  const auto horizon = static_cast<int>(
      std::clamp(std::ceil(std::log(kError) / std::log(b.discount)), 2.0, kMostPulls));
  std::uintmax_t iterations = 100;
  const auto root = boost::math::tools::toms748_solve(
      [&](double rate) { return gain_of_pulling(b, horizon, rate); },
      b.successes / (b.successes + b.failures) * (1 - 1e-9), 1.0,
      boost::math::tools::eps_tolerance<double>(36), iterations);
  Valuation v;
  v.value = 0.5 * (root.first + root.second);
  v.lower = root.first;
  // Beyond the horizon an arm earns at most 1 a pull instead of what was assumed.
  v.upper = root.second + std::pow(b.discount, horizon);
  return v;
}

}  // namespace strandline::strategy::engines
