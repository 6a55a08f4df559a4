// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "strategy/signals.h"

namespace strandline::strategy {

/// The problem of when to start which project as an optimal stopping problem: each quarter a team
/// that has started nothing may start one of several targets, or wait. What a start is worth comes
/// out later; a path knows it for every quarter and target.
struct StartSample {
  std::uint32_t paths = 0;
  int quarters = 0;  ///< in which a start is possible
  int targets = 0;
  std::vector<Signals> signals;  ///< [path][quarter]
  /// [path][quarter][target], MUSD: what the start came to over never starting, on that path.
  std::vector<double> gains;
  std::vector<char> open;  ///< [quarter][target]: whether it may be started then

  std::size_t signal_at(std::uint32_t path, int quarter) const {
    return static_cast<std::size_t>(path) * quarters + quarter;
  }
  std::size_t gain_at(std::uint32_t path, int quarter, int target) const {
    return signal_at(path, quarter) * targets + target;
  }
  const double* gains_at(std::uint32_t path, int quarter) const {
    return gains.data() + gain_at(path, quarter, 0);
  }
  bool may_start(int quarter, int target) const {
    return open[static_cast<std::size_t>(quarter) * targets + target] != 0;
  }
};

constexpr int kStartFunctions = 29;
/// Polynomials of second degree in the signals that tell most, and money: spending of the market
/// by what it is spent on.
std::array<double, kStartFunctions> start_functions(const Signals& s);

/// What the own demand would pay at the price of compute, over quarter 0; at most e^3.
double spending(const Signals& s);

/// A rule of observables: start the target of the greatest expected gain once that exceeds what
/// waiting is expected to bring.
struct StartPolicy {
  int quarters = 0, targets = 0;
  /// [quarter][target, then waiting]: coefficients of the expected gain, in `money_scale` MUSD.
  std::vector<std::array<double, kStartFunctions>> expected;
  std::vector<char> open;  ///< as in the sample
  double money_scale = 1;  ///< MUSD

  bool may_start(int quarter, int target) const {
    return open[static_cast<std::size_t>(quarter) * targets + target] != 0;
  }
  /// Expected gain of a target, or of waiting (choice `targets`), in `money_scale` MUSD.
  double expected_of(int quarter, int choice, const Signals& s) const;
  /// Target to start in the quarter, or -1: wait. -1 from `quarters` on.
  int decide(int quarter, const Signals& s) const;
  /// What the best of starting and waiting is expected to gain, in `money_scale` MUSD; 0 from
  /// `quarters` on.
  double expected_gain(int quarter, const Signals& s) const;
};

/// Backward induction by least squares over the sample (Longstaff and Schwartz, Review of Financial
/// Studies 2001): of each quarter's gains by target and of the gain of the policy that follows. The
/// policy is priced on other paths, where it is a lower bound. `money_scale`: MUSD that typical
/// gains are a small multiple of. The same bits for any number of threads.
StartPolicy train_start_policy(const StartSample& sample, double money_scale, int threads);

}  // namespace strandline::strategy
