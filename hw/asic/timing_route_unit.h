// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/asic/timing_units.h"

namespace strandline::hw::asic {

/// rtl/sl_route.sv: reads and writes of a command one after the other at the ports. Listed rows
/// are taken to lie where the block's first ones do: a bank holds many.
class RouteTiming final : public UnitTiming {
 public:
  RouteTiming(const Accelerator& a, Ports& ports) : a_(a), ports_(&ports) {}
  void start(const Command& c, Cycle t) override;
  Cycle accepts_at() const override { return at_ == kNever ? free_ : kNever; }
  Cycle next() const override { return at_; }
  void step() override;

 private:
  enum class Access : std::uint8_t {
    kScores,
    kBiases,
    kWeights,
    kIndices,
    kRead,
    kSums,
    kWrite,
    kSearch,
    kList
  };
  void select(Cycle t);
  Cycle list(Cycle t);
  void move(Cycle t);
  void next_row(Cycle from);
  Cycle selected(Cycle streamed) const;
  Ports::Port port() const;
  std::uint64_t row() const;

  Accelerator a_;
  Ports* ports_;
  Command c_;
  Access access_ = Access::kRead;      ///< the one that is due
  Cycle at_ = kNever, free_ = 0;       ///< when it asks; kNever: no command
  std::uint64_t row_ = 0, block_ = 0;  ///< of the command; of the row
  int pass_ = 0;                       ///< of SELECT over a row
};

}  // namespace strandline::hw::asic
