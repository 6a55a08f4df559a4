// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"

namespace strandline::hw::asic {

/// Which ports of which banks the commands of a program take, each kind once: programs have many
/// commands and few kinds.
class PortKinds {
 public:
  explicit PortKinds(const Accelerator& a) : a_(a) {}
  /// Number of the kind of a product that takes `cycles` alone.
  std::uint16_t product(const Command& c, double cycles);
  /// Number of the kind of a command of transposer, vector unit or softmax.
  std::uint16_t lane(const Command& c);
  std::size_t lane_kinds() const { return lanes_.size(); }
  /// Outline::lost: for each product all lane commands. The share of a product's cycles in which it
  /// takes a port, times the share of the lane command's banks that it takes it of; of SPAD reads,
  /// VMEM reads and VMEM writes the worst, 1 at most.
  std::vector<double> lost() const;

 private:
  using Banks = std::array<std::uint64_t, 3>;  ///< SPAD read, VMEM read, VMEM write; a bit each
  using Duty = std::array<float, 3>;           ///< share of a product's cycles at these
  Banks banks_of(const Command& c) const;
  Accelerator a_;
  std::map<std::pair<Banks, Duty>, std::uint16_t> products_;
  std::map<Banks, std::uint16_t> lanes_;
};

}  // namespace strandline::hw::asic
