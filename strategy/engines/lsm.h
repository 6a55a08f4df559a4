// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "strategy/engines/kernel.h"
#include "strategy/engines/valuation.h"

namespace strandline::strategy::engines {

constexpr std::uint32_t kMaxTrainingPaths = 131'072;

/// Longstaff-Schwartz (2001) on Philox paths. Results depend on neither threads nor kernels.
struct LsmOptions {
  std::uint32_t training_paths = kMaxTrainingPaths;  ///< 64 to the most; rounded down to 32
  std::uint64_t pricing_paths = 1'000'000;           ///< streamed, nothing stored; rounded up to 8
  std::uint64_t seed = 1;
  int threads = 0;                       ///< 0: all cores
  int degree = 0;                        ///< 3 or 5 for one asset; 0: the default basis
  const KernelTable* kernels = nullptr;  ///< null: best_kernels()
};

/// When to exercise: at date t = 1 .. dates where the payoff is positive and at least the regressed
/// continuation value (row t - 1 of `beta`, kMaxFunctions apart, in strikes).
struct ExercisePolicy {
  KernelOption option;
  double strike;
  std::vector<double> beta;
  double training_value;  ///< of the paths it was fitted on, which it has seen: not a bound
};

/// A sample mean in the claim's money.
struct SampleValue {
  double value = 0;
  double standard_error = 0;
  std::uint64_t paths = 0;
};

/// The option in the kernels' units with the default basis: a polynomial of degree 5 for one asset,
/// products of ordered prices for several (degree 5 in the highest two, less in lower ones).
/// InputError for more than kMaxAssets assets, an American option (dates = 0), a strike or maturity
/// that is not positive, a negative volatility or a correlation that is not positive definite.
KernelOption kernel_option(const claims::BermudanOption& option, const LsmOptions& options);

/// Fits the policy by backward induction on stored paths; regressions see paths in the money only.
ExercisePolicy train_lsm(const claims::BermudanOption& option, const LsmOptions& options);

/// What the policy earns on new paths: low-biased. Memory does not grow with their number.
SampleValue price_policy(const ExercisePolicy& policy, const LsmOptions& options);

/// Bits of the coefficients and of a value: equal for every compiler, instruction set and number of
/// threads.
std::uint64_t policy_hash(const ExercisePolicy& policy, const SampleValue& value);

}  // namespace strandline::strategy::engines
