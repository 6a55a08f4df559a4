// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/energy_parameters.h"
#include "hw/energy_work.h"

namespace strandline::hw {

/// Energy of one chip with its board, prepared once. A board draws idle_w without work, and
/// busy_w + (dynamic joules per second), at most limit_w, while a model is served.
struct EnergyModel {
  double limit_w = 0;  ///< board power limit
  double idle_w = 0;   ///< powered, no work: leakage, memory refresh
  double busy_w = 0;   ///< a model loaded and steps running: idle_w, clocks and schedulers on top
  std::array<double, static_cast<int>(MultiplierWidth::kCount)> flop_j{};
  double vector_flop_j = 0, weight_byte_j = 0, state_byte_j = 0, sram_byte_j = 0, link_byte_j = 0;
  double supply = 1;  ///< board watts over watts at the wall
  double host_w = 0;  ///< at the wall: the chip's share of host, network, fans

  /// Joules of work, without what the board draws anyway.
  double dynamic_j(const EnergyWork& work) const;
  /// Joules of a board over a span of time that holds this work: dynamic and static.
  double joules(const EnergyWork& work, double time_s) const {
    return dynamic_j(work) + busy_w * time_s;
  }
  /// Watts at the wall while the board draws `chip_w`; cooling of the site (PUE) is not in it:
  /// multiply by SiteCosts::pue.
  double wall_w(double chip_w) const { return chip_w / supply + host_w; }
};

/// The energy model of a chip: logic scales with its node, memory with its kind; chips that are not
/// programmable save the instructions. MissingFact where the chip has neither board nor all-in
/// power, or no node. A chip of several units of one published power (a tile, a card) is that unit.
EnergyModel prepare_energy(const Chip& chip,
                           const EnergyParameters& parameters = energy_parameters());

}  // namespace strandline::hw
