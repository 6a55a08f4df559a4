// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/lsm.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

#include "core/error.h"
#include "core/hash.h"
#include "core/math_kernel.h"
#include "core/parallel.h"
#include "strategy/engines/least_squares.h"

namespace strandline::strategy::engines {
namespace {

using core::FixedSum;

const KernelTable& kernels_of(const LsmOptions& options) {
  return options.kernels ? *options.kernels : best_kernels();
}

std::size_t blocks_of(std::size_t paths, std::size_t block) {
  return (paths + block - 1) / block;
}

/// Paths, one number per asset, and the money of each while dates go back.
struct Training {
  const KernelTable& kernels;
  const KernelOption& option;
  std::size_t paths;
  int threads;
  std::vector<float> walk{};  // [asset][path]
  std::vector<double> cash{};

  int count(std::size_t block) const {
    return static_cast<int>(std::min<std::size_t>(kSweepPaths, paths - block * kSweepPaths));
  }
};

/// Decides at the date after `date` with `beta` (null at the last), goes back to `date` and fits
/// its continuation.
std::vector<double> sweep(Training& t, int date, const double* beta) {
  const bool fits = 0 < date && date < t.option.dates;
  NormalEquations equations(t.option.functions, 1);
  core::parallel_blocks(blocks_of(t.paths, kSweepPaths), t.threads, [&](std::size_t block) {
    const std::size_t first = block * kSweepPaths;
    std::array<double, (kMaxFunctions + 1) * (kMaxFunctions + 2) / 2> sums;
    const SweepJob job{date,
                       beta,
                       static_cast<std::uint32_t>(first),
                       t.count(block),
                       t.paths,
                       t.walk.data() + first,
                       t.cash.data() + first,
                       sums.data()};
    t.kernels.sweep(t.option, job);
    if (fits) equations.add(sums);
  });
  return fits ? equations.solve() : std::vector<double>();
}

}  // namespace

ExercisePolicy train_lsm(const claims::BermudanOption& claim, const LsmOptions& options) {
  const std::uint32_t paths = options.training_paths / 32 * 32;
  if (paths < 64 || options.training_paths > kMaxTrainingPaths)
    throw core::InputError({{},
                            "training_paths",
                            std::to_string(options.training_paths),
                            "training keeps 64 to 131072 paths",
                            "choose a number within; pricing takes any number of paths"});
  ExercisePolicy policy{kernel_option(claim, options), claim.strike, {}, 0};
  const KernelOption& option = policy.option;
  policy.beta.assign(static_cast<std::size_t>(option.dates) * kMaxFunctions, 0.0);
  Training training{kernels_of(options), option, paths, options.threads};
  training.walk.resize(paths * option.assets);
  training.cash.resize(paths);
  const double* beta = nullptr;
  for (int date = option.dates; date >= 0; --date) {
    const std::vector<double> fitted = sweep(training, date, beta);
    if (fitted.empty()) continue;
    double* row = policy.beta.data() + static_cast<std::size_t>(date - 1) * kMaxFunctions;
    std::copy(fitted.begin(), fitted.end(), row);
    beta = row;
  }
  FixedSum total;
  for (const double money : training.cash) total.add(money);
  policy.training_value = policy.strike * total.value() / paths;
  return policy;
}

SampleValue price_policy(const ExercisePolicy& policy, const LsmOptions& options) {
  const std::uint64_t paths = (options.pricing_paths + 7) / 8 * 8;
  if (paths < 8 || paths > 0xffffffffULL)
    throw core::InputError({{},
                            "paths",
                            std::to_string(options.pricing_paths),
                            "pricing takes 1 to 2^32 - 1 paths",
                            "choose a number within"});
  const KernelTable& kernels = kernels_of(options);
  FixedSum total, squares;
  std::mutex mutex;
  core::parallel_blocks(blocks_of(paths, kPriceBlock), options.threads, [&](std::size_t block) {
    const std::uint64_t first = block * kPriceBlock;
    double sums[2];
    kernels.price(policy.option, policy.beta.data(), static_cast<std::uint32_t>(first),
                  static_cast<int>(std::min<std::uint64_t>(kPriceBlock, paths - first)), sums);
    const std::lock_guard lock(mutex);
    total.add(sums[0]);
    squares.add(sums[1]);
  });
  const double n = static_cast<double>(paths);
  const double mean = total.value() / n;
  const double variance = std::max(0.0, squares.value() / n - mean * mean);
  return {policy.strike * mean, policy.strike * core::kernel::sqrt(variance / (n - 1)), paths};
}

std::uint64_t policy_hash(const ExercisePolicy& policy, const SampleValue& value) {
  core::ContentHash hash;
  for (const double b : policy.beta) hash.add(b);
  return hash.add(policy.training_value).add(value.value).add(value.standard_error).value();
}

}  // namespace strandline::strategy::engines
