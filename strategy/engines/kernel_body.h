// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/engines/kernel_train.h"

/// The kernels of KernelTable. Included by kernel_portable.cpp, kernel_avx2.cpp and
/// kernel_avx512.cpp alone, which are compiled with different flags.
namespace strandline::strategy::engines {
inline namespace STRANDLINE_VECTOR_NAMESPACE {

inline void start(const KernelOption& o, const double* from, Real* price) {
  for (int i = 0; i < o.assets; ++i) price[i] = Real(from[i]);
}

inline void simulate(const KernelOption& o, PathDraw draw, std::uint32_t first, int count,
                     std::size_t stride, double* prices) {
  for (int p = 0; p < count; p += kLanes) {
    Normals normals{draw_name(o, draw, first + static_cast<std::uint32_t>(p), 0), false, {}};
    Real price[kMaxAssets];
    start(o, o.spot, price);
    double* out = prices + p;
    for (int t = 1; t <= o.dates; ++t) {
      step<LaneIs::kPath>(o, normals, price);
      for (int i = 0; i < o.assets; ++i, out += stride) price[i].store(out);
    }
  }
}

inline void load(const KernelOption& o, const double* from, std::size_t stride, Real* price) {
  for (int i = 0; i < o.assets; ++i) price[i] = Real::load(from + i * stride);
}

/// Follows the policy from the date after `date` on; money discounted to `date`.
template <LaneIs kLane>
inline Real follow(const KernelOption& o, const double* beta, Normals& normals, Real* price,
                   int date) {
  Real value(0.0), alive(1.0);
  double discount = 1.0;
  for (int t = date + 1; t <= o.dates; ++t) {
    discount *= o.discount;
    step<kLane>(o, normals, price);
    const Real now = payoff(o, price) * alive;
    if (t == o.dates) return fma(now, Real(discount), value);
    const Real kept = continuation(o, beta + (t - 1) * kMaxFunctions, price);
    value = where_taken(now, now, kept, now * Real(discount), value);
    alive = where_taken(now, now, kept, Real(0.0), alive);
    if ((t & 1) == 0 && !any_positive(alive)) break;
  }
  return value;
}

inline void price(const KernelOption& o, const double* beta, std::uint32_t first, int count,
                  double* sums) {
  Real total(0.0), squares(0.0);
  for (int p = 0; p < count; p += kLanes) {
    Normals normals{
        draw_name(o, PathDraw::kPricing, first + static_cast<std::uint32_t>(p), 0), false, {}};
    Real prices[kMaxAssets];
    start(o, o.spot, prices);
    const Real value = follow<LaneIs::kPath>(o, beta, normals, prices, 0);
    total = total + value;
    squares = fma(value, value, squares);
  }
  sums[0] = sum(total);
  sums[1] = sum(squares);
}

inline void look(const KernelOption& o, const double* beta, const double* prices, double* now,
                 double* kept) {
  for (int t = 0; t < o.dates; ++t) {
    Real price[kMaxAssets];
    load(o, prices + std::ptrdiff_t{t} * o.assets * kLanes, kLanes, price);
    payoff(o, price).store(now + std::ptrdiff_t{t} * kLanes);
    const Real c = t + 1 < o.dates ? continuation(o, beta + t * kMaxFunctions, price) : Real(0.0);
    c.store(kept + std::ptrdiff_t{t} * kLanes);
  }
}

inline double nested(const KernelOption& o, const double* beta, const NestedJob& job) {
  Real total(0.0);
  for (int p = 0; p < job.replicates; p += kLanes) {
    Normals normals{draw_name(o, PathDraw::kInner, job.outer, job.date), false, {}};
    normals.name.replicate = static_cast<std::uint32_t>(p);
    Real price[kMaxAssets];
    start(o, job.prices, price);
    total = total + follow<LaneIs::kReplicate>(o, beta, normals, price, job.date);
  }
  return sum(total) / job.replicates;
}

inline constexpr KernelTable table(const char* name) {
  return {name, simulate, sweep, price, look, nested};
}

}  // namespace STRANDLINE_VECTOR_NAMESPACE
}  // namespace strandline::strategy::engines
