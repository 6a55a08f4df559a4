// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/chip.h"

#include <fmt/format.h>

#include <memory>
#include <stdexcept>

#include "core/error.h"
#include "hw/asic/timing_alone.h"
#include "hw/systemc/board.h"
#include "hw/systemc/command_modules.h"
#include "hw/systemc/context.h"
#include "hw/systemc/diagnosis.h"
#include "hw/systemc/dma.h"
#include "hw/systemc/interconnect.h"
#include "hw/systemc/rtl_unit_timing.h"
#include "hw/systemc/unit_module.h"

/// The library asks for one even where the program has its own main.
extern "C" int sc_main(int, char**) {
  return 0;
}

namespace strandline::hw::systemc {
namespace {

constexpr double kCommandBytes = 32;

std::string named(const char* what, int core) {
  return fmt::format("{}{}", what, core);
}

/// One core with its way to the host and to memory.
struct Core {
  Core(int number, const CoreWork& work, const asic::Accelerator& a, const ChipOptions& o,
       int& running, int cores)
      : board(work, a, running),
        dma(named("dma", number).c_str(), o.memory, a.dma_bytes, work.memory_at),
        processor(named("processor", number).c_str(), board),
        host(named("host", number).c_str(), work.program.size(), o.host_latency,
             std::max(1.0, cores * kCommandBytes / o.host_bytes_per_cycle)) {
    host.socket.bind(processor.socket);
    if (cores > 1) board.prefix = fmt::format("core {} ", number);
    auto timing = asic::unit_timings(a, board.ports, dma);
    for (std::size_t u = 0; u < timing.size(); ++u) {
      const auto verilated = o.rtl.find(static_cast<int>(u));
      const bool computes = verilated != o.rtl.end();
      if (computes) swap(u, timing[u], *verilated->second);
      units.push_back(std::make_unique<Unit>(named(kUnitNames[u], number).c_str(), u, board,
                                             std::move(timing[u]), o.quantum, computes));
    }
  }
  /// A Verilated unit takes the place of a model.
  void swap(std::size_t u, std::unique_ptr<asic::UnitTiming>& timing, cosim::RtlUnit& unit) {
    if (board.machine == nullptr)
      throw std::logic_error("Verilated units compute: the run needs a machine");
    auto swapped = std::make_unique<RtlUnitTiming>(unit, std::move(timing), u == 0, *board.machine,
                                                   board.ports);
    verilated_units.emplace_back(u, swapped.get());
    timing = std::move(swapped);
  }
  ChipRun take(const ChipOptions& o);

  Board board;
  Dma dma;
  CommandProcessor processor;
  Host host;
  std::vector<std::unique_ptr<Unit>> units;
  std::vector<std::pair<std::size_t, const RtlUnitTiming*>> verilated_units;
};

/// What the core's run came to.
ChipRun Core::take(const ChipOptions& o) {
  auto& s = board.run.statistics;
  const auto add = [&](std::string name, std::string sentence, const char* unit, std::uint64_t x) {
    s.push_back({std::move(name), std::move(sentence), unit, static_cast<double>(x)});
  };
  for (std::size_t u = 0; u < asic::kUnitCount; ++u) {
    add(fmt::format("{}.occupied", kUnitNames[u]),
        fmt::format("Cycles in which the {} unit had a command.", kUnitNames[u]), "cycles",
        board.occupied[u]);
    add(fmt::format("{}.longest_wait", kUnitNames[u]),
        fmt::format("Cycles that the {} unit waited for a bank's port at most.", kUnitNames[u]),
        "cycles", board.ports.longest(u).cycles());
  }
  add("dma.read", "Bytes that bursts read from main memory.", "bytes", dma.read);
  add("dma.written", "Bytes that bursts wrote to main memory.", "bytes", dma.written);
  for (const auto& [u, unit] : verilated_units) {
    const std::string name = kUnitNames[u];
    const RtlUnitCycles& c = unit->cycles();
    add(name + ".rtl_commands", "Commands that the Verilated unit ran.", "commands", c.commands);
    add(name + ".rtl_cycles", "Cycles that they took on the Verilated unit.", "cycles", c.rtl);
    add(name + ".closed_form_cycles", "Cycles that their closed forms give each alone.", "cycles",
        c.closed_form);
  }
  if (!board.run.finished) board.run.why = explain_standstill(board);
  board.run.starved = starved_units(board, o.starvation);
  return std::move(board.run);
}

}  // namespace

bool has_systemc() {
  return true;
}

CoresRun run_cores(std::span<const CoreWork> work, const asic::Accelerator& a,
                   const ChipOptions& o) {
  if (work.size() > 1 && !o.rtl.empty())
    throw std::logic_error("Verilated units stand in chips of one core");
  const Context context;
  const auto count = static_cast<int>(work.size());
  int running = count;
  MemorySystem memory(o, count, a.dma_bytes);
  std::vector<std::unique_ptr<Core>> cores;
  for (int i = 0; i < count; ++i) {
    cores.push_back(
        std::make_unique<Core>(i, work[static_cast<std::size_t>(i)], a, o, running, count));
    memory.bind(i, cores.back()->dma.socket);
  }
  try {
    sc_core::sc_start();
  } catch (const sc_core::sc_report& report) {  // what a thread threw, as the kernel hands it on
    throw core::RuntimeFailure(report.get_msg());
  }
  CoresRun run;
  for (const auto& core : cores) {
    run.cores.push_back(core->take(o));
    run.cycles = std::max(run.cycles, run.cores.back().cycles);
  }
  run.statistics = memory.statistics();
  return run;
}

ChipRun run_chip(std::span<const asic::Command> program, const asic::Accelerator& a,
                 const ChipOptions& o, asic::Machine* machine) {
  const CoreWork work[] = {{.program = program, .machine = machine}};
  CoresRun all = run_cores(work, a, o);
  ChipRun& run = all.cores.front();
  run.statistics.insert(run.statistics.end(), all.statistics.begin(), all.statistics.end());
  return std::move(run);
}

}  // namespace strandline::hw::systemc
