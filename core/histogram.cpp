// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/histogram.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace strandline::core {

Histogram::Histogram(double low, double high, int bins)
    : low_(low), high_(high), width_((high - low) / bins) {
  if (!(high > low) || bins < 1) throw std::logic_error("a histogram needs low < high and a bin");
  counts_.assign(static_cast<std::size_t>(bins) + 2, 0);
}

void Histogram::add(double x) {
  if (counts_.empty()) throw std::logic_error("a histogram without bins cannot count");
  if (std::isnan(x)) throw std::logic_error("a histogram cannot count a NaN");
  const std::size_t last = counts_.size() - 1;
  std::size_t bin = last;
  if (x < low_) {
    bin = 0;
  } else if (x < high_) {
    // Rounding may put a value just below `high` one bin too far.
    bin = std::min(last - 1, static_cast<std::size_t>((x - low_) / width_) + 1);
  }
  ++counts_[bin];
}

void Histogram::merge(const Histogram& other) {
  if (other.counts_.empty()) return;
  if (counts_.empty()) {
    *this = other;
    return;
  }
  if (other.counts_.size() != counts_.size() || other.low_ != low_ || other.high_ != high_)
    throw std::logic_error("histograms of different binning cannot be merged");
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
}

std::uint64_t Histogram::count() const {
  std::uint64_t total = 0;
  for (const std::uint64_t c : counts_) total += c;
  return total;
}

double Histogram::bin_low(std::size_t i) const {
  return i == 0 ? low_ : std::min(high_, low_ + static_cast<double>(i - 1) * width_);
}

double Histogram::quantile(double p) const {
  const double target = std::clamp(p, 0.0, 1.0) * static_cast<double>(count());
  double below = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    const double here = static_cast<double>(counts_[i]);
    if (here > 0 && below + here >= target) {
      const bool inner = i > 0 && i + 1 < counts_.size();
      return bin_low(i) + (inner ? width_ * (target - below) / here : 0.0);
    }
    below += here;
  }
  return low_;
}

double Histogram::lower_tail_mean(double p) const {
  const double target = std::clamp(p, 0.0, 1.0) * static_cast<double>(count());
  if (target <= 0) return quantile(0);
  double taken = 0;
  double sum = 0;
  for (std::size_t i = 0; i < counts_.size() && taken < target; ++i) {
    const double here = static_cast<double>(counts_[i]);
    const double part = std::min(here, target - taken);
    const bool inner = i > 0 && i + 1 < counts_.size();
    // Values are uniform within a bin: the lowest `part` of `here` lie in its left part.
    const double middle = here > 0 && inner ? 0.5 * width_ * part / here : 0.0;
    sum += part * (bin_low(i) + middle);
    taken += part;
  }
  return sum / target;
}

}  // namespace strandline::core
