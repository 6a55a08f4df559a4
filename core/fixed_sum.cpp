// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fixed_sum.h"

#include <fmt/format.h>

#include <algorithm>

namespace strandline::core {

void FixedSum::overflow(double x) {
  throw RuntimeFailure(
      fmt::format("a term of a fixed-point sum is {}, beyond +-2^22 or not a number; "
                  "scale the quantity (money is held in millions of USD)",
                  x));
}

double FixedMoments::variance() const {
  if (count_ < 2) return 0.0;
  const double n = static_cast<double>(count_);
  const double sum = sum_.value();
  const double spread = squares_.value() - sum * sum / n;
  return std::max(0.0, spread / (n - 1.0)) * scale_ * scale_;
}

double FixedMoments::standard_error() const {
  return count_ < 2 ? 0.0 : std::sqrt(variance() / static_cast<double>(count_));
}

}  // namespace strandline::core
