// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"

namespace strandline::hw::asic {

/// Main memory behind the DMA: a burst's first beat comes `latency` cycles after its address; all
/// beats share `bytes_per_cycle` (the channels' width bounds it too).
struct MemorySpeed {
  int latency = 100;
  double bytes_per_cycle = 1e9;
};

/// Cycles of a command alone on the core, from the one in which its unit takes it to the one in
/// which it completes, both counted: closed forms read off the RTL (docs/accelerator/timing.md).
/// Exact but for banks that a unit loses to itself across tiles of mixed banks. 0 for FENCE and
/// HALT.
std::uint64_t command_cycles(const Command& c, const Accelerator& a, const MemorySpeed& m = {});

/// Cycles between the results of items of the vector unit: max(operands + 2, beats).
std::uint64_t item_cycles(int operands, int cols, int lanes);

}  // namespace strandline::hw::asic
