// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/program.h"

#include <algorithm>

namespace strandline::hw::asic {
namespace {

/// Tags are reused after this many commands: hazards further back are over by the tag rule.
constexpr std::size_t kTags = 256;

Range rows(Space space, std::uint64_t first, std::uint64_t reach) {
  return {space, first, first + reach};
}

/// Rows from the first to the last of n blocks of m rows, `stride` apart.
std::uint64_t reach(std::uint64_t n, std::uint64_t stride, std::uint64_t m) {
  return (n - 1) * stride + m;
}

Range result(const Command& c, const Accelerator& a, std::uint64_t blocks) {
  if (!c.has(kToSpad)) return rows(Space::kVmem, c.dst, reach(blocks, c.dst_stride, c.rows));
  const auto groups = static_cast<std::uint64_t>(a.groups());
  return rows(Space::kSpad, c.dst, reach((blocks + groups - 1) / groups, c.dst_stride, c.rows));
}

Footprint of_matmul(const Command& c, const Accelerator& a) {
  const auto r = static_cast<std::uint64_t>(a.rows * tile_passes(c, a));
  const Range y = rows(Space::kVmem, c.dst, reach(c.blocks_n, c.dst_stride, c.rows));
  Footprint f{{rows(Space::kSpad, c.src0, reach(c.blocks_k, c.src0_stride, c.rows)),
               rows(Space::kSpad, c.src1, reach(c.blocks_n, c.src1_stride, c.blocks_k * r))},
              {y}};
  if (c.has(kAccumulate)) f.reads.push_back(y);
  return f;
}

Footprint of_transpose(const Command& c, const Accelerator& a) {
  const auto r = static_cast<std::uint64_t>(a.depth()), cols = static_cast<std::uint64_t>(a.cols);
  return {{rows(Space::kSpad, c.src0, reach(c.blocks_k, c.src0_stride, c.blocks_n * cols))},
          {rows(Space::kSpad, c.dst, reach(c.blocks_n, c.dst_stride, c.blocks_k * r))}};
}

Footprint of_vector(const Command& c, const Accelerator& a) {
  Footprint f{{rows(Space::kVmem, c.src0, reach(c.blocks_n, c.src0_stride, c.rows))}, {}};
  const unsigned mode = c.imm1 & 3, op = c.imm1 >> 4 & 31;
  if (c.has(kRequantize)) {
    Command to_spad = c;
    to_spad.flags = kToSpad;
    f.writes = {result(to_spad, a, c.blocks_n)};
    return f;
  }
  if (mode == 0)
    f.reads.push_back(rows(Space::kVmem, c.src1, reach(c.blocks_n, c.src1_stride, c.rows)));
  if (mode == 1) f.reads.push_back(rows(Space::kVmem, c.src1, c.blocks_n));
  if (mode == 2) f.reads.push_back(rows(Space::kVmem, c.src1, c.rows));
  if (op == 11 || op == 12 || op == 18)
    f.reads.push_back(rows(Space::kVmem, c.dst, reach(c.blocks_n, c.dst_stride, c.rows)));
  f.writes = {result(c, a, c.blocks_n)};
  return f;
}

Footprint of_norm(const Command& c, const Accelerator& a) {
  Footprint f{{rows(Space::kVmem, c.src0, reach(c.blocks_n, c.src0_stride, c.rows))},
              {result(c, a, c.blocks_n)}};
  if (c.has(kGain)) f.reads.push_back(rows(Space::kVmem, c.src1, c.blocks_n));
  return f;
}

Footprint of_rope(const Command& c, const Accelerator& a) {
  const std::uint64_t half_in = c.imm1 & 0xffff, half_out = c.imm1 >> 16;
  const std::uint64_t halves = 2 * static_cast<std::uint64_t>(c.blocks_n);
  Range y = result(c, a, c.blocks_k);
  y.end += (halves - 1) * half_out;
  return {{rows(Space::kVmem, c.src0,
                (halves - 1) * half_in + reach(c.blocks_k, c.src0_stride, c.rows)),
           rows(Space::kVmem, c.src1, reach(c.blocks_k, c.src1_stride, c.rows))},
          {y}};
}

Footprint of_softmax(const Command& c, const Accelerator& a) {
  Command to_spad = c;
  to_spad.flags = kToSpad;
  const std::uint64_t factors = c.has(kLast) ? 2ULL * c.rows : c.rows;
  return {{rows(Space::kVmem, c.src0, reach(c.blocks_n, c.src0_stride, c.rows))},
          {result(to_spad, a, c.blocks_n), rows(Space::kVmem, c.src1, factors)}};
}

/// Entries of SELECT's lists; behind the router's own lists, which are one thing.
Range entries(std::uint64_t first, std::uint64_t count) {
  return {Space::kRoute, 1 + first, 1 + first + count};
}

/// Lines that SELECT listed may be any from `address` on, blocks_k at most.
Footprint of_listed(const Command& c, std::uint64_t address, std::uint64_t line_rows) {
  const std::uint64_t memory = 16ULL * (c.blocks_k - 1ULL) * c.dst_stride + c.src0_stride;
  const std::uint64_t chip = (line_rows - 1) * c.src1 + (c.rows - 1ULL) * c.src1_stride + 1;
  return {{rows(Space::kMemory, address, memory), entries(c.src0, c.rows)},
          {rows(c.has(kVmem) ? Space::kVmem : Space::kSpad, c.dst, chip)}};
}

Footprint of_select(const Command& c) {
  return {{rows(Space::kVmem, c.src0, reach(c.blocks_n, c.src0_stride, c.rows))},
          {entries(c.dst, reach(c.rows, c.dst_stride, c.src1_stride))}};
}

Footprint of_move(const Command& c, const Accelerator& a) {
  const bool load = c.opcode == Opcode::kLoad;
  const std::uint64_t row_bytes = c.has(kVmem)
                                      ? 4ULL * static_cast<std::uint64_t>(a.cols)
                                      : static_cast<std::uint64_t>(a.element_bytes() * a.lanes());
  const std::uint64_t line_rows = (c.src0_stride + row_bytes - 1) / row_bytes;
  const std::uint64_t repeats = c.blocks_n - 1ULL, lines = c.rows - 1ULL;
  const std::uint64_t address = static_cast<std::uint64_t>(c.imm1 & 0xff) << 32 | c.imm0;
  const Range chip = rows(c.has(kVmem) ? Space::kVmem : Space::kSpad, load ? c.dst : c.src0,
                          repeats * c.blocks_k + lines * c.src1_stride + line_rows);
  if (load && c.has(kListed)) return of_listed(c, address, line_rows);
  const Range memory = rows(Space::kMemory, address,
                            16 * (repeats * (c.imm1 >> 8) + lines * c.dst_stride) + c.src0_stride);
  return load ? Footprint{{memory}, {chip}} : Footprint{{chip}, {memory}};
}

/// The state lies in the unit, whose commands run in order.
Footprint of_scan(const Command& c) {
  const auto vmem = [&](std::uint64_t first, std::uint64_t blocks, std::uint64_t stride) {
    return rows(Space::kVmem, first, reach(blocks, stride, c.rows));
  };
  if (c.has(kScanCopy))
    return c.has(kScanRestore) ? Footprint{{vmem(c.src0, 1, 0)}, {}}
                               : Footprint{{}, {vmem(c.dst, 1, 0)}};
  const std::uint64_t values = c.blocks_n & 0xff;
  return {
      {vmem(c.src0, c.blocks_k, c.src0_stride), vmem(c.imm0 & 0xffff, c.blocks_k, c.src0_stride),
       vmem(c.imm0 >> 16, c.has(kScanChannels) ? c.blocks_k : 1, c.src0_stride),
       vmem(c.imm1 >> 16, 1, 0), vmem(c.src1, values, c.src1_stride)},
      {vmem(c.dst, values, c.dst_stride)}};
}

/// Three regions, the last of which it writes; the instructions lie in the unit.
Footprint of_run(const Command& c) {
  if (c.has(kRunCode)) return {{rows(Space::kVmem, c.src0, c.rows)}, {}};
  const Range last = rows(Space::kVmem, c.dst, c.dst_stride);
  return {
      {rows(Space::kVmem, c.src0, c.src0_stride), rows(Space::kVmem, c.src1, c.src1_stride), last},
      {last}};
}

/// The router's lists are one thing.
Range lists() {
  return {Space::kRoute, 0, 1};
}

Footprint of_topk(const Command& c) {
  Footprint f{{rows(Space::kVmem, c.src0, reach(c.blocks_n, c.src0_stride, c.rows))},
              {rows(Space::kVmem, c.dst, 2ULL * c.rows), lists()}};
  if (c.has(kBias)) f.reads.push_back(rows(Space::kVmem, c.src1, c.blocks_n));
  return f;
}

/// Tokens may be any rows of a block.
Footprint of_gather(const Command& c) {
  return {{rows(Space::kSpad, c.src0, reach(c.blocks_n, c.src0_stride, c.src0_stride)), lists()},
          {rows(Space::kSpad, c.dst, reach(c.blocks_n, c.dst_stride, c.rows))}};
}

Footprint of_scatter(const Command& c) {
  const Range sums = rows(Space::kVmem, c.dst, reach(c.blocks_n, c.dst_stride, c.dst_stride));
  return {{rows(Space::kVmem, c.src0, reach(c.blocks_n, c.src0_stride, c.rows)), lists(), sums},
          {sums}};
}

bool any_meets(const Ranges& a, const Ranges& b) {
  for (const Range& x : a)
    for (const Range& y : b)
      if (x.meets(y)) return true;
  return false;
}

bool conflict(const Footprint& earlier, const Footprint& later) {
  return any_meets(earlier.writes, later.reads) || any_meets(earlier.writes, later.writes) ||
         any_meets(earlier.reads, later.writes);
}

}  // namespace

Footprint footprint(const Command& c, const Accelerator& a) {
  switch (c.opcode) {
    case Opcode::kMatmul:
      return of_matmul(c, a);
    case Opcode::kTranspose:
      return of_transpose(c, a);
    case Opcode::kVector:
      return of_vector(c, a);
    case Opcode::kNorm:
      return of_norm(c, a);
    case Opcode::kRope:
      return of_rope(c, a);
    case Opcode::kSoftmax:
      return of_softmax(c, a);
    case Opcode::kTopk:
      return of_topk(c);
    case Opcode::kGather:
      return of_gather(c);
    case Opcode::kScatter:
      return of_scatter(c);
    case Opcode::kSelect:
      return of_select(c);
    case Opcode::kBlock:
      return {{lists()}, {}};
    case Opcode::kLoad:
    case Opcode::kStore:
      return of_move(c, a);
    case Opcode::kScan:
      return of_scan(c);
    case Opcode::kRun:
      return of_run(c);
    case Opcode::kFence:
    case Opcode::kHalt:
      break;
  }
  return {};
}

int unit_of(Opcode op) {
  switch (op) {
    case Opcode::kMatmul:
      return 0;
    case Opcode::kTranspose:
      return 1;
    case Opcode::kVector:
    case Opcode::kNorm:
    case Opcode::kRope:
      return 2;
    case Opcode::kSoftmax:
      return 3;
    case Opcode::kLoad:
      return 4;
    case Opcode::kStore:
      return 5;
    case Opcode::kTopk:
    case Opcode::kGather:
    case Opcode::kScatter:
    case Opcode::kSelect:
      return 6;
    case Opcode::kScan:
      return 7;
    case Opcode::kRun:
      return 8;
    case Opcode::kBlock:
    case Opcode::kFence:
    case Opcode::kHalt:
      break;
  }
  return -1;
}

void Program::fence(std::span<const std::uint8_t> tags, int operation) {
  for (std::size_t i = 0; i < tags.size(); i += 3) {
    Command fence{.opcode = Opcode::kFence, .tag = next_tag_};
    for (std::size_t w = i; w < std::min(tags.size(), i + 3); ++w) {
      fence.wait[w - i] = tags[w];
      fence.waits |= static_cast<std::uint8_t>(1U << (w - i));
    }
    commands_.push_back(fence);
    operations_.push_back(operation);
  }
}

void Program::end_blocks(int operation) {
  commands_.push_back({.opcode = Opcode::kFence, .tag = next_tag_, .flags = kAll});
  operations_.push_back(operation);
  for (auto& recent : recent_) recent.clear();
  for (auto& waiters : waiters_) waiters.clear();
  in_blocks_ = false;
}

/// Commands of the sequencer itself are never pending and take none.
void Program::take_tag(Command& c, const Footprint& touched,
                       const std::vector<const Pending*>& waits, int operation) {
  // A tag is taken again only when all that wait for its last owner are over: a head of a queue
  // that still waited would wait for the new owner, which may wait for it.
  auto& waiters = waiters_[next_tag_];
  fence(waiters, operation);
  waiters.clear();
  for (const Pending* w : waits) waiters_[w->tag].push_back(next_tag_);
  c.tag = next_tag_++;
  auto& recent = recent_[static_cast<std::size_t>(unit_of(c.opcode))];
  recent.push_back({touched, c.tag, tagged_++});
  if (recent.size() > kTags) recent.erase(recent.begin());
}

void Program::add(Command c, int operation) {
  // Commands of empty blocks are dropped, so that what comes after the blocks cannot rely on a
  // unit's order: the last one before may be further back than any tag that it could wait for.
  if (in_blocks_ && c.opcode != Opcode::kBlock && !c.has(kRouted)) end_blocks(operation);
  in_blocks_ |= c.opcode == Opcode::kBlock;
  const Footprint touched = footprint(c, accelerator_);
  const int unit = unit_of(c.opcode);
  std::vector<const Pending*> waits;
  for (int u = 0; u < kUnitCount; ++u) {
    if (u == unit) continue;
    auto& recent = recent_[static_cast<std::size_t>(u)];
    const auto found = std::find_if(recent.rbegin(), recent.rend(), [&](const Pending& p) {
      return tagged_ - p.index < kTags && conflict(p.touched, touched);
    });
    if (found != recent.rend()) waits.push_back(&*found);
  }
  // The latest completions last: earlier ones are likelier to be over when a FENCE waits for them.
  std::sort(waits.begin(), waits.end(),
            [](const Pending* a, const Pending* b) { return a->index > b->index; });
  if (waits.size() > 3) {
    std::vector<std::uint8_t> tags;
    for (std::size_t i = 3; i < waits.size(); ++i) tags.push_back(waits[i]->tag);
    fence(tags, operation);
    waits.resize(3);
  }
  c.waits = 0;
  for (std::size_t i = 0; i < waits.size(); ++i) {
    c.wait[i] = waits[i]->tag;
    c.waits |= static_cast<std::uint8_t>(1U << i);
  }
  if (unit >= 0) take_tag(c, touched, waits, operation);
  commands_.push_back(c);
  operations_.push_back(operation);
}

}  // namespace strandline::hw::asic
