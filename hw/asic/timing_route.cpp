// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_route.h"

namespace strandline::hw::asic {
namespace {

using Count = std::uint64_t;

Count topk(const Command& c, const Accelerator& a) {
  constexpr Count kDrain =
      11;  // from the last of a stream of scores or powers to an empty pipeline
  const Count experts = c.blocks_k, cols = static_cast<Count>(a.cols), k = c.src1_stride & 31;
  const Count reads = (experts + cols - 1) / cols * (c.has(kBias) ? 3 : 2);
  const Count row = reads + experts + kDrain + k + kDrain + (c.has(kRaw) ? 0 : 1) + 2 * k + 2;
  return 2 + c.rows * row;
}

/// A pass over the scores for each bit of the k-th greatest, unless all are taken; then the lists.
Count select(const Command& c, const Accelerator& a) {
  constexpr Count kBits = 32, kSettle = 3;
  const Count scores = c.blocks_k, cols = static_cast<Count>(a.cols), k = c.src1_stride;
  const Count blocks = (scores + cols - 1) / cols;
  const Count search = k == scores ? 0 : kBits * (blocks + kSettle);
  return 2 + c.rows * (search + 3 * blocks + k);
}

Count gather(const Command& c) {
  return 2 + c.rows * (2 + 2ULL * c.blocks_n);
}

Count scatter(const Command& c, const Accelerator& a) {
  const Count beats = static_cast<Count>(a.cols / a.vector_lanes);
  return 2 + c.rows * (3 + c.blocks_n * (6 + beats));
}

}  // namespace

std::uint64_t route_cycles(const Command& c, const Accelerator& a) {
  if (c.opcode == Opcode::kTopk) return topk(c, a);
  if (c.opcode == Opcode::kSelect) return select(c, a);
  return c.opcode == Opcode::kGather ? gather(c) : scatter(c, a);
}

}  // namespace strandline::hw::asic
