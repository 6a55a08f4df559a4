// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/table.h"
#include "strategy/start_policy.h"
#include "study/pilot.h"

namespace strandline::study {

/// What the adaptive policy may start, and what it compares with; in the order of StartPolicy.
struct StartTargets {
  std::vector<strategy::Plan> plans;
  std::vector<char> any_quarter;  ///< else only in quarter 0
  strategy::Plan never;           ///< the best GPU-only plan
};
StartTargets start_targets(const World& world, const Pilot& pilot);

/// The adaptive policy on paths that its training has not seen.
struct AdaptiveSum {
  Tally value;                        ///< of the policy
  Tally over_gpu;                     ///< over the best GPU-only plan
  Tally over_immediate;               ///< over the best decision that is final in quarter 0
  std::vector<Tally> over_strategy;   ///< over each reported strategy
  std::vector<std::uint64_t> starts;  ///< [quarter][target]
  std::uint64_t never = 0;            ///< futures in which it starts nothing
  void merge(const AdaptiveSum& other);
};

struct Adaptive {
  StartTargets targets;
  strategy::StartPolicy policy;
  AdaptiveSum sum;
  /// Ceiling of every policy over the same starts and rules after them: each future's best start
  /// chosen with perfect foresight, on the training paths.
  Tally foresight;
};

/// When to start which project, by least squares over what the market shows (strategy/
/// start_policy.h): trained on futures of its own, priced on an eighth of the main ones. The value
/// is a lower bound of what deciding optimally is worth: what happens after a start still follows
/// the plan's rules.
Adaptive run_adaptive(const World& world, const Pilot& pilot);

/// Store table "adaptive": quarter, target, share of futures that start it then.
core::Table adaptive_table(const Adaptive& adaptive);

}  // namespace strandline::study
