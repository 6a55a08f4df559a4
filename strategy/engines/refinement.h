// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <utility>

#include "strategy/engines/valuation.h"

namespace strandline::strategy::engines {

/// The value from two grids, the second with half the steps, by Richardson's extrapolation at the
/// given order; the interval is as wide as the two grids differ, which the extrapolated value beats
/// where the order holds.
inline Valuation refined(double coarse, double fine, int order) {
  const double weight = std::pow(2.0, order);
  Valuation v;
  v.value = (weight * fine - coarse) / (weight - 1);
  const double error = std::abs(fine - coarse);
  v.lower = v.value - error;
  v.upper = v.value + error;
  return v;
}

/// The finer grid's value where errors fall too irregularly to extrapolate; as wide as the grids
/// differ.
inline Valuation settled(double coarse, double fine) {
  Valuation v;
  v.value = fine;
  v.lower = fine - std::abs(fine - coarse);
  v.upper = fine + std::abs(fine - coarse);
  return v;
}

/// A value without error of its own beyond rounding.
inline Valuation exact(double value) {
  Valuation v;
  v.value = v.lower = v.upper = value;
  return v;
}

}  // namespace strandline::strategy::engines
