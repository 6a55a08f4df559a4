// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"
#include "hw/asic/timing_ports.h"

namespace strandline::hw::cosim {

/// The on-chip memories as a unit's ports see them within one cycle. A row of SPAD is
/// Accelerator::lanes() elements, one of VMEM `cols` words; both little endian, lane 0 first.
class UnitMemory {
 public:
  using Port = asic::Ports::Port;
  virtual ~UnitMemory() = default;
  /// Asks for a row of its bank's port in this cycle: true, and the port is taken, where it is
  /// free.
  virtual bool grant(Port port, std::uint64_t row) = 0;
  virtual void read(Port port, std::uint64_t row, std::uint8_t* bytes) = 0;
  /// `lanes`: the elements of SPAD that are written, a bit each.
  virtual void write(Port port, std::uint64_t row, const std::uint8_t* bytes,
                     std::uint64_t lanes) = 0;
};

/// What happened in a cycle of a unit.
struct UnitCycle {
  bool taken = false;  ///< the command on offer
  bool done = false;   ///< the running command: its last row has been written
};

/// A Verilated unit of a core, alone, cycle by cycle.
class RtlUnit {
 public:
  virtual ~RtlUnit() = default;
  /// One cycle of its clock; a unit without a command may be left without cycles. RuntimeFailure
  /// with what a failed assertion of the RTL says.
  virtual UnitCycle cycle(const asic::Command* offer, UnitMemory& memory) = 0;
};

/// Units that can be Verilated alone, with their place in asic::unit_of(): "array" (sl_matmul),
/// "transposer", "vector", "softmax".
struct RtlUnitName {
  const char* name;
  int unit;
};
inline constexpr RtlUnitName kRtlUnits[] = {
    {"array", 0}, {"transposer", 1}, {"vector", 2}, {"softmax", 3}};

/// The unit with an accelerator's sizes, where it was built with the program; else nothing.
/// InputError that lists kRtlUnits for another name.
std::unique_ptr<RtlUnit> make_rtl_unit(const std::string& name, const asic::Accelerator& a);

/// Configs whose units were built with the program. Those of another config with the same sizes
/// are the same.
std::vector<std::string> rtl_unit_configs();

}  // namespace strandline::hw::cosim
