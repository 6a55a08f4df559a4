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
#include "hw/systemc/chip.h"

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
  std::vector<std::string> notes;         ///< what else the run found, a line each
};

/// Main memory behind the core.
struct MemoryChoice {
  hw::asic::MemorySpeed speed;
  /// "fixed": every burst takes the latency; "hbm": channels of HBM2; else a catalog chip, whose
  /// HBM it is.
  std::string kind = "fixed";
  int channels = 1;
  std::string network = "crossbar";  ///< between cores and channels, or "mesh"
  int jitter = 0;                    ///< cycles that a burst takes longer at most
};
/// InputError for a chip that is not in the catalog, or has no HBM.
hw::systemc::ChipOptions chip_options(const MemoryChoice& memory);
TimedRun run_analytic(const GoldenRun& g, const hw::asic::Accelerator& a,
                      const hw::asic::MemorySpeed& memory);
/// What stands in the SystemC chip.
struct SystemcChoice {
  std::vector<std::string> rtl;  ///< units that are Verilated (hw/cosim/rtl_unit.h)
  int copies = 1;                ///< cores that run the layer beside each other
};
/// RuntimeFailure where the chip stops, or its memory differs from the golden model's. With
/// Verilated units also the time that their models take; with copies also the time of one alone.
TimedRun run_systemc(const GoldenRun& g, const hw::asic::Accelerator& a, const MemoryChoice& memory,
                     const SystemcChoice& choice);

/// Where a Verilated core comes from and what it leaves behind.
struct RtlChoice {
  std::string config;  ///< of the accelerator
  std::string cache;   ///< folder of cores built on demand; empty: only those of the program
  hw::cosim::TraceWindow trace;
};
/// RuntimeFailure where the RTL stops (with its waveform, where the core writes one), or its memory
/// differs from the golden model's. Memory that is not fixed is the SystemC chip's, behind the
/// RTL's DMA; waveforms are of fixed memory (InputError).
TimedRun run_rtl(const GoldenRun& g, const hw::asic::Accelerator& a, const MemoryChoice& memory,
                 const RtlChoice& choice);

/// A row per operation: commands, cycles, the share of the array's multiply-adds that it uses, the
/// unit whose commands take longest, bytes, energy. Without a timed run cycles stay blank.
core::Table operation_table(const GoldenRun& g, const std::optional<TimedRun>& run,
                            const hw::asic::Accelerator& a, const hw::asic::MemorySpeed& memory);

/// A row per unit: its cycles by what it did.
core::Table unit_table(const hw::cosim::CoreRun& run);

}  // namespace strandline::app
