// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/engines/kernel_single.h"
#include "strategy/engines/kernel_state.h"

/// The training sweep of KernelTable, for kernel_body.h. Paths are Brownian bridges from the last
/// date back to today, so that a path is one number per asset and its past is drawn when needed.
namespace strandline::strategy::engines {
inline namespace STRANDLINE_VECTOR_NAMESPACE {

/// One block's prices at a date.
struct BlockPrices {
  alignas(64) float of[kMaxAssets][kSweepPaths];
  void load(const KernelOption& o, int p, Real* price) const {
    for (int i = 0; i < o.assets; ++i) price[i] = widened(of[i] + p);
  }
};

/// Prices at `date` of the block's Brownian motions.
inline void price_walk(const KernelOption& o, const SweepJob& job, int date, BlockPrices& prices) {
  for (int i = 0; i < o.assets; ++i) {
    const Single drift = single(date * o.drift[i]), spot = single(o.spot[i]);
    for (int p = 0; p < job.count; p += kSingleLanes) {
      Single x = drift;
      for (int j = 0; j <= i; ++j)
        if (o.load[i][j] != 0)
          x = fma(single(o.load[i][j]), load_single(job.walk + j * job.stride + p), x);
      store_single(prices.of[i] + p, spot * exp(x));
    }
  }
}

/// Moves the Brownian motions from the date after job.date back to it; draws them at the last.
inline void walk_back(const KernelOption& o, const SweepJob& job) {
  const bool last = job.date == o.dates;
  const double left = last ? job.date : job.date / (job.date + 1.0);
  const Single keep = single(last ? 0.0 : left), spread = single(__builtin_sqrt(left));
  for (int i = 0; i < o.assets; ++i) {
    DrawName name = draw_name(o, PathDraw::kTraining, job.first / 4, 0);
    name.entity = static_cast<std::uint32_t>(job.date * o.assets + i);
    alignas(64) float z[kSweepPaths];
    coarse_normals(name, job.count, z);
    float* walk = job.walk + i * job.stride;
    for (int p = 0; p < job.count; p += kSingleLanes) {
      const Single before = last ? Single{} : load_single(walk + p);
      store_single(walk + p, fma(keep, before, spread * load_single(z + p)));
    }
  }
}

/// What a polynomial of one asset's price is fitted to and decided by.
struct BlockView {
  alignas(64) double payoff[kSweepPaths];
  alignas(64) double feature[kSweepPaths];
};

inline Part load_part(const double* x) {
  Part a;
  std::memcpy(&a, x, sizeof(a));
  return a;
}

inline void view(const KernelOption& o, const SweepJob& job, const BlockPrices& prices,
                 BlockView& out) {
  const bool down = o.payoff == claims::Payoff::kPut || o.payoff == claims::Payoff::kMeanPut;
  const bool up = o.payoff == claims::Payoff::kCall || o.payoff == claims::Payoff::kMaxCall;
  const Part sign = part(down ? -1.0 : 1.0), zero = part(0.0), one = part(1.0);
  const Part slope = part(1.0 / o.half), shift = part(-o.centre / o.half);
  for (int p = 0; p < job.count; p += kPartLanes) {
    const Part price = widened_part(prices.of[0] + p);
    const Part gain = most((price - one) * sign, zero);
    const Part y = least(most(fma(price, slope, shift), -one), one);
    std::memcpy(out.payoff + p, &gain, sizeof(gain));
    std::memcpy(out.feature + p, &y, sizeof(y));
  }
  if (down || up) return;
  for (int p = 0; p < job.count; p += kLanes) {
    const Real price = widened(prices.of[0] + p);
    payoff(o, &price).store(out.payoff + p);
  }
}

/// Decides at the date after job.date and discounts the money to job.date.
template <int kDegree>
inline void decide_polynomial(const KernelOption& o, const SweepJob& job, const BlockView& later) {
  const Part discount = part(o.discount);
  for (int p = 0; p < job.count; p += kPartLanes) {
    const Part now = load_part(later.payoff + p), y = load_part(later.feature + p);
    Part taken = now;
    if (job.beta) {
      Part value = part(job.beta[kDegree]);
#pragma GCC unroll 5
      for (int k = kDegree; k-- > 0;) value = fma(value, y, part(job.beta[k]));
      const Part kept = load_part(job.cash + p);
      taken = ((now > Part{}) & (now >= value)) ? now : kept;
    }
    taken = taken * discount;
    std::memcpy(job.cash + p, &taken, sizeof(taken));
  }
}

/// Sums of a polynomial basis: powers up to 2 kDegree and the money's moments, in the money only.
/// Part by part, for as many sums as there are registers.
template <int kDegree>
inline void sum_polynomial(const SweepJob& job, const BlockView& now) {
  Real power[2 * kDegree + 1], moment[kDegree + 1];
  for (int i = 0; i < kParts; ++i) {
    Part a[2 * kDegree + 1] = {}, m[kDegree + 1] = {};
    for (int p = i * kPartLanes; p < job.count; p += kLanes) {
      const Part y = load_part(now.feature + p), cash = load_part(job.cash + p);
      Part term = load_part(now.payoff + p) > Part{} ? part(1.0) : Part{};
#pragma GCC unroll 11
      for (int k = 0; k <= 2 * kDegree; ++k) {
        if (k <= kDegree) m[k] = fma(term, cash, m[k]);
        a[k] = a[k] + term;
        term = term * y;
      }
    }
    for (int k = 0; k <= 2 * kDegree; ++k) power[k].part[i] = a[k];
    for (int k = 0; k <= kDegree; ++k) moment[k].part[i] = m[k];
  }
  double* out = job.sums;
  for (int i = 0; i <= kDegree; ++i)
    for (int j = 0; j <= i; ++j) *out++ = sum(power[i + j]);
  for (int j = 0; j <= kDegree; ++j) *out++ = sum(moment[j]);
}

/// Decides at the date after job.date and discounts the money to job.date.
inline void decide_table(const KernelOption& o, const SweepJob& job, const BlockPrices& later) {
  for (int p = 0; p < job.count; p += kLanes) {
    Real price[kMaxAssets];
    later.load(o, p, price);
    const Real now = payoff(o, price);
    Real taken = now;
    if (job.beta) {
      const Real kept = Real::load(job.cash + p);
      taken = where_taken(now, now, continuation(o, job.beta, price), now, kept);
    }
    (taken * Real(o.discount)).store(job.cash + p);
  }
}

constexpr int kTile = 256;  ///< paths whose functions stay in the second-level cache

/// Dot products of rows i, i + 1 with columns j .. j + 3, each of `count` numbers.
inline void dot_tile(const double* rows, const double* columns, int count, double out[2][4]) {
  Real a[2][4];
  for (auto& row : a)
    for (Real& x : row) x = Real(0.0);
  for (int p = 0; p < count; p += kLanes) {
    const Real r0 = Real::load(rows + p), r1 = Real::load(rows + kTile + p);
    for (int c = 0; c < 4; ++c) {
      const Real x = Real::load(columns + c * kTile + p);
      a[0][c] = fma(r0, x, a[0][c]);
      a[1][c] = fma(r1, x, a[1][c]);
    }
  }
  for (int r = 0; r < 2; ++r)
    for (int c = 0; c < 4; ++c) out[r][c] = sum(a[r][c]);
}

/// Adds the sums of paths first .. first + count - 1 of the block.
inline void add_table(const KernelOption& o, const SweepJob& job, const BlockPrices& prices,
                      int first, int count) {
  alignas(64) double values[(kMaxFunctions + 4) * kTile];
  const int rows = o.functions + 1;
  for (int p = 0; p < count; p += kLanes) {
    Real price[kMaxAssets], y[kMaxAssets], f[kMaxFunctions];
    prices.load(o, first + p, price);
    features(o, price, y);
    functions(o, y, f);
    const Real in = where_positive(payoff(o, price), Real(1.0));
    for (int k = 0; k < o.functions; ++k) (in * f[k]).store(values + k * kTile + p);
    (in * Real::load(job.cash + first + p)).store(values + o.functions * kTile + p);
    for (int k = rows; k < rows + 3; ++k) Real(0.0).store(values + k * kTile + p);
  }
  for (int i = 0; i < rows; i += 2)
    for (int j = 0; j <= i + 1; j += 4) {
      double tile[2][4];
      dot_tile(values + i * kTile, values + j * kTile, count, tile);
      for (int r = i; r < i + 2 && r < rows; ++r)
        for (int c = j; c < j + 4 && c <= r; ++c)
          job.sums[r * (r + 1) / 2 + c] += tile[r - i][c - j];
    }
}

/// Sums of a table basis: all products of functions and money, in the money only.
inline void sum_table(const KernelOption& o, const SweepJob& job, const BlockPrices& prices) {
  const int numbers = (o.functions + 1) * (o.functions + 2) / 2;
  for (int k = 0; k < numbers; ++k) job.sums[k] = 0;
  for (int first = 0; first < job.count; first += kTile)
    add_table(o, job, prices, first, job.count - first < kTile ? job.count - first : kTile);
}

/// Calls decide(prices) and fit(prices) where the sweep of job.date has them to do.
template <class Decide, class Fit>
inline void sweep_with(const KernelOption& o, const SweepJob& job, Decide decide, Fit fit) {
  BlockPrices prices;
  if (job.date < o.dates) {
    price_walk(o, job, job.date + 1, prices);
    decide(prices);
  }
  if (job.date == 0) return;
  walk_back(o, job);
  if (job.date == o.dates) return;
  price_walk(o, job, job.date, prices);
  fit(prices);
}

template <int kDegree>
inline void sweep_polynomial(const KernelOption& o, const SweepJob& job) {
  BlockView seen;
  sweep_with(
      o, job,
      [&](const BlockPrices& later) {
        view(o, job, later, seen);
        decide_polynomial<kDegree>(o, job, seen);
      },
      [&](const BlockPrices& now) {
        view(o, job, now, seen);
        sum_polynomial<kDegree>(job, seen);
      });
}

inline void sweep(const KernelOption& o, const SweepJob& job) {
  switch (o.degree) {
    case 3:
      return sweep_polynomial<3>(o, job);
    case 5:
      return sweep_polynomial<5>(o, job);
    default:
      return sweep_with(
          o, job, [&](const BlockPrices& later) { decide_table(o, job, later); },
          [&](const BlockPrices& now) { sum_table(o, job, now); });
  }
}

}  // namespace STRANDLINE_VECTOR_NAMESPACE
}  // namespace strandline::strategy::engines
