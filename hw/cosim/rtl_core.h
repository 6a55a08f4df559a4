// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"
#include "hw/asic/program.h"

namespace strandline::hw::cosim {

/// Units of a core, in the order of rtl/sl_sequencer.sv.
enum class Unit : std::uint8_t {
  kMatmul,
  kTransposer,
  kVector,
  kSoftmax,
  kLoad,
  kStore,
  kRouter,
  kScan,
  kVectorProcessor
};
constexpr int kUnits = asic::kUnitCount;

/// Cycles of a unit by what it did; they sum to the cycles of the run. Units that a core lacks are
/// idle.
struct UnitCycles {
  std::uint64_t idle = 0, busy = 0, fill = 0, drain = 0;
  std::uint64_t lost_bank = 0;   ///< wanted a row and lost the bank's port
  std::uint64_t memory = 0;      ///< waited for the memory channel
  std::uint64_t dependency = 0;  ///< a command waited for tags
  std::uint64_t sum() const { return idle + busy + fill + drain + lost_bank + memory + dependency; }
};

/// When a burst that the core asks for (read) or has sent (write) in a cycle is answered: the cycle
/// of its first datum, or of its acknowledgement.
using BurstTimes = std::function<std::uint64_t(bool write, std::uint64_t address,
                                               std::uint64_t bytes, std::uint64_t cycle)>;

/// Main memory behind the core's channels: every burst's first beat comes `latency` cycles after
/// its address, plus 0 .. `jitter` more (from `seed`), and beats at most `bytes_per_cycle` (the
/// channel's width bounds it too).
struct MemoryTiming {
  int latency = 100;
  int jitter = 0;
  double bytes_per_cycle = 1e9;
  std::uint64_t seed = 1;
  BurstTimes bursts = {};  ///< where given, in the place of latency and jitter
};

/// Cycles of a run to write a waveform of (FST, as GTKWave and Surfer read).
struct TraceWindow {
  std::string file;  ///< empty: no waveform
  std::uint64_t from = 0, to = ~0ULL;
};

/// What a run of a program came to.
struct CoreRun {
  bool finished = false;
  std::string why;  ///< the unit, its state and the cycle, where it did not finish
  std::uint64_t cycles = 0;
  std::array<UnitCycles, kUnits> units;
  std::uint64_t stall_queue = 0, stall_tag = 0;  ///< cycles in which the command stream waited
  std::uint64_t bytes_read = 0, bytes_written = 0;
  /// Cycle of completion of each command of the program, in its order.
  std::vector<std::uint64_t> completed;
};

/// The Verilated core of one config.
class RtlCore {
 public:
  virtual ~RtlCore() = default;
  virtual const asic::Accelerator& accelerator() const = 0;
  /// Resets, runs the program against `memory` until HALT (added where the program has none), and
  /// leaves the results there. Stops with `why` after `watchdog` cycles without a completed
  /// command, or when an assertion of the RTL fires. A waveform of a core that writes_waveforms()
  /// not is a std::logic_error.
  virtual CoreRun run(std::span<const asic::Command> program, std::vector<std::uint8_t>& memory,
                      const MemoryTiming& timing, std::uint64_t watchdog = 1 << 20,
                      const TraceWindow& trace = {}) = 0;
  virtual bool writes_waveforms() const = 0;
};

/// Runs a program; where it stops, runs it once more, which takes the same course, with a waveform
/// of the last `cycles` before in `file`. Memory is that of the first run.
CoreRun run_keeping_failure(RtlCore& core, std::span<const asic::Command> program,
                            std::vector<std::uint8_t>& memory, const MemoryTiming& timing,
                            std::uint64_t watchdog, const std::string& file,
                            std::uint64_t cycles = 1000);

/// Cores that were built with the program, by name; nothing where there is none of that name.
std::unique_ptr<RtlCore> make_rtl_core(const std::string& config);
std::vector<std::string> rtl_core_names();

}  // namespace strandline::hw::cosim
