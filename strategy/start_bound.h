// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace strandline::strategy {

/// What is expected along one future of a stopping problem with several targets (start_policy.h),
/// each expectation given all that has happened by its quarter. Money in one unit.
struct StartExpectations {
  int quarters = 0, targets = 0;
  std::vector<double> gains;  ///< [quarter][target]: of a start, over never starting
  std::vector<char> open;     ///< [quarter][target]: whether it may be started then
  /// [quarter]: what a policy then expects to gain, less what it was expected to expect a quarter
  /// before; 0 in the first. Their sum is a martingale.
  std::vector<double> news;
  double gain(int quarter, int target) const {
    return gains[static_cast<std::size_t>(quarter) * targets + target];
  }
};

/// One future's part of the bounds; their means over futures bound the best policy's gain.
struct StartBound {
  double upper = 0;  ///< max over starts, and over never starting, of gain less news until then
  double lower = 0;  ///< of the decision that a policy takes
};

/// The dual of stopping (Rogers, Mathematical Finance 2002; Haugh and Kogan, Operations Research
/// 2004): sup over stopping times of E[Z] <= E[max_t (Z_t - M_t)] for any martingale M from 0, with
/// equality for that of the best policy's value. The decision is a start in `quarter` of `target`,
/// or never (-1).
StartBound bound_start(const StartExpectations& e, int quarter, int target);

}  // namespace strandline::strategy
