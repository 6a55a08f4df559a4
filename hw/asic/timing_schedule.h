// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "hw/asic/program.h"
#include "hw/asic/timing.h"

namespace strandline::hw::asic {

constexpr std::size_t kTimedUnits = kUnitCount;

/// When a program's commands run.
struct Schedule {
  std::uint64_t cycles = 0;                     ///< from reset to the end of HALT
  std::vector<std::uint64_t> taken, completed;  ///< by command, as the RTL counts them; 0: FENCE
  std::array<std::uint64_t, kTimedUnits> occupied{};  ///< cycles in which a unit had a command
  std::uint64_t steps = 0;                            ///< events that this took
};

/// Runs a program's timing event by event: commands enter queues in order, wait for their tags and
/// for their units; items of rows compete for the ports of banks. HALT is added where the program
/// has none.
Schedule schedule(std::span<const Command> program, const Accelerator& a,
                  const MemorySpeed& m = {});

}  // namespace strandline::hw::asic
