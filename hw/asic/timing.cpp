// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "hw/asic/program.h"
#include "hw/asic/timing_output_stationary.h"
#include "hw/asic/timing_route.h"
#include "hw/asic/timing_run.h"
#include "hw/asic/timing_scan.h"

namespace strandline::hw::asic {
namespace {

using Count = std::uint64_t;

Count levels(int lanes) {
  return static_cast<Count>(std::bit_width(static_cast<unsigned>(lanes)) - 1);
}

/// Fill of the first weights, a tile every max(M, R) cycles (plus what weights lose where they lie
/// in the activations' bank), and the way of the last row through the array.
Count matmul(const Command& c, const Accelerator& a) {
  const Count m = c.rows, r = static_cast<Count>(a.rows), cols = static_cast<Count>(a.cols);
  const Count depth = static_cast<Count>(a.spad_rows / a.spad_banks);
  const Count passes = static_cast<Count>(tile_passes(c, a)), deep = c.blocks_k * passes;
  // Depths are powers of two on whole cores; divisions would be most of this function's time.
  const int shift = std::has_single_bit(depth) ? std::countr_zero(depth) : -1;
  const auto bank = [&](Count row) { return shift >= 0 ? row >> shift : row / depth; };
  Count period = std::max<Count>({m, r, 2}), shared = 0;
  for (Count n = 0; n < c.blocks_n; ++n)
    for (Count k = n == 0 ? 1 : 0; k < deep; ++k) {
      const Count before = c.src0 + (k == 0 ? deep - 1 : k - 1) / passes * c.src0_stride;
      const Count weights = c.src1 + n * c.src1_stride + k * r;
      if (bank(before) == bank(weights)) ++shared;
    }
  const Count tiles = static_cast<Count>(c.blocks_n) * deep;
  return (tiles - 1 - shared) * period + shared * std::max<Count>(m + r, 2) + m + 2 * r + cols + 2;
}

Count transposer(const Command& c, const Accelerator& a) {
  const Count tiles = static_cast<Count>(c.blocks_n) * c.blocks_k,
              r = static_cast<Count>(a.depth()), cols = static_cast<Count>(a.cols);
  // A buffer's turn: filled, a cycle until it counts as full, emptied; two of them.
  const Count two_tiles = std::max(2 * r, r + cols + 1);
  return 3 + cols + r + (tiles - 1) / 2 * two_tiles + (tiles % 2 == 0 ? r : 0);
}

Count vector(const Command& c, const Accelerator& a) {
  const unsigned mode = c.imm1 & 3, f = c.imm1 >> 4 & 31;
  const int often = 1 + (mode == 0 || mode == 2) + (f == 11 || f == 12 || f == 18);
  const Count beats = static_cast<Count>(a.cols / a.vector_lanes);
  const Count item = item_cycles(often, a.cols, a.vector_lanes);
  const Count once = mode == 1 ? item_cycles(often + 1, a.cols, a.vector_lanes) - item : 0;
  const Count items = static_cast<Count>(c.blocks_n) * c.rows;
  const Count first = static_cast<Count>(often + (mode == 1 ? 1 : 0)) + 3;
  return first + (items - 1) * item + (c.blocks_n - 1) * once + beats + 19;
}

Count norm(const Command& c, const Accelerator& a) {
  const Count items = static_cast<Count>(c.blocks_n) * c.rows, l = levels(a.vector_lanes);
  const Count beats = static_cast<Count>(a.cols / a.vector_lanes);
  const Count sums = 3 + (items - 1) * item_cycles(1, a.cols, a.vector_lanes) + beats;
  const int operands = c.has(kGain) ? 2 : 1;
  const Count results = static_cast<Count>(operands) + 1 +
                        (items - 1) * item_cycles(operands, a.cols, a.vector_lanes) + beats + 19;
  // From one pass's last beat to the next one's first read: the pipeline, the sum, the root.
  return 1 + sums + (c.has(kLayerNorm) ? sums - 1 + 18 + l : 0) + 24 + l + results;
}

Count rope(const Command& c, const Accelerator& a) {
  const Count items = static_cast<Count>(c.blocks_n) * c.blocks_k * c.rows;
  const Count beats = 2 * static_cast<Count>(a.cols / a.vector_lanes);
  return 6 + (items - 1) * std::max<Count>(5, beats) + beats + 19;
}

Count softmax(const Command& c, const Accelerator& a) {
  const Count items = static_cast<Count>(c.blocks_n) * c.rows, l = levels(a.softmax_lanes);
  const Count beats = static_cast<Count>(a.cols / a.softmax_lanes);
  const Count pass = (items - 1) * item_cycles(1, a.cols, a.softmax_lanes) + beats;
  const Count tail = c.has(kLast) ? std::max<Count>(2ULL * c.rows, 4) : c.rows;
  return 4 + pass + 3 + 2 + pass + 10 + l + tail + 1;
}

/// What LOAD and STORE have in common.
struct Transfer {
  Count lines, beats;   ///< beats of a line
  Count line_cycles;    ///< a row a cycle, a beat a cycle
  Count bursts, burst;  ///< of a line, and beats of the longest
  Count least;          ///< cycles for all beats by the memory's bandwidth, two of them saved up
  Transfer(const Command& c, const Accelerator& a, const MemorySpeed& m)
      : lines(static_cast<Count>(c.rows) * c.blocks_n) {
    const auto bus = static_cast<Count>(a.dma_bytes);
    const auto row = static_cast<Count>(c.has(kVmem) ? a.cols * 4 : a.lanes() * a.element_bytes());
    beats = (c.src0_stride + bus - 1) / bus;
    line_cycles = std::max(beats, (c.src0_stride + row - 1) / row);
    // Addresses of listed lines go out every third cycle.
    if (c.opcode == Opcode::kLoad && c.has(kListed)) line_cycles = std::max<Count>(line_cycles, 2);
    const Count longest = std::min<Count>(256, 4096 / bus);
    bursts = (beats + longest - 1) / longest;
    burst = std::min(beats, longest);
    const double bytes =
        static_cast<double>((lines * beats - std::min<Count>(2, lines * beats)) * bus);
    least = 1 + static_cast<Count>(std::ceil(bytes / m.bytes_per_cycle));
  }
};

Count load(const Command& c, const Accelerator& a, const MemorySpeed& m) {
  const Transfer t(c, a, m);
  const auto latency = static_cast<Count>(m.latency),
             flying = static_cast<Count>(a.dma_outstanding);
  const Count data = std::max(t.lines * (t.line_cycles + 1) - 1, t.least);
  // Bursts in flight hide the latency, or what their data do not cover of it is lost each time
  // round.
  const Count all = t.lines * t.bursts, round = flying * data / all;
  const Count lost = latency + t.burst > round ? latency + t.burst - round : 0;
  return 3 + latency + data + (all - 1) / flying * lost;
}

Count store(const Command& c, const Accelerator& a, const MemorySpeed& m) {
  const Transfer t(c, a, m);
  const Count data = std::max(t.lines * (t.line_cycles + t.bursts), t.least + 1);
  return 3 + data + static_cast<Count>(m.latency) + 1;
}

}  // namespace

std::uint64_t item_cycles(int operands, int cols, int lanes) {
  return static_cast<Count>(std::max(operands + 2, cols / lanes));
}

std::uint64_t command_cycles(const Command& c, const Accelerator& a, const MemorySpeed& m) {
  switch (c.opcode) {
    case Opcode::kMatmul:
      return a.output_stationary ? output_stationary_cycles(c, a) : matmul(c, a);
    case Opcode::kTranspose:
      return transposer(c, a);
    case Opcode::kVector:
      return vector(c, a);
    case Opcode::kNorm:
      return norm(c, a);
    case Opcode::kRope:
      return rope(c, a);
    case Opcode::kSoftmax:
      return softmax(c, a);
    case Opcode::kLoad:
      return load(c, a, m);
    case Opcode::kStore:
      return store(c, a, m);
    case Opcode::kScan:
      return scan_cycles(c, a);
    case Opcode::kTopk:
    case Opcode::kGather:
    case Opcode::kScatter:
    case Opcode::kSelect:
      return route_cycles(c, a);
    case Opcode::kRun:
      return run_cycles(c);
    case Opcode::kBlock:
    case Opcode::kFence:
    case Opcode::kHalt:
      break;
  }
  return 0;
}

}  // namespace strandline::hw::asic
