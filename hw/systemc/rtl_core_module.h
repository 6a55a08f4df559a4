// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hw/cosim/rtl_core.h"
#include "hw/systemc/chip.h"

namespace strandline::hw::systemc {

/// Runs a program on a Verilated core that stands in a SystemC module: every burst of its DMA is a
/// TLM-2.0 transaction to the chip's memory (fixed, or channels behind the interconnect, with
/// jitter), sent at the simulated time at which the RTL asks for it. `memory` holds the data before
/// and after. The memory's statistics go to `statistics`. RuntimeFailure in a build without
/// SystemC.
cosim::CoreRun run_rtl_core(cosim::RtlCore& core, std::span<const asic::Command> program,
                            std::vector<std::uint8_t>& memory, const ChipOptions& options,
                            std::uint64_t watchdog, std::vector<Statistic>& statistics);

}  // namespace strandline::hw::systemc
