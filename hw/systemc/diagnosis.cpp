// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/diagnosis.h"

#include <fmt/format.h>

namespace strandline::hw::systemc {
namespace {

using asic::Command;

std::string unit_name(const Command& c) {
  const int u = asic::unit_of(c.opcode);
  return u < 0 ? "the command processor" : kUnitNames[static_cast<std::size_t>(u)];
}

/// Where a command stands that has not been over.
std::string place_of(const Board& b, std::size_t command) {
  const int u = asic::unit_of(b.program[command].opcode);
  if (u < 0 || command >= b.next) return "which has not been issued";
  const auto& queue = b.queues[static_cast<std::size_t>(u)];
  for (std::size_t i = 0; i < queue.size(); ++i)
    if (queue[i].command == command)
      return i == 0 ? fmt::format("at the head of {}'s queue", kUnitNames[u])
                    : fmt::format("behind {} others in {}'s queue", i, kUnitNames[u]);
  return fmt::format("which {} has run since cycle {}", kUnitNames[u], b.run.taken[command]);
}

/// What a command's waits are for, where they are not over.
std::string open_waits(const Board& b, std::size_t command,
                       const std::array<std::size_t, 3>& owners) {
  std::string text;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t o = owners[i];
    if (o == Board::kNone || b.over[o] != asic::kNever) continue;
    text += fmt::format(" waits for tag {} of command {}, {};", b.program[command].wait[i], o,
                        o == command ? "which is itself" : place_of(b, o));
  }
  return text;
}

std::string stuck_processor(const Board& b) {
  if (b.next == b.program.size()) return {};
  const Command& c = b.program[b.next];
  std::string text =
      fmt::format(" command processor: command {} since cycle {}", b.next, b.next_from);
  if (c.opcode == asic::Opcode::kHalt || (c.opcode == asic::Opcode::kFence && c.has(asic::kAll)))
    return text + " waits for all tags;";
  const int u = asic::unit_of(c.opcode);
  if (u < 0) return text + open_waits(b, b.next, b.owners_of(c));
  const auto& queue = b.queues[static_cast<std::size_t>(u)];
  if (queue.size() == static_cast<std::size_t>(b.a.queue_depth))
    return text + fmt::format(" waits for room in {}'s queue;", kUnitNames[u]);
  return text + fmt::format(" waits for its tag {}, which command {} has;", c.tag, b.owner[c.tag]);
}

const char* port_name(asic::Ports::Port p) {
  using Port = asic::Ports::Port;
  return p == Port::kSpadRead    ? "SPAD's read port"
         : p == Port::kSpadWrite ? "SPAD's write port"
         : p == Port::kVmemRead  ? "VMEM's read port"
                                 : "VMEM's write port";
}

}  // namespace

std::string explain_standstill(const Board& b) {
  std::string text = "nothing moves any more:";
  for (std::size_t u = 0; u < asic::kUnitCount; ++u) {
    if (b.queues[u].empty()) continue;
    const Board::Waiting& head = b.queues[u].front();
    text += fmt::format(" {}: command {}{}", kUnitNames[u], head.command,
                        open_waits(b, head.command, head.owners));
    text += fmt::format(" (since cycle {});", std::max(head.from, b.room_from[u]));
  }
  text += stuck_processor(b);
  for (std::size_t i = 0; i < b.next; ++i)
    if (asic::unit_of(b.program[i].opcode) >= 0 && b.over[i] == asic::kNever)
      return text + fmt::format(" the oldest that is not over is command {} of {}", i,
                                unit_name(b.program[i]));
  return text;
}

std::vector<std::string> starved_units(const Board& b, std::uint64_t limit) {
  std::vector<std::string> all;
  for (std::size_t u = 0; u < asic::kUnitCount; ++u) {
    const asic::Ports::Wait& w = b.ports.longest(u);
    if (w.cycles() <= limit) continue;
    all.push_back(fmt::format("{} waited from cycle {} to {} for {} of bank {}, which {} had",
                              kUnitNames[u], w.from, w.to, port_name(w.port), w.bank,
                              w.stream ? "the array" : "other units"));
  }
  return all;
}

}  // namespace strandline::hw::systemc
