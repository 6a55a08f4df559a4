// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/fixed_sum.h"
#include "core/histogram.h"
#include "core/statistics.h"
#include "strategy/path_kernel.h"

namespace strandline::study {

/// A quantity's mean over paths and per parameter draw: Monte-Carlo error and parameter interval
/// stay apart. All sums are integers underneath, so the order of paths does not matter.
class Tally {
 public:
  Tally() = default;
  Tally(double scale, std::size_t draws)
      : all_(scale), by_draw_(draws, core::FixedMoments(scale)) {}
  void add(std::uint32_t draw, double x) {
    all_.add(x);
    by_draw_[draw].add(x);
  }
  void merge(const Tally& other);
  double mean() const { return all_.mean(); }
  /// Sampling error of the mean over futures and parameter draws: clustered by draw, because
  /// futures of one draw share their parameters. With one draw: that of the futures alone.
  double standard_error() const;
  /// Mean with its 95 % sampling interval.
  core::Estimate estimate() const;
  /// 90 % interval of the mean over parameter draws, Monte-Carlo noise of the draws' means removed
  /// from the spread (method of moments). The mean itself where there is one draw.
  core::Estimate parameter_interval() const;
  /// Share of parameter draws whose mean is above zero.
  double draws_above_zero() const;
  double draw_mean(std::size_t draw) const { return by_draw_[draw].mean(); }
  const core::FixedMoments& draw(std::size_t i) const { return by_draw_[i]; }
  std::size_t draws() const { return by_draw_.size(); }

 private:
  core::FixedMoments all_;
  std::vector<core::FixedMoments> by_draw_;
};

/// Times from volume until an event, for survival curves.
struct LifeTally {
  std::vector<std::uint64_t> events, censored;  ///< by quarters since volume
  void add(int volume, int event, int last);
  void merge(const LifeTally& other);
};

/// Shape of the accumulators of one study: scales and bins come from the pilot.
struct TallyShape {
  double money_scale = 1;
  double value_low = -1, value_high = 1;
  int quarters = 40;
  std::size_t draws = 1;
};

/// Everything the report tells of one plan in one world.
struct PlanTally {
  PlanTally() = default;
  explicit PlanTally(const TallyShape& shape);
  Tally value;
  core::FixedMoments capex, nre, revenue, opex, terminal, peak_cash, volume_quarter, spins,
      stranded_share, covered_share;
  core::Histogram values;
  std::uint64_t paths = 0, losses = 0, best = 0, with_volume = 0, abandoned = 0;
  std::vector<std::uint64_t> payback;  ///< by quarter; the last entry is "never"
  LifeTally functional, economic;
  std::array<std::uint64_t, 6> causes{};  ///< by StrandingCause
  std::uint64_t functional_strands = 0, economic_strands = 0;
  void add(std::uint32_t draw, const strategy::Outcome& o, bool is_best);
  void merge(const PlanTally& other);

 private:
  int quarters_ = 0;
};

}  // namespace strandline::study
