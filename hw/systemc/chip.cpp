// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/chip.h"

#include <fmt/format.h>

#include <memory>

#include "hw/asic/timing_alone.h"
#include "hw/systemc/board.h"
#include "hw/systemc/command_modules.h"
#include "hw/systemc/context.h"
#include "hw/systemc/main_memory.h"
#include "hw/systemc/unit_module.h"

/// The library asks for one even where the program has its own main.
extern "C" int sc_main(int, char**) {
  return 0;
}

namespace strandline::hw::systemc {
namespace {

using asic::Command;

/// What every unit with commands left waits for: tags that no command will clear, or none at all.
void explain(Board& board) {
  board.run.why = "nothing moves any more:";
  for (std::size_t u = 0; u < asic::kUnitCount; ++u) {
    if (board.queues[u].empty()) continue;
    const Board::Waiting& head = board.queues[u].front();
    const Command& c = board.program[head.command];
    board.run.why += fmt::format(" {}: command {}", kUnitNames[u], head.command);
    for (std::size_t i = 0; i < 3; ++i)
      if (head.owners[i] != Board::kNone && board.over[head.owners[i]] == asic::kNever)
        board.run.why += fmt::format(" waits for tag {}", c.wait[i]);
    board.run.why += ";";
  }
}

void collect(Board& board, const Dma& dma, const DramCounts& dram) {
  auto& s = board.run.statistics;
  const auto add = [&](std::string name, std::string sentence, const char* unit, std::uint64_t x) {
    s.push_back({std::move(name), std::move(sentence), unit, static_cast<double>(x)});
  };
  for (std::size_t u = 0; u < asic::kUnitCount; ++u)
    add(fmt::format("{}.occupied", kUnitNames[u]),
        fmt::format("Cycles in which the {} unit had a command.", kUnitNames[u]), "cycles",
        board.occupied[u]);
  add("dma.read", "Bytes that bursts read from main memory.", "bytes", dma.read);
  add("dma.written", "Bytes that bursts wrote to main memory.", "bytes", dma.written);
  add("dram.row_hits", "Accesses that found their row open.", "accesses", dram.row_hits);
  add("dram.row_closed", "Accesses to a bank without an open row.", "accesses", dram.row_closed);
  add("dram.row_conflicts", "Accesses to a bank with another row open.", "accesses",
      dram.row_conflicts);
  add("dram.refresh_waits", "Accesses that waited for a refresh.", "accesses", dram.refresh_waits);
}

/// The chip, put together.
struct Chip {
  Chip(std::span<const Command> program, const asic::Accelerator& a, const ChipOptions& o,
       asic::Machine* machine)
      : board(program, a, machine),
        memory("memory", o),
        dma("dma", o.memory, a.dma_bytes),
        processor("processor", board),
        host("host", program.size(), o.host_latency) {
    dma.socket.bind(memory.socket);
    host.socket.bind(processor.socket);
    auto timing = asic::unit_timings(a, board.ports, dma);
    for (std::size_t u = 0; u < timing.size(); ++u)
      units.push_back(
          std::make_unique<Unit>(kUnitNames[u], u, board, std::move(timing[u]), o.quantum));
  }
  Board board;
  MainMemory memory;
  Dma dma;
  std::vector<std::unique_ptr<Unit>> units;
  CommandProcessor processor;
  Host host;
};

}  // namespace

bool has_systemc() {
  return true;
}

ChipRun run_chip(std::span<const Command> program, const asic::Accelerator& a, const ChipOptions& o,
                 asic::Machine* machine) {
  const Context context;
  Chip chip(program, a, o, machine);
  sc_core::sc_start();
  if (!chip.board.run.finished) explain(chip.board);
  collect(chip.board, chip.dma, chip.memory.counts());
  return std::move(chip.board.run);
}

}  // namespace strandline::hw::systemc
