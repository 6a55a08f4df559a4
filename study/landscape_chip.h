// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "hw/chip.h"
#include "hw/cost_table_builder.h"
#include "hw/growth_risk.h"
#include "study/landscape_space.h"

namespace strandline::study {

/// What a design becomes when its design starts at quarter 0.
struct DesignedChip {
  hw::ColumnRequest request;  ///< projected to the quarter of its volume
  hw::GrowthRisks risks{};
  int start_quarter = 0;  ///< earliest design start: 0, or later where its memory is not there yet
  double flop_per_byte = 0;  ///< 16-bit peak over main memory bandwidth
};

/// Builds the chips of a space. At the values of a catalog candidate (its coverage, array, memory;
/// the node in volume) a design is that candidate.
///
/// Cores: as many as the multiply-adds ask for; coverage, area and cycles by hw/asic/chip_core.h.
/// NRE and power of coverage: the candidates' own, what lies between two of them in equal parts for
/// each option. Power of hardware: what the energy model says of peak rates, bandwidth and area
/// beside the same coverage on the candidate's hardware, at the load at which the candidate draws
/// what its file states. Nodes: area by hw/asic/area.yaml, wafers and masks by hw/parameters.yaml,
/// energy by hw/energy.yaml, NRE by the space's design costs; rates stay.
class DesignBuilder {
 public:
  /// `lead`: quarters from design start to volume. InputError where a candidate is not a
  /// fixed-function chip of cores with HBM, a chip is unknown, or a node is not in volume by then.
  DesignBuilder(const DesignSpace& space, const hw::ChipCatalog& catalog, int lead);

  DesignedChip build(const Design& design) const;
  /// All options of the space on the candidate's own hardware.
  hw::ColumnRequest widest() const;
  /// The design with the values of a candidate on every axis; nothing where the space lacks one.
  std::optional<Design> design_of(const hw::Chip& candidate) const;

 private:
  struct Stated {
    double nre_usd = 0, power_w = 0;
  };
  Stated stated(const Design& d) const;
  hw::Chip at_base_date(const Design& d, bool own_hardware) const;
  hw::asic::ChipCore core_of(const Design& d, bool own_hardware) const;
  hw::MemoryTier memory_of(const MemoryChoice& choice, const hw::Chip& chip) const;
  double board_w(const hw::Chip& chip, const std::string& node) const;
  void move_to_node(const NodeChoice& node, const hw::Chip& base_date, hw::Chip& chip) const;
  double design_usd(const std::string& node) const;
  void check() const;

  const DesignSpace& space_;
  const hw::ChipCatalog& catalog_;
  const hw::Chip &dense_, &moe_, &wide_, &vector_;
  int lead_ = 0;
  double load_ = 0;  ///< share of peak work at which the candidate draws its stated power
};

}  // namespace strandline::study
