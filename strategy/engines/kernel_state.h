// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/vector_math.h"
#include "strategy/engines/kernel.h"

/// Paths, payoffs and basis functions of eight paths at a time, for kernel_body.h.
namespace strandline::strategy::engines {
inline namespace STRANDLINE_VECTOR_NAMESPACE {

using core::vec::DrawName;
using core::vec::kLanes;
using core::vec::LaneIs;
using core::vec::Real;

/// A path's normals, one after the other; pairs of Box-Muller are used up.
struct Normals {
  DrawName name;
  bool has_spare = false;
  Real spare;

  template <LaneIs kLane>
  Real next() {
    has_spare = !has_spare;
    if (!has_spare) return spare;
    Real first;
    core::vec::normals<kLane>(name, first, spare);
    ++name.entity;
    return first;
  }
};

inline DrawName draw_name(const KernelOption& o, PathDraw draw, std::uint32_t path, int step) {
  const auto factor = static_cast<std::uint32_t>(draw) << 16;
  return {{o.key[0], o.key[1]}, path, 0, factor | static_cast<std::uint32_t>(step), 0};
}

/// Moves prices over one step.
template <LaneIs kLane>
inline void step(const KernelOption& o, Normals& normals, Real* price) {
  Real z[kMaxAssets];
  for (int i = 0; i < o.assets; ++i) z[i] = normals.next<kLane>();
  for (int i = 0; i < o.assets; ++i) {
    Real x = fma(Real(o.load[i][i]), z[i], Real(o.drift[i]));
    for (int j = 0; j < i; ++j)
      if (o.load[i][j] != 0) x = fma(Real(o.load[i][j]), z[j], x);
    price[i] = price[i] * exp(x);
  }
}

inline Real positive(const Real& x) {
  return most(x, Real(0.0));
}

inline Real butterfly(const KernelOption& o, const Real& s) {
  const Real middle = positive(s - Real(0.5 * (1.0 + o.upper_strike)));
  return positive(s - Real(1.0)) - (middle + middle) + positive(s - Real(o.upper_strike));
}

/// claims::exercise_value in strikes.
inline Real payoff(const KernelOption& o, const Real* price) {
  switch (o.payoff) {
    case claims::Payoff::kPut:
      return positive(Real(1.0) - price[0]);
    case claims::Payoff::kCall:
      return positive(price[0] - Real(1.0));
    case claims::Payoff::kMaxCall: {
      Real best = price[0];
      for (int i = 1; i < o.assets; ++i) best = most(best, price[i]);
      return positive(best - Real(1.0));
    }
    case claims::Payoff::kMeanPut: {
      Real total = price[0];
      for (int i = 1; i < o.assets; ++i) total = total + price[i];
      return positive(Real(1.0) - total * Real(1.0 / o.assets));
    }
    case claims::Payoff::kButterfly:
    case claims::Payoff::kMinButterfly: {
      Real least_wing = butterfly(o, price[0]);
      for (int i = 1; i < o.assets; ++i) least_wing = least(least_wing, butterfly(o, price[i]));
      return positive(least_wing);
    }
  }
  return Real(0.0);
}

/// Features of the basis: prices in falling order on [-1, 1].
inline void features(const KernelOption& o, const Real* price, Real* y) {
  for (int i = 0; i < o.assets; ++i) {
    Real x = price[i];
    for (int j = 0; j < i; ++j) {
      const Real high = most(y[j], x);
      x = least(y[j], x);
      y[j] = high;
    }
    y[i] = x;
  }
  const Real slope(1.0 / o.half), shift(-o.centre / o.half);
  for (int i = 0; i < o.assets; ++i)
    y[i] = least(most(fma(y[i], slope, shift), Real(-1.0)), Real(1.0));
}

/// The basis functions of features.
inline void functions(const KernelOption& o, const Real* y, Real* f) {
  f[0] = Real(1.0);
  for (int k = 1; k < o.functions; ++k) f[k] = f[o.parent[k]] * y[o.variable[k]];
}

/// The regressed continuation value.
inline Real continuation(const KernelOption& o, const double* beta, const Real* price) {
  Real y[kMaxAssets];
  features(o, price, y);
  if (o.degree > 0) {
    Real c(beta[o.degree]);
    for (int k = o.degree; k-- > 0;) c = fma(c, y[0], Real(beta[k]));
    return c;
  }
  Real f[kMaxFunctions];
  functions(o, y, f);
  Real even(beta[0]), odd(0.0);
  for (int k = 1; k < o.functions; ++k) {
    Real& c = k & 1 ? odd : even;
    c = fma(Real(beta[k]), f[k], c);
  }
  return even + odd;
}

}  // namespace STRANDLINE_VECTOR_NAMESPACE
}  // namespace strandline::strategy::engines
