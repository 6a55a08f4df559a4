// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/math_kernel.h"
#include "strategy/engines/lsm.h"

namespace strandline::strategy::engines {
namespace {

namespace kernel = core::kernel;

[[noreturn]] void refuse(const std::string& key, const std::string& value,
                         const std::string& problem, const std::string& mend) {
  throw core::InputError({{}, key, value, problem, mend});
}

void check(const claims::BermudanOption& o, int degree) {
  const int assets = static_cast<int>(o.assets.size());
  if (assets < 1 || assets > kMaxAssets)
    refuse("assets", std::to_string(assets), "simulation takes 1 to 8 assets",
           "price fewer assets at once");
  if (o.dates < 1)
    refuse("dates", std::to_string(o.dates), "simulation exercises at dates",
           "give the number of exercise dates, 50 a year come close to any time");
  if (!(o.strike > 0)) refuse("strike", fmt::format("{}", o.strike), "must be positive", "in USD");
  if (!(o.maturity > 0))
    refuse("maturity", fmt::format("{}", o.maturity), "must be positive", "in years");
  if (degree != 0 && degree != 3 && degree != 5)
    refuse("degree", std::to_string(degree), "no such basis", "3, 5 or 0");
}

/// Loads of independent normals: Cholesky of the covariance over one step.
void set_loads(const claims::BermudanOption& o, double step_years, KernelOption& k) {
  for (int i = 0; i < k.assets; ++i)
    for (int j = 0; j <= i; ++j) {
      double x = o.rho(i, j);
      for (int l = 0; l < j; ++l) x -= k.load[i][l] * k.load[j][l];
      if (i == j && !(x > 0))
        refuse("correlation", "", "not positive definite",
               fmt::format("lower the correlations of asset {}", i + 1));
      k.load[i][j] = i == j ? kernel::sqrt(x) : x / k.load[j][j];
    }
  for (int i = 0; i < k.assets; ++i) {
    const claims::LognormalAsset& asset = o.assets[i];
    if (!(asset.volatility >= 0))
      refuse(fmt::format("assets[{}].volatility", i), fmt::format("{}", asset.volatility),
             "must not be negative", "per square root of a year");
    const double step = asset.volatility * kernel::sqrt(step_years);
    for (int j = 0; j <= i; ++j) k.load[i][j] *= step;
    k.spot[i] = asset.spot / o.strike;
    k.drift[i] = (o.rate - asset.dividend_yield) * step_years - 0.5 * step * step;
  }
}

/// Where prices matter for exercise, in strikes.
void set_range(const claims::BermudanOption& o, KernelOption& k) {
  double spread = 0.1;
  for (const claims::LognormalAsset& asset : o.assets)
    spread = std::max(spread, asset.volatility * kernel::sqrt(o.maturity));
  switch (o.payoff) {
    case claims::Payoff::kPut:
      k.half = std::min(1.5 * spread, 0.5);
      k.centre = 1.0 - k.half;
      break;
    case claims::Payoff::kCall:
      k.half = std::min(1.5 * spread, 3.0);
      k.centre = 1.0 + k.half;
      break;
    case claims::Payoff::kMaxCall:
      k.half = std::min(3.0 * spread, 4.0);
      k.centre = 1.2;
      break;
    case claims::Payoff::kMeanPut:
      k.half = std::min(2.0 * spread, 1.0);
      k.centre = 0.95;
      break;
    case claims::Payoff::kButterfly:
    case claims::Payoff::kMinButterfly:
      k.half = 0.5 * (k.upper_strike - 1.0);
      k.centre = 1.0 + k.half;
      break;
  }
}

/// Products of the ordered features whose weighted degree is at most 10: features weigh 2, 2, 3, 5
/// and 6, because lower prices move the value of what depends on the highest ever less.
void set_products(KernelOption& k) {
  static constexpr int kWeight[kMaxAssets] = {2, 2, 3, 5, 6, 8, 8, 8};
  int degree[kMaxFunctions] = {0};
  int last[kMaxFunctions] = {0};
  k.functions = 1;
  for (int parent = 0; parent < k.functions; ++parent)
    for (int v = last[parent]; v < k.assets && k.functions < kMaxFunctions - 1; ++v) {
      if (degree[parent] + kWeight[v] > 10) continue;
      k.parent[k.functions] = static_cast<std::uint8_t>(parent);
      k.variable[k.functions] = static_cast<std::uint8_t>(v);
      degree[k.functions] = degree[parent] + kWeight[v];
      last[k.functions] = v;
      ++k.functions;
    }
}

}  // namespace

KernelOption kernel_option(const claims::BermudanOption& o, const LsmOptions& options) {
  check(o, options.degree);
  KernelOption k{};
  k.payoff = o.payoff;
  k.assets = static_cast<int>(o.assets.size());
  k.dates = o.dates;
  k.upper_strike = o.upper_strike / o.strike;
  const double step_years = o.maturity / o.dates;
  k.discount = kernel::exp(-o.rate * step_years);
  set_loads(o, step_years, k);
  set_range(o, k);
  k.key[0] = static_cast<std::uint32_t>(options.seed);
  k.key[1] = static_cast<std::uint32_t>(options.seed >> 32);
  if (k.assets == 1) {
    k.degree = options.degree ? options.degree : 5;
    k.functions = k.degree + 1;
  } else {
    set_products(k);
  }
  return k;
}

}  // namespace strandline::strategy::engines
