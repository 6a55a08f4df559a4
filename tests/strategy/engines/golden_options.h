// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/hash.h"
#include "strategy/engines/dual.h"

namespace strandline::tests {

/// Bits of coefficients, values and dual bound of a put and a max-call on three assets: equal for
/// every compiler, optimization level, instruction set and number of threads (design section 8).
inline std::uint64_t golden_options_hash(const strategy::engines::KernelTable* kernels,
                                         int threads) {
  namespace engines = strategy::engines;
  strategy::claims::BermudanOption put;
  put.assets = {{36, 0.2, 0}};
  put.strike = 40;
  put.rate = 0.06;
  put.maturity = 1;
  put.dates = 50;
  strategy::claims::BermudanOption most = put;
  most.payoff = strategy::claims::Payoff::kMaxCall;
  most.assets = {{90, 0.2, 0.1}, {100, 0.3, 0.1}, {110, 0.2, 0.05}};
  most.correlation = {1, 0.3, 0, 0.3, 1, -0.2, 0, -0.2, 1};
  most.strike = 100;
  most.dates = 9;
  engines::LsmOptions options;
  options.training_paths = 4096;
  options.pricing_paths = 8192;
  options.threads = threads;
  options.kernels = kernels;
  core::ContentHash hash;
  for (const auto& claim : {put, most}) {
    const engines::ExercisePolicy policy = engines::train_lsm(claim, options);
    const engines::SampleValue lower = engines::price_policy(policy, options);
    const engines::DualBound dual = engines::andersen_broadie(policy, lower, options, {16, 64});
    hash.add(engines::policy_hash(policy, lower)).add(dual.upper.value);
  }
  return hash.value();
}

/// The hash that every build has to give.
constexpr std::uint64_t kGoldenOptions = 0x9b26a9cc3e309f90ULL;

}  // namespace strandline::tests
