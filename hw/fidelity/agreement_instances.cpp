// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/fidelity/agreement_instances.h"

#include <fmt/format.h>

#include <algorithm>

#include "hw/asic/machine.h"
#include "hw/asic/program.h"

namespace strandline::hw::fidelity {
namespace {

using namespace asic;

constexpr const char* kKinds[] = {"matmul", "transposer", "vector", "softmax",         "load",
                                  "store",  "router",     "scan",   "vector processor"};
constexpr std::size_t kPage = 4096;
constexpr std::uint8_t kTag = 250, kFirstStoreTag = 200;

std::string shape(const Command& c) {
  std::string text = fmt::format("{} rows, {} x {} blocks", c.rows, c.blocks_n, c.blocks_k);
  if (c.opcode == Opcode::kLoad || c.opcode == Opcode::kStore)
    text = fmt::format("{} lines of {} bytes, {} times", c.rows, c.src0_stride, c.blocks_n);
  if (c.opcode == Opcode::kNorm) text = "norm " + text;
  if (c.opcode == Opcode::kRope) text = "rope " + text;
  if (c.opcode == Opcode::kVector) text = fmt::format("f {} {}", c.imm1 >> 4 & 31, text);
  if (c.flags != 0) text += fmt::format(", flags {}", c.flags);
  return text;
}

/// Can it be taken out of its program?
bool stands_alone(const Command& c, const Footprint& f) {
  if (unit_of(c.opcode) < 0 || c.has(kRouted)) return false;
  if (c.opcode == Opcode::kSoftmax && !c.has(kFirst)) return false;
  if (c.opcode == Opcode::kScan || c.opcode == Opcode::kRun) return false;
  const auto routes = [](const Range& r) { return r.space == Space::kRoute; };
  return std::none_of(f.reads.begin(), f.reads.end(), routes) &&
         std::none_of(f.writes.begin(), f.writes.end(), routes);
}

/// Puts one command between loads and stores.
class Builder {
 public:
  Builder(const Machine& before, const Command& c) : machine_(before), a_(before.accelerator()) {
    out_.memory = machine_.memory();
    const Footprint f = footprint(c, a_);
    for (const Range& r : f.reads) move(Opcode::kLoad, r);
    out_.before = out_.program.size();
    if (!out_.program.empty()) fence(out_.program.back().tag);
    Command alone = c;
    alone.tag = kTag;
    alone.waits = 0;
    out_.at = out_.program.size();
    out_.before = out_.before == 0 ? out_.at : out_.before - 1;
    out_.program.push_back(alone);
    fence(kTag);
    tag_ = kFirstStoreTag;
    for (const Range& r : f.writes) move(Opcode::kStore, r);
  }
  Instance take() { return std::move(out_); }

 private:
  void fence(std::uint8_t on) {
    out_.program.push_back({.opcode = Opcode::kFence, .tag = 255, .wait = {on, 0, 0}, .waits = 1});
  }
  std::size_t room(std::size_t bytes) {
    const std::size_t at = (out_.memory.size() + kPage - 1) / kPage * kPage;
    out_.memory.resize((at + bytes + kPage - 1) / kPage * kPage);
    return at;
  }
  /// A range of on-chip rows as transfers of one line each.
  void move(Opcode op, const Range& r) {
    if (r.space == Space::kMemory) return;
    const bool words = r.space == Space::kVmem;
    const auto row =
        static_cast<std::size_t>(words ? 4 * a_.cols : a_.element_bytes() * a_.lanes());
    const std::size_t longest = 32768 / row;
    for (std::uint64_t at = r.begin; at < r.end; at += longest) {
      const auto rows = static_cast<std::size_t>(std::min<std::uint64_t>(longest, r.end - at));
      const std::size_t address = room(rows * row);
      if (op == Opcode::kLoad) snapshot(words, at, rows, address);
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
  void snapshot(bool words, std::uint64_t first, std::size_t rows, std::size_t address) {
    for (std::size_t r = 0; r < rows; ++r)
      for (int lane = 0; lane < (words ? a_.cols : a_.lanes()); ++lane) {
        const std::uint32_t x =
            words ? machine_.vmem(first + r, lane) : machine_.spad(first + r, lane);
        for (int b = 0; b < (words ? 4 : a_.element_bytes()); ++b)
          out_.memory[address++] = static_cast<std::uint8_t>(x >> (8 * b));
      }
  }

  Machine machine_;
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
  const auto& commands = layer.program.commands();
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const Command& c = commands[i];
    if (unit_of(c.opcode) >= 0 && stands_alone(c, footprint(c, a))) {
      const std::string unit = kKinds[unit_of(c.opcode)], text = shape(c);
      if (seen.insert(a.name + unit + text).second) {
        Instance instance = Builder(machine, c).take();
        instance.operation =
            layer.operations[static_cast<std::size_t>(layer.program.operations()[i])];
        instance.unit = unit;
        instance.command = text;
        all.push_back(std::move(instance));
      }
    }
    machine.execute(c);
  }
  return all;
}

}  // namespace strandline::hw::fidelity
