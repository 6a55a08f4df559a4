// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/engines/kernel_state.h"

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

/// Money of eight paths after the decision at date t, discounted to t - 1.
inline Real decided(const KernelOption& o, const SweepJob& job, int p) {
  Real price[kMaxAssets];
  load(o, job.later + p, job.stride, price);
  const Real now = payoff(o, price);
  if (!job.later_beta) return now * Real(o.discount);
  const Real kept = Real::load(job.cash + p);
  const Real value = continuation(o, job.later_beta, price);
  return where_taken(now, now, value, now, kept) * Real(o.discount);
}

/// Sums of a polynomial basis: powers up to 2 kDegree and the money's moments, in the money only.
template <int kDegree>
inline void sweep_polynomial(const KernelOption& o, const SweepJob& job) {
  Real power[2 * kDegree + 1], moment[kDegree + 1], square(0.0);
  for (Real& a : power) a = Real(0.0);
  for (Real& a : moment) a = Real(0.0);
  for (int p = 0; p < job.count; p += kLanes) {
    const Real cash = decided(o, job, p);
    cash.store(job.cash + p);
    if (!job.now) continue;
    Real price[kMaxAssets], y[kMaxAssets];
    load(o, job.now + p, job.stride, price);
    features(o, price, y);
    Real term = where_positive(payoff(o, price), Real(1.0));
    square = fma(term * cash, cash, square);
    for (int k = 0; k <= 2 * kDegree; ++k) {
      if (k <= kDegree) moment[k] = fma(term, cash, moment[k]);
      power[k] = power[k] + term;
      term = term * y[0];
    }
  }
  if (!job.now) return;
  double* out = job.sums;
  for (int i = 0; i <= kDegree; ++i)
    for (int j = 0; j <= i; ++j) *out++ = sum(power[i + j]);
  for (int j = 0; j <= kDegree; ++j) *out++ = sum(moment[j]);
  *out = sum(square);
}

/// Dot products of rows i, i + 1 with columns j .. j + 3, each of `count` numbers.
inline void dot_tile(const double* rows, const double* columns, int count, double out[2][4]) {
  Real a[2][4];
  for (auto& row : a)
    for (Real& x : row) x = Real(0.0);
  for (int p = 0; p < count; p += kLanes) {
    const Real r0 = Real::load(rows + p), r1 = Real::load(rows + kSweepPaths + p);
    for (int c = 0; c < 4; ++c) {
      const Real x = Real::load(columns + c * kSweepPaths + p);
      a[0][c] = fma(r0, x, a[0][c]);
      a[1][c] = fma(r1, x, a[1][c]);
    }
  }
  for (int r = 0; r < 2; ++r)
    for (int c = 0; c < 4; ++c) out[r][c] = sum(a[r][c]);
}

/// Sums of a table basis: all products of functions and money, in the money only.
inline void sweep_table(const KernelOption& o, const SweepJob& job) {
  alignas(64) double values[(kMaxFunctions + 4) * kSweepPaths];
  const int rows = o.functions + 1;
  for (int p = 0; p < job.count; p += kLanes) {
    const Real cash = decided(o, job, p);
    cash.store(job.cash + p);
    if (!job.now) continue;
    Real price[kMaxAssets], y[kMaxAssets], f[kMaxFunctions];
    load(o, job.now + p, job.stride, price);
    features(o, price, y);
    functions(o, y, f);
    const Real in = where_positive(payoff(o, price), Real(1.0));
    for (int k = 0; k < o.functions; ++k) (in * f[k]).store(values + k * kSweepPaths + p);
    (in * cash).store(values + o.functions * kSweepPaths + p);
    for (int k = rows; k < rows + 3; ++k) Real(0.0).store(values + k * kSweepPaths + p);
  }
  if (!job.now) return;
  for (int i = 0; i < rows; i += 2)
    for (int j = 0; j <= i + 1; j += 4) {
      double tile[2][4];
      dot_tile(values + i * kSweepPaths, values + j * kSweepPaths, job.count, tile);
      for (int r = i; r < i + 2 && r < rows; ++r)
        for (int c = j; c < j + 4 && c <= r; ++c)
          job.sums[r * (r + 1) / 2 + c] = tile[r - i][c - j];
    }
}

inline void sweep(const KernelOption& o, const SweepJob& job) {
  switch (o.degree) {
    case 3:
      return sweep_polynomial<3>(o, job);
    case 5:
      return sweep_polynomial<5>(o, job);
    default:
      return sweep_table(o, job);
  }
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
