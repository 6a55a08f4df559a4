// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "hw/asic/timing.h"

namespace strandline::hw::asic {

/// A command of a program as the analytic model sees it: how long it takes alone, what it waits
/// for, what it loses where it meets others at ports of banks. No addresses.
struct OutlineStep {
  /// A wait: for a unit's last command but `back`.
  struct Wait {
    std::uint8_t unit = 0, back = 0;
  };
  std::int8_t unit = -1;  ///< of unit_of(); -1: holds the stream (FENCE, BLOCK)
  std::uint8_t waits = 0;
  bool all = false;  ///< holds the stream until everything is over
  std::uint16_t operation = 0;
  std::array<Wait, 3> wait{};
  /// Row (products) or column (lanes, softmax, transposer) of Outline::lost.
  std::uint16_t ports = 0;
  float cycles = 0;             ///< alone; LOAD, STORE: with a memory that costs no time
  float beats = 0, bursts = 0;  ///< LOAD, STORE: of all lines
};

/// A place in an outline: a step, or a loop over items.
struct OutlineItem {
  std::uint32_t index = 0;
  bool loop = false;
};
struct OutlineLoop {
  std::uint32_t first = 0, items = 0;  ///< in Outline::items
  std::uint32_t times = 1;
  bool stream = false;  ///< loads and products alone, a tile or panel after the other
};

/// A program with what repeats in it written once: nested loops over tiles, panels, heads and
/// experts. Turns of a loop agree in all but addresses; cycles are the mean over them.
struct Outline {
  std::vector<OutlineStep> steps;
  std::vector<OutlineItem> items;
  std::vector<OutlineLoop> loops;  ///< the last one is the program
  /// Share of its rate that a command of the lanes loses while a product runs, by the kinds of
  /// ports that both take; rows of `lane_kinds`.
  std::vector<double> lost;
  std::size_t lane_kinds = 0;
  std::size_t commands = 0;  ///< of the program
  int operations = 0;
  int queue_depth = 0, dma_outstanding = 0, dma_bytes = 0;
};

/// Reads the outline off a program: `operations` gives each command's (Program::operations()), or
/// is empty. A pass over the commands, done once for a program.
Outline outline_of(std::span<const Command> program, std::span<const int> operations,
                   const Accelerator& a);

/// What the analytic model says of a program.
struct AnalyticCycles {
  double cycles = 0;          ///< from reset to the end of HALT
  std::vector<double> until;  ///< by operation: when its last command completes
};

/// Cycles of a program from its outline: commands take their closed-form cycles, units take them in
/// order, waits and queues hold them, products slow the lanes down by the share of a bank's port
/// that they take; a loop is followed until its turns take equally long and continued from there.
/// Microseconds, whatever the program's length. No constant is fitted.
AnalyticCycles analytic_cycles(const Outline& o, const MemorySpeed& m);

}  // namespace strandline::hw::asic
