// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace strandline::evolution::backtest {

/// A forecast of one number by a sample of its predictive distribution, sorted ascending. A point
/// forecast is a sample of one.
using Ensemble = std::vector<double>;

/// Continuous ranked probability score of an ensemble read as a step function (Gneiting and Raftery
/// 2007, eq. 21): E|X - y| - E|X - X'| / 2, in the unit of y; lower is better. For a point forecast
/// it is the absolute error. `sorted` must be ascending and not empty.
double crps(std::span<const double> sorted, double y);

/// Closed form for a normal forecast (Gneiting et al. 2005, eq. 5).
double crps_normal(double mean, double sd, double y);

/// Quantile of a sorted sample, linear interpolation (type 7 of Hyndman and Fan 1996).
double sorted_quantile(std::span<const double> sorted, double p);

/// A central interval of a forecast and whether the outcome fell into it (ends included: shares are
/// counts, so ends carry mass).
struct Hit {
  double low = 0, high = 0;
  bool inside = false;
};
Hit central_interval(std::span<const double> sorted, double level, double y);

/// Randomized probability integral transform (Czado, Gneiting and Held 2009): uniform on [0, 1] for
/// a calibrated forecast, also of counts. `u` is a uniform that spreads the mass at y.
double pit(std::span<const double> sorted, double y, double u);

/// Counts of PIT values in ten equal bins.
std::array<int, 10> pit_histogram(const std::vector<double>& values);

/// A mean with the 90 % interval of a block bootstrap: whole blocks are drawn with replacement, for
/// points of one block (a trait at several horizons and cut-offs) share their fate.
struct BlockMean {
  double mean = 0, low = 0, high = 0;
};
/// `block[i]` is the block of value[i], numbered from 0. Deterministic in `seed`; no values: zeros.
BlockMean block_bootstrap(const std::vector<double>& value, const std::vector<int>& block,
                          int resamples, std::uint64_t seed);

}  // namespace strandline::evolution::backtest
