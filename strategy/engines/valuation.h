// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace strandline::strategy::engines {

/// What one engine says a claim is worth today, in the claim's money.
///
/// Engines with paths fill standard_error (of `value`) and give lower and upper as estimates, each
/// with its own Monte-Carlo error inside: [lower - 2 s.e., upper + 2 s.e.] holds the truth at about
/// 95 %. Engines without paths have standard_error 0 and give the interval that their own error
/// estimate allows (two grids; series remainder): closed forms have lower = upper = value.
struct Valuation {
  std::string engine;  ///< e.g. "closed form", "binomial tree", "least-squares Monte Carlo"
  double value = 0;
  double standard_error = 0;
  double lower = 0;
  double upper = 0;
  double seconds = 0;  ///< wall time; printed only, never in stored results
};

/// What engines with paths need to know; others ignore it.
struct EngineOptions {
  std::uint64_t paths = 100'000;  ///< priced out of sample; training sizes follow from it
  std::uint64_t seed = 1;
  int threads = 0;  ///< 0: all cores; results do not depend on it
};

}  // namespace strandline::strategy::engines
