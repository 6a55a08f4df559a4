// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "core/error.h"

namespace strandline::core {

/// A sum whose bits do not depend on the order of addition: each term is rounded once to a multiple
/// of 2^-40 and added as a 128-bit integer. Terms must be below 2^22 in magnitude (money is held in
/// millions or billions); a larger one or a NaN throws RuntimeFailure.
class FixedSum {
 public:
  void add(double x) {
    if (!(x > -4194304.0 && x < 4194304.0)) overflow(x);
    sum_ += static_cast<Int128>(std::nearbyint(x * 1099511627776.0));
  }
  void merge(const FixedSum& other) { sum_ += other.sum_; }
  double value() const { return static_cast<double>(sum_) * (1.0 / 1099511627776.0); }
  bool operator==(const FixedSum&) const = default;

 private:
  [[noreturn]] static void overflow(double x);
  __extension__ typedef __int128 Int128;
  Int128 sum_ = 0;
};

/// Count, mean, variance and standard error of a sample, order-independent bit for bit. Squares
/// limit |x| to 2048 per unit of `scale`; pick the scale so that typical values are near 1.
class FixedMoments {
 public:
  explicit FixedMoments(double scale = 1.0) : scale_(scale) {}
  void add(double x) {
    const double y = x / scale_;
    ++count_;
    sum_.add(y);
    squares_.add(y * y);
  }
  void merge(const FixedMoments& other) {
    count_ += other.count_;
    sum_.merge(other.sum_);
    squares_.merge(other.squares_);
  }
  std::uint64_t count() const { return count_; }
  double mean() const { return count_ ? scale_ * sum_.value() / static_cast<double>(count_) : 0.0; }
  /// Unbiased sample variance; 0 below two terms.
  double variance() const;
  double standard_error() const;

 private:
  double scale_;
  std::uint64_t count_ = 0;
  FixedSum sum_, squares_;
};

}  // namespace strandline::core
