// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

#include "hw/asic/fp32.h"
#include "hw/asic/machine.h"

namespace strandline::hw::asic {
namespace {

/// Fields of a SCAN command (docs/accelerator/scan.md).
struct Head {
  explicit Head(const Command& c, int cols)
      : query(c.imm0 & 0xffff),
        decay(c.imm0 >> 16),
        state(c.imm1 & 0xffff),
        beta(c.imm1 >> 16),
        keys(c.blocks_k * cols),
        values((c.blocks_n & 0xff) * cols),
        lane(c.blocks_n >> 8) {}
  std::size_t query, decay, state, beta;
  int keys, values, lane;
};

}  // namespace

float& Machine::scan_state(std::size_t row, int lane) {
  return scan_state_.at(row * cols_ + static_cast<std::size_t>(lane));
}

void Machine::scan_copy(const Command& c) {
  const std::size_t state = c.imm1 & 0xffff;
  for (std::size_t m = 0; m < c.rows; ++m)
    for (int l = 0; l < accelerator_.cols; ++l)
      if (c.has(kScanRestore))
        scan_state(state + m, l) = as_float(vmem(c.src0 + m, l));
      else
        vmem(c.dst + m, l) = bits_of(scan_state(state + m, l));
}

/// Column by column of the state: the unit's order, as columns do not meet.
void Machine::scan(const Command& c) {
  if (c.has(kScanCopy)) return scan_copy(c);
  const int cols = accelerator_.cols;
  const Head h(c, cols);
  const auto word = [&](std::size_t base, std::size_t stride, int i, std::size_t token) {
    return as_float(vmem(base + i / cols * stride + token, i % cols));
  };
  for (int j = 0; j < h.values; ++j) {
    const std::size_t first_row = h.state + static_cast<std::size_t>(j / cols * h.keys);
    const auto at = [&](int i) -> float& {
      return scan_state(first_row + static_cast<std::size_t>(i), j % cols);
    };
    float update = 0;
    for (std::size_t t = 0; t <= c.rows; ++t) {
      const bool now = t < c.rows;
      float read = 0, seen = 0;
      for (int i = 0; i < h.keys; ++i) {
        float s = t == 0 && c.has(kScanFirst) ? 0 : at(i);
        if (t > 0) {
          s = add(s, multiply(word(c.src0, c.src0_stride, i, t - 1), update));
          const float part = multiply(word(h.query, c.src0_stride, i, t - 1), s);
          read = i == 0 ? part : add(read, part);
        }
        if (now) {
          const float decay = c.has(kScanChannels) ? word(h.decay, c.src0_stride, i, t)
                                                   : word(h.decay, 0, h.lane, t);
          s = multiply(decay, s);
          const float part = multiply(word(c.src0, c.src0_stride, i, t), s);
          seen = i == 0 ? part : add(seen, part);
        }
        at(i) = s;
      }
      if (t > 0) vmem(c.dst + j / cols * c.dst_stride + t - 1, j % cols) = bits_of(read);
      if (now) {
        const float value = word(c.src1, c.src1_stride, j, t);
        update = multiply(c.has(kScanDelta) ? add(value, negative(seen)) : value,
                          word(h.beta, 0, h.lane, t));
      }
    }
  }
}

}  // namespace strandline::hw::asic
