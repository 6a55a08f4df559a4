// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/container/static_vector.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"

namespace strandline::hw::asic {

/// Where a command reads or writes.
enum class Space : std::uint8_t { kSpad, kVmem, kMemory, kRoute };

/// A half-open range: rows of an on-chip memory, bytes of main memory, or (kRoute) the router's
/// lists.
struct Range {
  Space space;
  std::uint64_t begin, end;
  bool meets(const Range& other) const {
    return space == other.space && begin < other.end && other.begin < end;
  }
};

/// Bounds of all that a command touches; no command has more.
using Ranges = boost::container::static_vector<Range, 5>;
struct Footprint {
  Ranges reads, writes;
};
Footprint footprint(const Command& c, const Accelerator& a);

/// Units of a core, options included, in the order of rtl/sl_sequencer.sv: matmul, transposer,
/// vector, softmax, load, store, router, scan, vector processor.
constexpr int kUnitCount = 9;

/// Tiles that a MATMUL command takes for a block of contraction indices: two for dense weights on a
/// sparse array (docs/accelerator/matmul.md), each with the array's rows of weights.
inline int tile_passes(const Command& c, const Accelerator& a) {
  return a.sparse_2_4 && c.has(kDense) ? 2 : 1;
}

/// The unit that runs a command; -1: the sequencer itself.
int unit_of(Opcode op);

/// A command stream under construction. add() sets the tag and the waits: a command waits for the
/// last earlier one of each other unit that writes what it reads, or reads or writes what it
/// writes. Commands of one unit run in order and need no waits. Where more than three units are
/// concerned, a FENCE takes the others' place. Before the first command that is not routed after
/// blocks stands a FENCE that waits for all.
class Program {
 public:
  explicit Program(const Accelerator& a) : accelerator_(a) {}
  /// `operation` names what the command is part of, for reports.
  void add(Command c, int operation);
  const std::vector<Command>& commands() const { return commands_; }
  /// Of each command.
  const std::vector<int>& operations() const { return operations_; }
  const Accelerator& accelerator() const { return accelerator_; }

 private:
  struct Pending {
    Footprint touched;
    std::uint8_t tag;
    std::size_t index;  ///< of the commands that took a tag
  };
  /// FENCEs that wait for all of these.
  void fence(std::span<const std::uint8_t> tags, int operation);
  /// A FENCE that waits for everything, after the last block.
  void end_blocks(int operation);
  /// The next tag for a command of a unit, with what others will wait for.
  void take_tag(Command& c, const Footprint& touched, const std::vector<const Pending*>& waits,
                int operation);

  Accelerator accelerator_;
  std::vector<Command> commands_;
  std::vector<int> operations_;
  std::vector<std::vector<Pending>> recent_ = std::vector<std::vector<Pending>>(kUnitCount);
  std::array<std::vector<std::uint8_t>, 256> waiters_;  ///< by tag: tags of those that wait for it
  std::uint8_t next_tag_ = 0;
  std::size_t tagged_ = 0;
  bool in_blocks_ = false;  ///< since the last BLOCK all commands were routed
};

}  // namespace strandline::hw::asic
