// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "hw/asic/machine.h"
#include "hw/asic/timing_units.h"
#include "hw/cosim/rtl_unit.h"
#include "hw/systemc/sc_cycles.h"

namespace strandline::hw::systemc {

/// SPAD and VMEM of a machine as a Verilated unit's ports see them. With `ports` the unit competes
/// for the banks; without, it has the first place everywhere and loses a bank to itself alone.
class MachineMemory final : public cosim::UnitMemory {
 public:
  MachineMemory(asic::Machine& machine, asic::Ports& ports, bool first)
      : machine_(&machine), ports_(&ports), first_(first) {}
  void at(Cycle t) {
    t_ = t;
    mine_.clear();
  }
  bool grant(Port port, std::uint64_t row) override;
  void read(Port port, std::uint64_t row, std::uint8_t* bytes) override;
  void write(Port port, std::uint64_t row, const std::uint8_t* bytes, std::uint64_t lanes) override;

 private:
  asic::Machine* machine_;
  asic::Ports* ports_;
  bool first_;
  Cycle t_ = 0;
  std::vector<std::pair<Port, int>> mine_;  ///< ports and banks that it has in this cycle
};

/// What the commands of a Verilated unit took, and what their closed forms say of each alone.
struct RtlUnitCycles {
  std::uint64_t commands = 0, rtl = 0, closed_form = 0;
};

/// A Verilated unit in the place of its model: it computes, and takes the time that it takes. The
/// array's model stays beside it: its streams have the first place at all banks, which the other
/// units must know ahead, so that the model reserves them when a command starts.
class RtlUnitTiming final : public asic::UnitTiming {
 public:
  RtlUnitTiming(cosim::RtlUnit& unit, std::unique_ptr<asic::UnitTiming> model, bool first,
                asic::Machine& machine, asic::Ports& ports)
      : unit_(&unit),
        model_(std::move(model)),
        first_(first),
        a_(machine.accelerator()),
        memory_(machine, ports, first) {}
  void start(const asic::Command& c, Cycle t) override;
  Cycle accepts_at() const override { return running_ ? asic::kNever : at_; }
  Cycle next() const override { return running_ ? at_ : asic::kNever; }
  void step() override { tick(nullptr); }
  const RtlUnitCycles& cycles() const { return cycles_; }

 private:
  void tick(const asic::Command* offer);
  cosim::RtlUnit* unit_;
  std::unique_ptr<asic::UnitTiming> model_;
  bool first_;
  asic::Accelerator a_;
  MachineMemory memory_;
  bool running_ = false;
  Cycle at_ = 0;  ///< its next cycle
  RtlUnitCycles cycles_;
};

}  // namespace strandline::hw::systemc
