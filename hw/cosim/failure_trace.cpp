// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/cosim/rtl_core.h"

namespace strandline::hw::cosim {

CoreRun run_keeping_failure(RtlCore& core, std::span<const asic::Command> program,
                            std::vector<std::uint8_t>& memory, const MemoryTiming& timing,
                            std::uint64_t watchdog, const std::string& file, std::uint64_t cycles) {
  std::vector<std::uint8_t> again = memory;
  CoreRun run = core.run(program, memory, timing, watchdog);
  if (run.finished || !core.writes_waveforms()) return run;
  const TraceWindow window{file, run.cycles > cycles ? run.cycles - cycles : 0, run.cycles};
  core.run(program, again, timing, watchdog, window);
  run.why += " (waveform: " + file + ")";
  return run;
}

}  // namespace strandline::hw::cosim
