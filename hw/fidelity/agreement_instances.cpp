// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/fidelity/agreement_instances.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "hw/asic/machine.h"
#include "hw/asic/program.h"

namespace strandline::hw::fidelity {
namespace {

using namespace asic;

constexpr const char* kKinds[] = {"matmul", "transposer", "vector", "softmax",         "load",
                                  "store",  "router",     "scan",   "vector processor"};
constexpr std::size_t kPage = 4096;
constexpr std::uint8_t kTag = 250, kPriorTag = 251, kFirstStoreTag = 200;

std::string shape(const Command& c) {
  std::string text = fmt::format("{} rows, {} x {} blocks", c.rows, c.blocks_n, c.blocks_k);
  if (c.opcode == Opcode::kLoad || c.opcode == Opcode::kStore)
    text = fmt::format("{} lines of {} bytes, {} times", c.rows, c.src0_stride, c.blocks_n);
  if (c.opcode == Opcode::kRun) text = c.has(kRunCode) ? "code " + text : "run " + text;
  if (c.opcode == Opcode::kScan) text = (c.has(kScanCopy) ? "copy " : "scan ") + text;
  if (c.opcode == Opcode::kNorm) text = "norm " + text;
  if (c.opcode == Opcode::kRope) text = "rope " + text;
  if (c.opcode == Opcode::kVector) text = fmt::format("f {} {}", c.imm1 >> 4 & 31, text);
  if (c.flags != 0) text += fmt::format(", flags {}", c.flags);
  return text;
}

/// Rows of the unit table: the router's commands have little in common.
std::string kind_of(const Command& c) {
  if (c.opcode == Opcode::kTopk) return "router: TOPK";
  if (c.opcode == Opcode::kGather) return "router: GATHER";
  if (c.opcode == Opcode::kScatter) return "router: SCATTER";
  if (c.opcode == Opcode::kSelect) return "router: SELECT";
  return kKinds[unit_of(c.opcode)];
}

bool touches_lists(const Ranges& ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [](const Range& r) { return r.space == Space::kRoute; });
}
bool moves_routed_rows(const Command& c) {
  return c.opcode == Opcode::kGather || c.opcode == Opcode::kScatter;
}

/// A command that leaves something in a unit for those after it, and the machine before it.
struct Prior {
  Machine machine;
  Command command;
};
/// What the last ones left.
struct Left {
  std::optional<Prior> lists, code;  ///< TOPK; RUN that loads instructions
  std::optional<Command> block;      ///< the last BLOCK
};

/// Can it be taken out of its program, together with what was left?
bool stands_alone(const Command& c, const Footprint& f, const Left& left) {
  if (unit_of(c.opcode) < 0) return false;
  if (moves_routed_rows(c)) return left.lists && left.block;
  if (c.has(kRouted) || touches_lists(f.reads)) return false;
  if (c.opcode == Opcode::kSoftmax || c.opcode == Opcode::kTopk) return c.has(kFirst);
  if (c.opcode == Opcode::kScan) return !c.has(kScanCopy) || c.has(kScanRestore);
  if (c.opcode == Opcode::kRun) return c.has(kRunCode) || left.code;
  return true;
}

/// Puts one command between loads and stores; what it needs to be left in a unit comes before.
class Builder {
 public:
  Builder(Machine before, const Command& c, const Left& left) : a_(before.accelerator()) {
    out_.memory = before.memory();
    if (moves_routed_rows(c)) {
      prepare(*left.lists);
      Command block = *left.block;
      block.waits = 0;
      out_.program.push_back(block);
    }
    if (c.opcode == Opcode::kRun && !c.has(kRunCode)) prepare(*left.code);
    const Footprint f = footprint(c, a_);
    const std::size_t first = out_.program.size();
    load(before, f);
    Command alone = c;
    alone.tag = kTag;
    alone.waits = 0;
    if (c.opcode == Opcode::kScan && !c.has(kScanCopy)) alone.flags |= kScanFirst;
    out_.at = out_.program.size();
    // The last load stands before a FENCE.
    out_.before = out_.at == first ? out_.at : out_.at - 2;
    out_.program.push_back(alone);
    fence(kTag);
    tag_ = kFirstStoreTag;
    for (const Range& r : f.writes) move(Opcode::kStore, r, before);
  }
  Instance take() { return std::move(out_); }

