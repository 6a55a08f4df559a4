// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "strategy/start_policy.h"

namespace strandline::strategy {

/// When a team starts what that knows, besides the signals, in which of several worlds it lives (a
/// draw of the parameters): per world, each expected gain of the common policy is corrected by a
/// regression on few functions of its own. What its decisions are worth more than the common
/// policy's is a lower estimate of what learning the parameters is worth, E[V_theta] - V.
class InformedStarts {
 public:
  /// The common policy's expectation, a constant, and the signals in whose worth worlds differ
  /// most: a few, for a world has few paths.
  static constexpr int kFunctions = 5;

  InformedStarts() = default;
  /// `worlds[path]` in [0, count): the world of each path of the sample. `common` must outlive
  /// this. A world of fewer than kLeastPaths paths keeps the common policy.
  static constexpr std::uint32_t kLeastPaths = 32;
  InformedStarts(const StartPolicy& common, const StartSample& sample,
                 const std::vector<std::uint32_t>& worlds, std::uint32_t count);

  /// Target to start in the quarter, or -1: wait.
  int decide(std::uint32_t world, int quarter, const Signals& s) const;

 private:
  using Functions = std::array<double, kFunctions>;
  /// Backward induction over the paths of one world.
  void train(const StartSample& sample, const std::vector<std::uint32_t>& paths,
             std::vector<Functions>& rows) const;
  int best(const std::vector<Functions>& rows, int quarter, const Signals& s) const;
  Functions functions(int quarter, int choice, const Signals& s) const;
  std::size_t row(int quarter, int choice) const {
    return static_cast<std::size_t>(quarter) * (common_->targets + 1) + choice;
  }

  const StartPolicy* common_ = nullptr;
  /// By world: [quarter][target, then waiting]; empty: the common policy.
  std::vector<std::vector<Functions>> rows_;
};

}  // namespace strandline::strategy
