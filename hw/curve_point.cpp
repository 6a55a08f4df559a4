// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/curve_point.h"

#include <algorithm>

#include "core/error.h"

namespace strandline::hw {
namespace {

std::optional<EnergyModel> energy_model(const Chip& chip) {
  try {
    return prepare_energy(chip);
  } catch (const core::InputError&) {  // a blank fact, or a node without a figure
    return std::nullopt;
  }
}

}  // namespace

std::vector<CurvePoint> curve_points(const archs::Architecture& a, const ChipModel& chip,
                                     const core::Segment& mix, const ServingLimits& limits) {
  const std::vector<ServingPoint> frontier = pareto_frontier(a, chip, mix, limits);
  if (frontier.empty()) return {};
  const ServingCase serving(a, chip);
  const std::optional<EnergyModel> energy = energy_model(*chip.chip);
  std::vector<CurvePoint> points;
  points.reserve(frontier.size());
  for (const ServingPoint& p : frontier) {
    CurvePoint point{p, band_of(p, a, chip, mix), time_shares(serving, mix, p), std::nullopt};
    if (energy) point.energy = energy_of(serving, mix, ServingSoftware{}, p, *energy);
    points.push_back(point);
  }
  return points;
}

ServingLimits limits_for(int max_chips) {
  constexpr double kSequencesPerChip = 64;
  ServingLimits limits;
  limits.max_concurrency = std::max(limits.max_concurrency, kSequencesPerChip * max_chips);
  limits.max_chips = max_chips;
  return limits;
}

}  // namespace strandline::hw
