// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "evolution/calibration/arrival.h"

namespace strandline::evolution {

/// Likelihood of dated events on a grid of half a month (for the integral of the intensity, and for
/// the filter of regimes). Keeps what draws of the same exposure share: not for several threads.
class ArrivalGrid {
 public:
  explicit ArrivalGrid(const ArrivalData& data);

  /// Log likelihood of the events after `from` given those before; from the begin on: of all.
  double log_likelihood(const ArrivalDraw& draw, double from);
  /// Intensity over the long-run rate (Hawkes), or probability of being busy (two regimes), at the
  /// end of the data; 1 for a homogeneous draw.
  double state_at_end(const ArrivalDraw& draw);
  /// Factor on a draw's intensity at time t: how observable it is.
  double exposure(const ArrivalDraw& draw, double t) const;
  /// Mean over the steps of the log of releases over the reference.
  double mean_log_releases() const;

 private:
  double log_releases(double t) const;
  double exposure(const ArrivalDraw& draw, double log_releases, double t) const;
  void expose(const ArrivalDraw& draw);
  double smooth(const ArrivalDraw& draw, double from) const;
  double regimes(const ArrivalDraw& draw, double from, double* busy_at_end) const;

  ArrivalData data_;
  double width_ = 0;
  std::vector<double> middle_, log_releases_;  ///< by step
  std::vector<int> events_;                    ///< by step
  std::vector<double> event_log_releases_;
  std::vector<double> exposure_, event_exposure_;  ///< under the kappa and delay seen last
  double kappa_ = -1, delay_ = -1;
};

}  // namespace strandline::evolution
