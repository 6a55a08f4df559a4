// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hw/asic/machine.h"
#include "hw/asic/timing.h"
#include "hw/systemc/dram.h"
#include "hw/systemc/timeline.h"

namespace strandline::hw::systemc {

/// What surrounds the core, and how finely time runs.
struct ChipOptions {
  /// Main memory: its latency (with `dram`: of an access to a bank without an open row) and
  /// bandwidth.
  asic::MemorySpeed memory;
  std::optional<DramTiming> dram;  ///< none: every burst takes the latency alone
  std::uint64_t host_latency = 0;  ///< cycles until the host's first command is there
  /// Cycles that a unit may run ahead of simulated time between synchronizations (TLM's global
  /// quantum): larger is faster, units then meet at banks with less certainty.
  std::uint64_t quantum = 32;
};

/// A number of a run that says what it is.
struct Statistic {
  std::string name, sentence, unit;
  double value = 0;
};

struct ChipRun {
  bool finished = false;
  std::string why;  ///< the commands that wait and what for, where it did not finish
  std::uint64_t cycles = 0;
  std::vector<std::uint64_t> taken, completed;  ///< by command; 0: FENCE, BLOCK
  std::vector<Statistic> statistics;
  std::vector<Span> timeline;
};

/// Is there a SystemC chip in this build? run_chip() is a RuntimeFailure where there is none.
bool has_systemc();

/// Runs a program on the chip of SystemC modules: host link, command processor with scoreboard, the
/// units with their ports at the banks of SPAD and VMEM, DMA and main memory over TLM-2.0 sockets.
/// With a machine, every command computes when it completes, so that its results are right only if
/// the program's tags are.
ChipRun run_chip(std::span<const asic::Command> program, const asic::Accelerator& a,
                 const ChipOptions& options = {}, asic::Machine* machine = nullptr);

}  // namespace strandline::hw::systemc
