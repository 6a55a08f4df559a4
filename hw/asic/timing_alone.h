// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "hw/asic/timing_units.h"

namespace strandline::hw::asic {

/// A unit whose commands take their closed-form cycles (command_cycles) whatever goes on beside it:
/// options without a model of their ports.
class AloneTiming final : public UnitTiming {
 public:
  explicit AloneTiming(const Accelerator& a) : a_(a) {}
  void start(const Command& c, Cycle t) override {
    done_ = t + std::max<Cycle>(command_cycles(c, a_), 1) - 1;
  }
  Cycle accepts_at() const override { return done_ == kNever ? free_ : kNever; }
  Cycle next() const override { return done_; }
  void step() override {
    completed_ = done_;
    free_ = done_ + 1;
    done_ = kNever;
  }

 private:
  Accelerator a_;
  Cycle done_ = kNever, free_ = 0;
};

/// Models of all units of a core, in the order of unit_of().
std::vector<std::unique_ptr<UnitTiming>> unit_timings(const Accelerator& a, Ports& ports,
                                                      Channel& channel);

}  // namespace strandline::hw::asic
