// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace strandline::hw::asic {

enum class Opcode : std::uint8_t {
  kMatmul = 0x01,
  kTranspose = 0x02,
  kVector = 0x10,
  kNorm = 0x11,
  kRope = 0x12,
  kSoftmax = 0x20,
  kLoad = 0x30,
  kStore = 0x31,
  kTopk = 0x40,     ///< option topk
  kScan = 0x41,     ///< option scan
  kRun = 0x42,      ///< option vector_processor
  kGather = 0x43,   ///< option gather
  kScatter = 0x44,  ///< option gather
  kBlock = 0x45,    ///< option gather; runs in the sequencer
  kSelect = 0x46,   ///< option gather
  kFence = 0xfe,
  kHalt = 0xff,
};

/// Flags by unit; docs/accelerator/architecture.md says what they do.
enum Flag : std::uint8_t {
  kAccumulate = 1,  ///< MATMUL
  kDense = 2,       ///< MATMUL, option sparse_2_4: weights without choices
  kToSpad = 1,      ///< VECTOR, NORM, ROPE
  kRequantize = 2,  ///< VECTOR
  kLayerNorm = 2,   ///< NORM
  kGain = 4,        ///< NORM
  kFirst = 1,       ///< SOFTMAX
  kLast = 2,        ///< SOFTMAX
  kCausal = 4,      ///< SOFTMAX
  kVmem = 1,        ///< LOAD, STORE
  kListed = 2,      ///< LOAD: lines that SELECT listed
  kSigmoid = 2,     ///< TOPK
  kBias = 4,        ///< TOPK
  kRaw = 8,         ///< TOPK
  kScanFirst = 1,     ///< SCAN: the state starts from zero
  kScanDelta = 2,     ///< SCAN: values are corrected by what the state predicts
  kScanChannels = 4,  ///< SCAN: a decay per channel
  kScanCopy = 8,      ///< SCAN: copies state rows to VMEM
  kScanRestore = 1,   ///< SCAN, with kScanCopy: from VMEM
  kRunCode = 1,     ///< RUN: copies instructions from VMEM
  kAll = 1,         ///< FENCE: waits for all tags
  kRouted = 16,     ///< all units: belongs to the block of the last BLOCK
};

/// One command, field by field. Addresses and strides are on-chip rows.
struct Command {
  Opcode opcode = Opcode::kHalt;
  std::uint8_t tag = 0;
  std::array<std::uint8_t, 3> wait{};
  std::uint8_t waits = 0;  ///< bit i: wait[i] counts
  std::uint8_t flags = 0;
  std::uint16_t rows = 0, src0 = 0, src1 = 0, dst = 0;
  std::uint16_t src0_stride = 0, src1_stride = 0, dst_stride = 0;
  std::uint16_t blocks_n = 0, blocks_k = 0;
  std::uint32_t imm0 = 0, imm1 = 0;

  bool has(Flag f) const { return (flags & f) != 0; }
};

/// The 32 bytes as eight words, lowest first.
using CommandWords = std::array<std::uint32_t, 8>;
inline CommandWords encode(const Command& c) {
  const auto pair = [](std::uint16_t low, std::uint16_t high) {
    return static_cast<std::uint32_t>(low) | static_cast<std::uint32_t>(high) << 16;
  };
  return {
      static_cast<std::uint32_t>(c.opcode) | static_cast<std::uint32_t>(c.tag) << 8 |
          static_cast<std::uint32_t>(c.wait[0]) << 16 | static_cast<std::uint32_t>(c.wait[1]) << 24,
      static_cast<std::uint32_t>(c.wait[2]) | static_cast<std::uint32_t>(c.waits & 7) << 8 |
          static_cast<std::uint32_t>(c.flags & 31) << 11 | static_cast<std::uint32_t>(c.rows) << 16,
      pair(c.src0, c.src1),
      pair(c.dst, c.src0_stride),
      pair(c.src1_stride, c.dst_stride),
      pair(c.blocks_n, c.blocks_k),
      c.imm0,
      c.imm1};
}

}  // namespace strandline::hw::asic
