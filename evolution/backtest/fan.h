// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

namespace strandline::evolution::backtest {

/// A year of the record: share of its releases that a chip runs, Wilson 95 %.
struct FanPoint {
  double date = 0;  ///< middle of the window
  double share = 0, low = 0, high = 0;
  bool seen = false;  ///< lies before the cut-off
};

/// Quantiles of the latent share at the middle of a quarter.
struct FanBand {
  double date = 0;
  double median = 0;
  std::array<double, 3> low{}, high{};  ///< 50, 80 and 95 % of futures
};

/// What a chip frozen at a cut-off could expect then, and what came.
struct Fan {
  std::string title;
  double cutoff = 0;
  std::vector<FanPoint> points;
  std::vector<FanBand> bands;
};

/// Quantiles of paths [member][quarter] after a cut-off.
std::vector<FanBand> fan_bands(double cutoff, const std::vector<std::vector<double>>& paths);

/// A picture with one panel per fan, two a row, over one axis of years.
std::string fan_svg(const std::vector<Fan>& fans);

}  // namespace strandline::evolution::backtest
