// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "hw/chip.h"

namespace strandline::hw {

/// What project() scales, as far as it is uncertain.
enum class Technology : std::uint8_t {
  kCompute,    ///< peak rates, and bandwidth of memory on the die
  kBandwidth,  ///< of main memory
  kCapacity,   ///< of main memory
  kNetwork,    ///< all bandwidths of the network
  kFloor,      ///< seconds per layer
  kPrice,      ///< of what is bought; own chips: of their bill of materials
  kPower,
  kCount
};
constexpr int kTechnologies = static_cast<int>(Technology::kCount);

/// Two halves of a normal about a projected value: standard deviations of its logarithm.
struct Deviation {
  double down = 0, up = 0;
  /// The logarithm at a standard normal z.
  double at(double z) const { return z * (z < 0 ? down : up); }
};

/// How far one figure of a projected generation may lie from its central value, in three parts that
/// err apart. Each 80 % interval of hw/roadmap.yaml is read as 1.2816 standard deviations.
struct GrowthRisk {
  Deviation technology;  ///< drift of technology, the same for every family
  Deviation family;      ///< of a family's choice that all its generations share: memory stacks
  /// Variance of the steps of single generations up to this one, each apart: a later generation's
  /// steps include those of an earlier one.
  double steps = 0;
};
using GrowthRisks = std::array<GrowthRisk, kTechnologies>;

/// Of project(base, quarter); all zero for a chip as it is today. Own chips take the interval of
/// their bill of materials for kPrice. `technology` and `steps` together have the intervals that
/// project() writes.
GrowthRisks growth_risks(const Chip& base, int quarter);

/// A chip with one figure multiplied (kPrice, kPower: money and watts), and nothing else changed.
Chip with_technology(const Chip& chip, Technology figure, double factor);

}  // namespace strandline::hw
