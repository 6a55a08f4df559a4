// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace strandline::core {

/// Counts over equal bins of [low, high) with under- and overflow bins: integer, so merging is
/// order-independent. Quantiles interpolate within a bin.
class Histogram {
 public:
  Histogram() = default;  ///< no bins yet: add() is a std::logic_error until something is merged
  Histogram(double low, double high, int bins);
  void add(double x);
  /// The same binning, else std::logic_error; a default-made one takes over the other's.
  void merge(const Histogram& other);
  std::uint64_t count() const;
  double quantile(double p) const;
  /// Mean of the lowest p share of the sample (expected shortfall of a gain distribution).
  double lower_tail_mean(double p) const;
  const std::vector<std::uint64_t>& counts() const { return counts_; }
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  double bin_low(std::size_t i) const;
  double low_ = 0, high_ = 1, width_ = 1;
  std::vector<std::uint64_t> counts_;  ///< [underflow, bins..., overflow]
};

}  // namespace strandline::core
