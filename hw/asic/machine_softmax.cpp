// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "hw/asic/fp32.h"
#include "hw/asic/functions.h"
#include "hw/asic/lane.h"
#include "hw/asic/machine.h"

namespace strandline::hw::asic {
namespace {

constexpr float kLeast = -0x1.fffffep127F;

/// Which columns of a tile row m may look at.
struct Mask {
  int valid, shift, window;
  std::int64_t delta;
  bool causal;
  bool sees(int m, int column) const {
    const std::int64_t edge = (shift == 15 ? 0 : m >> shift) + delta;
    return column < valid && (!causal || column <= edge) && (window == 0 || column > edge - window);
  }
};

}  // namespace

void Machine::softmax(const Command& c) {
  const int cols = accelerator_.cols;
  const float scale = as_float(c.imm0);
  const Mask mask{c.blocks_k, c.src1_stride & 15, (c.src1_stride >> 4) * cols,
                  static_cast<std::int32_t>(c.imm1), c.has(kCausal)};
  std::vector<float> s(cols_ * c.blocks_n), p(s.size());
  for (int m = 0; m < c.rows; ++m) {
    float& largest = largest_.at(static_cast<std::size_t>(m));
    float& total = total_.at(static_cast<std::size_t>(m));
    const float before = largest;
    if (c.has(kFirst)) largest = kLeast;
    for (int j = 0; j < static_cast<int>(s.size()); ++j) {
      const std::uint32_t word = vmem(c.src0 + j / cols * c.src0_stride + m, j % cols);
      const float x = accelerator_.integers()
                          ? from_int(static_cast<std::int32_t>(word))
                          : as_float(word);
      float& at = s[static_cast<std::size_t>(j)];
      at = multiply(x, scale);
      if (mask.sees(m, j)) largest = lane(LaneOp::kMaximum, {.a = largest, .b = at});
    }
    const float factor = c.has(kFirst) ? 0 : exp2(add(before, negative(largest)));
    for (int j = 0; j < static_cast<int>(s.size()); ++j) {
      float& y = p[static_cast<std::size_t>(j)];
      y = mask.sees(m, j) ? exp2(add(s[static_cast<std::size_t>(j)], negative(largest))) : 0.0F;
      put(c, true, j / cols, m, j % cols, y, accelerator_.fp8 ? 256 : 127);
    }
    const float sum = sum_of(p, accelerator_.softmax_lanes);
    total = c.has(kFirst) ? sum : add(multiply(total, factor), sum);
    for (int l = 0; l < cols; ++l) {
      vmem(c.src1 + m, l) = bits_of(factor);
      if (c.has(kLast)) vmem(c.src1 + c.rows + m, l) = total == 0 ? 0 : bits_of(reciprocal(total));
    }
  }
}

}  // namespace strandline::hw::asic
