// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hw/asic/machine.h"
#include "hw/asic/timing.h"
#include "hw/cosim/rtl_unit.h"
#include "hw/systemc/hbm.h"
#include "hw/systemc/noc.h"
#include "hw/systemc/timeline.h"

namespace strandline::hw::systemc {

/// What surrounds the cores, and how finely time runs. A cycle is a nanosecond.
struct ChipOptions {
  /// Main memory: its latency (where it is fixed), and the bandwidth of a core's way to it.
  asic::MemorySpeed memory;
  /// Memory channels behind an interconnect; none: every burst takes the latency alone.
  std::optional<HbmConfig> hbm = {};
  NocConfig noc = {};
  int jitter = 0;  ///< every burst takes 0 .. this many cycles more, by `seed`
  std::uint64_t seed = 1;
  std::uint64_t host_latency = 0;    ///< cycles until the host's first command is there
  double host_bytes_per_cycle = 32;  ///< of the host's link, which all cores share: a command is 32
  /// Cycles that a unit may run ahead of simulated time between synchronizations (TLM's global
  /// quantum): larger is faster, units then meet at banks with less certainty.
  std::uint64_t quantum = 32;
  std::uint64_t starvation = 4096;  ///< cycles that a unit waits for a bank's port to be starved
  /// Verilated units that take the place of their models, by number (asic::unit_of); they compute
  /// too, so that the run needs a machine. Of a chip of one core.
  std::map<int, cosim::RtlUnit*> rtl = {};
};

/// A number of a run that says what it is.
struct Statistic {
  std::string name, sentence, unit;
  double value = 0;
};

struct ChipRun {
  bool finished = false;
  /// Where it did not finish: which unit waits for what since when, and the oldest command.
  std::string why;
  /// Units that waited for a bank's port for longer than ChipOptions::starvation: when, for which
  /// one, and who had it.
  std::vector<std::string> starved;
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
/// the program's tags are. Verilated units compute as they go; RuntimeFailure where one of their
/// assertions fails.
ChipRun run_chip(std::span<const asic::Command> program, const asic::Accelerator& a,
                 const ChipOptions& options = {}, asic::Machine* machine = nullptr);

/// What one core of a chip runs.
struct CoreWork {
  std::span<const asic::Command> program;
  asic::Machine* machine = nullptr;
  std::uint64_t memory_at = 0;  ///< where its main memory begins in that of the chip
};
struct CoresRun {
  std::vector<ChipRun> cores;
  std::uint64_t cycles = 0;           ///< of the last one
  std::vector<Statistic> statistics;  ///< of memory channels and interconnect
};

/// Runs a chip of several cores of one config that share the host's link and, with
/// ChipOptions::hbm, interconnect and memory channels.
CoresRun run_cores(std::span<const CoreWork> work, const asic::Accelerator& a,
                   const ChipOptions& options = {});

}  // namespace strandline::hw::systemc
