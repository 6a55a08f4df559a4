// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "strategy/claims/bermudan.h"

namespace strandline::strategy::engines {

constexpr int kMaxAssets = 8;
constexpr std::ptrdiff_t kMaxFunctions = 64;  ///< of a regression basis
constexpr std::ptrdiff_t kSweepPaths = 1024;  ///< paths of one block of a training sweep, at most
constexpr int kPriceBlock = 512;              ///< paths of one block of the pricing pass, at most

/// What engines with paths draw; the range of DrawKey::factor is 0x0410 to 0x041f.
enum class PathDraw : std::uint16_t {
  kTraining = 0x0410,
  kPricing = 0x0411,
  kOuter = 0x0412,
  kInner = 0x0413,
  kSwitching = 0x0414,
};

/// A Bermudan option and its regression basis as the kernels see them. Money and prices are in
/// units of the strike; dates are equally far apart.
struct KernelOption {
  claims::Payoff payoff;
  int assets;
  int dates;
  double upper_strike;
  double discount;                      ///< over one step
  double spot[kMaxAssets];              ///< in strikes
  double drift[kMaxAssets];             ///< of the logarithm, over one step
  double load[kMaxAssets][kMaxAssets];  ///< log price's step = drift + load * normals; lower
  std::uint32_t key[2];                 ///< of the random streams

  /// Features are prices in falling order, mapped from [centre - half, centre + half] to [-1, 1]
  /// and held there. A basis is a polynomial of `degree` of one feature (degree > 0) or the product
  /// table: function f is function parent[f] times feature variable[f]; function 0 is 1.
  double centre;
  double half;
  int degree;
  int functions;
  std::uint8_t parent[kMaxFunctions];
  std::uint8_t variable[kMaxFunctions];
};

/// One block of the training sweep of date t, from the last date down to 0: decide at date t + 1
/// (where it exists), draw date t given that, regress there (dates 1 .. dates - 1).
struct SweepJob {
  int date;             ///< t
  const double* beta;   ///< continuation at date t + 1; null where that is the last
  std::uint32_t first;  ///< path, a multiple of 32
  int count;            ///< paths, a multiple of 32, at most kSweepPaths
  std::size_t stride;   ///< of assets in `walk`
  float* walk;          ///< Brownian motions, in steps: at date t + 1 in, at t out
  double* cash;         ///< money of each path: as of date t + 1's decision in, at t out
  double* sums;         ///< lower triangle of the Gram matrix by rows, then the money's products
};

/// What one nested simulation runs from: prices on an outer path.
struct NestedJob {
  const double* prices;  ///< of each asset, in strikes
  int date;              ///< the policy acts from date + 1 on
  std::uint32_t outer;   ///< path
  int replicates;        ///< a multiple of 8
};

/// The inner loops, compiled once per instruction set; every entry gives the same bits. `beta` is
/// the policy: dates rows of kMaxFunctions coefficients, row t - 1 for date t.
struct KernelTable {
  const char* name;  ///< "portable", "avx2", "avx512"
  /// Prices of paths [first, first + count) at dates 1 .. dates: asset i at date t of path p at
  /// [((t - 1) * assets + i) * stride + p]. count is a multiple of 8.
  void (*simulate)(const KernelOption&, PathDraw, std::uint32_t first, int count,
                   std::size_t stride, double* prices);
  void (*sweep)(const KernelOption&, const SweepJob&);
  /// Follows the policy on new paths: sums[0] of the discounted payoff, sums[1] of its square.
  void (*price)(const KernelOption&, const double* beta, std::uint32_t first, int count,
                double* sums);
  /// Payoff and continuation of paths simulated by `simulate` (count 8): [(t - 1) * 8 + p].
  void (*look)(const KernelOption&, const double* beta, const double* prices, double* payoff,
               double* continuation);
  /// Mean payoff of the policy from a state, discounted to its date.
  double (*nested)(const KernelOption&, const double* beta, const NestedJob&);
};

/// The kernels of an instruction set, or null where this build or machine cannot run them.
const KernelTable* portable_kernels();
const KernelTable* avx2_kernels();
const KernelTable* avx512_kernels();
/// The fastest that this machine can run.
const KernelTable& best_kernels();

}  // namespace strandline::strategy::engines
