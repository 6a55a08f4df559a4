// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "hw/energy_serving.h"
#include "hw/prediction_error.h"
#include "hw/time_shares.h"

namespace strandline::hw {

/// A point of a frontier with what a reader asks next: how sure it is, where its time goes and what
/// it draws.
struct CurvePoint {
  ServingPoint point;
  ErrorBand band;  ///< 80 % band of TPOT; throughput takes the inverse
  TimeShares shares;
  /// Nothing where the chip publishes no power or node.
  std::optional<ServingEnergy> energy;
};

/// The point as a board reaches it that keeps to its power limit: where it wants more at full rate,
/// all rates fall to (limit - busy) / (wanted - busy) of it, what work leaves of the limit, and
/// times rise likewise. `energy` is that of the point; shares of its time are not changed.
ServingPoint within_power(const ServingPoint& at_will, const ServingEnergy& energy,
                          const EnergyModel& model);

/// pareto_frontier() with error band, time shares and energy of every point. Points of projected
/// generations and of candidates are within_power(); those of measured chips are as predicted,
/// since laws fitted to measurements hold their throttling.
std::vector<CurvePoint> curve_points(const archs::Architecture& a, const ChipModel& chip,
                                     const core::Segment& mix, const ServingLimits& limits = {});

/// Limits for instances of up to `max_chips` chips: sequences grow with the instance, so that a
/// wide one is not cut short (the default 4,096 of 64 chips, 64 a chip, beyond that).
ServingLimits limits_for(int max_chips);

}  // namespace strandline::hw
