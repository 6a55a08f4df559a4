// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/engines/lsm.h"

namespace strandline::strategy::engines {

/// Sizes of the nested simulation.
struct DualOptions {
  std::uint32_t outer_paths = 1'000;  ///< rounded up to 8
  int inner_paths = 1'000;            ///< per outer path and date in the money; rounded up to 8
};

/// An upper bound and its distance from the lower bound that it was built on, in the claim's money.
struct DualBound {
  SampleValue upper;  ///< its standard error includes the lower bound's
  SampleValue gap;    ///< upper - lower: not negative on any path
};

/// Andersen and Broadie's dual bound (2004): E max_t (payoff_t - M_t) over the martingale M of the
/// policy's value, whose conditional expectations are simulated from each outer path. Dates out of
/// the money need none: exercise there is never better than waiting, so that the maximum may leave
/// them out. `lower` is the policy's own value (price_policy); its error moves both bounds alike.
/// High-biased, also by the inner paths' error.
DualBound andersen_broadie(const ExercisePolicy& policy, const SampleValue& lower,
                           const LsmOptions& options, const DualOptions& sizes);

/// Lower bound by Longstaff-Schwartz, upper bound by Andersen and Broadie. The value is the lower
/// bound. InputError as kernel_option().
Valuation longstaff_schwartz(const claims::BermudanOption& option, const EngineOptions& options);

}  // namespace strandline::strategy::engines
