// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/table.h"
#include "hw/asic/layer_program.h"
#include "hw/cosim/rtl_core.h"

namespace strandline::app {

/// A compiled layer and what the golden model makes of it.
struct GoldenRun {
  hw::asic::LayerProgram program;
  std::vector<hw::asic::Command> executed;  ///< as the sequencer hands them on
  std::vector<std::uint8_t> memory;         ///< after the run
  double error = 0;                         ///< of the result against float64, relative
};
GoldenRun run_golden(const hw::asic::Layer& layer, const hw::asic::LayerWork& work,
                     std::uint64_t seed, const hw::asic::Accelerator& a,
                     const hw::asic::MemorySpeed& memory);

/// What a fidelity says of the time.
struct TimedRun {
  std::uint64_t cycles = 0;
  std::vector<std::uint64_t> until;       ///< by operation: when its last command completed
  std::optional<hw::cosim::CoreRun> rtl;  ///< units and bytes, of the RTL
};
TimedRun run_analytic(const GoldenRun& g, const hw::asic::Accelerator& a,
                      const hw::asic::MemorySpeed& memory);
/// RuntimeFailure where the chip stops, or its memory differs from the golden model's.
TimedRun run_systemc(const GoldenRun& g, const hw::asic::Accelerator& a,
                     const hw::asic::MemorySpeed& memory);

/// Where a Verilated core comes from and what it leaves behind.
struct RtlChoice {
  std::string config;  ///< of the accelerator
  std::string cache;   ///< folder of cores built on demand; empty: only those of the program
  hw::cosim::TraceWindow trace;
};
/// RuntimeFailure where the RTL stops (with its waveform, where the core writes one), or its memory
/// differs from the golden model's.
TimedRun run_rtl(const GoldenRun& g, const hw::asic::Accelerator& a,
                 const hw::asic::MemorySpeed& memory, const RtlChoice& choice);

/// A row per operation: commands, cycles, the share of the array's multiply-adds that it uses, the
/// unit whose commands take longest, bytes, energy. Without a timed run cycles stay blank.
core::Table operation_table(const GoldenRun& g, const std::optional<TimedRun>& run,
                            const hw::asic::Accelerator& a, const hw::asic::MemorySpeed& memory);

/// A row per unit: its cycles by what it did.
core::Table unit_table(const hw::cosim::CoreRun& run);

}  // namespace strandline::app
