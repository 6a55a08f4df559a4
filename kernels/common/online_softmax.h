// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include "kernels/common/portable.h"

namespace strandline::kernels {

/// "Minus infinity" of scores that are masked: finite, so that differences of two are 0 and not
/// NaN.
constexpr float kMasked = -1e30F;

/// Sum of exponentials of scores that come one by one, relative to the largest so far (Milakov,
/// Gimelshein 2018): nothing overflows, and the scores are read once.
struct OnlineSoftmax {
  float largest = kMasked;
  float sum = 0;

  /// Takes a score; returns the factor by which what was weighed before shrinks.
  STRANDLINE_SHARED float add(float score) {
    if (score <= largest) {
      sum += expf(score - largest);
      return 1;
    }
    const float factor = sum > 0 ? expf(largest - score) : 0.0F;
    sum = sum * factor + 1;
    largest = score;
    return factor;
  }

  /// The sum relative to a maximum that is at least the own.
  STRANDLINE_SHARED float sum_relative_to(float maximum) const {
    return sum > 0 ? sum * expf(largest - maximum) : 0.0F;
  }
};

}  // namespace strandline::kernels
