// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace strandline::core {

/// A value with a confidence interval (95 % unless said otherwise) and its standard error.
struct Estimate {
  double value = 0;
  double low = 0;
  double high = 0;
  double standard_error = 0;
};

/// Normal interval value +- 1.96 s.e.
Estimate normal_interval(double mean, double standard_error);

/// Wilson score interval for k successes of n (Wilson 1927).
Estimate wilson_interval(std::uint64_t k, std::uint64_t n);

/// Linear-interpolated quantile, type 7 of Hyndman and Fan (1996); the sample must not be empty.
double quantile(std::vector<double> sample, double p);

/// Kaplan-Meier survival with Greenwood's variance for discrete times 0..horizon.
/// events[t] and censored[t] count units that ended or left observation at time t.
struct SurvivalPoint {
  int time;
  double survival, low, high;  ///< log-log 95 % interval
};
std::vector<SurvivalPoint> kaplan_meier(std::span<const std::uint64_t> events,
                                        std::span<const std::uint64_t> censored);

}  // namespace strandline::core