 private:
  void load(Machine& from, const Footprint& f) {
    const std::size_t first = out_.program.size();
    for (const Range& r : f.reads) move(Opcode::kLoad, r, from);
    if (out_.program.size() > first) fence(out_.program.back().tag);
  }
  void prepare(Prior p) {
    load(p.machine, footprint(p.command, a_));
    Command c = p.command;
    c.tag = kPriorTag;
    c.waits = 0;
    out_.program.push_back(c);
    fence(kPriorTag);
  }
  void fence(std::uint8_t on) {
    out_.program.push_back({.opcode = Opcode::kFence, .tag = 255, .wait = {on, 0, 0}, .waits = 1});
  }
  std::size_t room(std::size_t bytes) {
    const std::size_t at = (out_.memory.size() + kPage - 1) / kPage * kPage;
    out_.memory.resize((at + bytes + kPage - 1) / kPage * kPage);
    return at;
  }
  /// A range of on-chip rows as transfers of one line each.
  void move(Opcode op, const Range& r, Machine& from) {
    if (r.space == Space::kMemory || r.space == Space::kRoute) return;
    const bool words = r.space == Space::kVmem;
    const auto row =
        static_cast<std::size_t>(words ? 4 * a_.cols : a_.element_bytes() * a_.lanes());
    const std::size_t longest = 32768 / row;
    for (std::uint64_t at = r.begin; at < r.end; at += longest) {
      const auto rows = static_cast<std::size_t>(std::min<std::uint64_t>(longest, r.end - at));
      const std::size_t address = room(rows * row);
      if (op == Opcode::kLoad) snapshot(from, words, at, rows, address);
      Command c{.opcode = op,
                .tag = tag_++,
                .flags = static_cast<std::uint8_t>(words ? kVmem : 0),
                .rows = 1,
                .src0_stride = static_cast<std::uint16_t>(rows * row),
                .blocks_n = 1,
                .imm0 = static_cast<std::uint32_t>(address)};
      (op == Opcode::kLoad ? c.dst : c.src0) = static_cast<std::uint16_t>(at);
      out_.program.push_back(c);
    }
  }
  /// What the layer has in these rows, to memory.
  void snapshot(Machine& machine, bool words, std::uint64_t first, std::size_t rows,
                std::size_t address) {
    for (std::size_t r = 0; r < rows; ++r)
      for (int lane = 0; lane < (words ? a_.cols : a_.lanes()); ++lane) {
        const std::uint32_t x =
            words ? machine.vmem(first + r, lane) : machine.spad(first + r, lane);
        for (int b = 0; b < (words ? 4 : a_.element_bytes()); ++b)
          out_.memory[address++] = static_cast<std::uint8_t>(x >> (8 * b));
      }
  }

  Accelerator a_;
  Instance out_;
  std::uint8_t tag_ = 0;
};

}  // namespace

std::uint64_t Instance::cycles(const std::vector<std::uint64_t>& completed) const {
  return completed[at] - (before == at ? 1 : completed[before] + 2);
}

std::vector<Instance> instances_of(const LayerProgram& layer, const Accelerator& a,
                                   std::set<std::string>& seen) {
  std::vector<Instance> all;
  Machine machine(a, 0);
  machine.memory() = layer.memory;
  Left left;
  const auto& commands = layer.program.commands();
  for (std::size_t i = 0; i < commands.size(); ++i) {
    // As the sequencer hands it on; it fills in the routed rows' places by itself.
    const Command resolved = machine.resolved(commands[i]);
    const Command& c = moves_routed_rows(commands[i]) ? commands[i] : resolved;
    if (unit_of(resolved.opcode) >= 0 && stands_alone(c, footprint(c, a), left)) {
      const std::string unit = kind_of(c), text = shape(resolved);
      if (seen.insert(a.name + unit + text).second) {
        Instance instance = Builder(machine, c, left).take();
        instance.operation =
            layer.operations[static_cast<std::size_t>(layer.program.operations()[i])];
        instance.unit = unit;
        instance.command = text;
        all.push_back(std::move(instance));
      }
    }
    if (c.opcode == Opcode::kTopk) left.lists = {machine, c};
    if (c.opcode == Opcode::kRun && c.has(kRunCode)) left.code = {machine, c};
    if (c.opcode == Opcode::kBlock) left.block = c;
    machine.execute(commands[i]);
  }
  return all;
}

}  // namespace strandline::hw::fidelity
