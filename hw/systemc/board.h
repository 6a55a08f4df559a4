// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <span>

#include "hw/asic/program.h"
#include "hw/asic/timing_units.h"
#include "hw/systemc/chip.h"
#include "hw/systemc/sc_cycles.h"

namespace strandline::hw::systemc {

/// In the order of asic::unit_of().
inline constexpr std::array<const char*, asic::kUnitCount> kUnitNames{
    "matmul", "transposer", "vector", "softmax",         "load",
    "store",  "router",     "scan",   "vector_processor"};

/// What the modules share: the program, the scoreboard and the queues.
struct Board {
  /// `cores`: of the chip, those that still run.
  Board(const CoreWork& work, const asic::Accelerator& acc, int& cores)
      : program(work.program), a(acc), ports(acc), machine(work.machine), running(&cores) {
    const auto p = program;
    run.taken.resize(p.size());
    run.completed.resize(p.size());
    free_at.fill(0);
    owner.fill(kNone);
    over.assign(p.size(), asic::kNever);
  }
  static constexpr std::size_t kNone = ~std::size_t{0};
  struct Waiting {
    std::size_t command;
    Cycle from;                         ///< it stands in the queue
    std::array<std::size_t, 3> owners;  ///< commands that it waits for
  };
  /// The commands whose tags a command waits for, at the time that it enters a queue.
  std::array<std::size_t, 3> owners_of(const asic::Command& c) const {
    std::array<std::size_t, 3> owners{kNone, kNone, kNone};
    for (std::size_t i = 0; i < 3; ++i)
      if (c.waits >> i & 1) owners[i] = owner[c.wait[i]];
    return owners;
  }
  /// When they are all over; asic::kNever where that is not known.
  Cycle waits_over(const std::array<std::size_t, 3>& owners) const {
    Cycle t = 0;
    for (const std::size_t o : owners)
      if (o != kNone) t = std::max(t, over[o]);
    return t;
  }
  /// When no tag is pending.
  Cycle all_over() const { return *std::max_element(free_at.begin(), free_at.end()); }
  /// The core has run its program: the last one of a chip ends the simulation.
  void finish(Cycle at) {
    run.finished = true;
    run.cycles = at + 1;
    if (--*running == 0) sc_core::sc_stop();
  }

  std::span<const asic::Command> program;
  asic::Accelerator a;
  asic::Ports ports;
  asic::Machine* machine;
  int* running;
  std::string prefix;                  ///< of the names of its tracks
  std::size_t next = 0;                ///< command of the command processor
  Cycle next_from = 0;                 ///< since when it stands there
  std::array<Cycle, 256> free_at;      ///< by tag
  std::array<std::size_t, 256> owner;  ///< by tag: its last command
  std::vector<Cycle> over;             ///< by command
  std::array<std::deque<Waiting>, asic::kUnitCount> queues;
  std::array<Cycle, asic::kUnitCount> room_from{}, occupied{};
  sc_core::sc_event changed{sc_core::sc_gen_unique_name("changed")};
  ChipRun run;
};

}  // namespace strandline::hw::systemc
