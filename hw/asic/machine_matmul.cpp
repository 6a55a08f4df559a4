// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

#include "hw/asic/fp32.h"
#include "hw/asic/machine.h"
#include "hw/asic/program.h"

namespace strandline::hw::asic {

int Machine::chosen_lane(std::size_t w, int r, int col) const {
  // Two bits a column behind the row's numbers, from the low bits of a lane up.
  const int bits = 8 * accelerator_.element_bytes();
  const auto lane = static_cast<std::size_t>(accelerator_.cols + 2 * col / bits);
  return r / 2 * 4 + (spad_.at(w * lanes_ + lane) >> (2 * col % bits) & 3);
}

std::uint32_t Machine::multiply_add(std::uint16_t a, std::uint16_t b, std::uint32_t sum) const {
  if (accelerator_.element == Element::kBf16)
    return bits_of(add(as_float(sum), multiply_bf16(a, b)));
  const auto a8 = static_cast<std::uint8_t>(a), b8 = static_cast<std::uint8_t>(b);
  if (accelerator_.fp8) return bits_of(add(as_float(sum), multiply_fp8(a8, b8)));
  return sum +
         static_cast<std::uint32_t>(static_cast<std::int8_t>(a8) * static_cast<std::int8_t>(b8));
}

std::uint32_t Machine::tile_sum(std::size_t x, std::size_t w, int col, std::uint32_t sum) const {
  const std::uint16_t* activations = &spad_.at(x * lanes_);
  const std::uint16_t* weight = &spad_.at(w * lanes_ + static_cast<std::size_t>(col));
  for (int r = 0; r < accelerator_.rows; ++r, weight += lanes_) {
    const auto row = static_cast<std::size_t>(r);
    sum = multiply_add(activations[accelerator_.sparse_2_4 ? chosen_lane(w + row, r, col) : r],
                       *weight, sum);
  }
  return sum;
}

std::uint32_t Machine::dense_tile_sum(std::size_t x, std::size_t w, int col, int half) const {
  std::uint32_t sum = 0;
  for (int r = 0; r < accelerator_.rows; ++r) {
    const auto input = static_cast<std::size_t>(r / 2 * 4 + 2 * half + r % 2);
    sum = multiply_add(spad_.at(x * lanes_ + input),
                       spad_.at((w + input) * lanes_ + static_cast<std::size_t>(col)), sum);
  }
  return sum;
}

/// A weight-stationary array adds up each tile and VMEM the tiles; an output-stationary one adds up
/// all of K, and VMEM at most what was there before.
void Machine::matmul(const Command& c) {
  const bool integers = accelerator_.integers();
  const bool dense = tile_passes(c, accelerator_) == 2;
  const auto rows = static_cast<std::size_t>(accelerator_.rows * (dense ? 2 : 1));
  const auto accumulate = [&](std::uint32_t& y, bool adds, std::uint32_t sum) {
    if (!adds)
      y = sum;
    else
      y = integers ? y + sum : bits_of(add(as_float(y), as_float(sum)));
  };
  for (std::size_t n = 0; n < c.blocks_n; ++n)
    for (std::size_t m = 0; m < c.rows; ++m)
      for (int col = 0; col < accelerator_.cols; ++col) {
        std::uint32_t& y = vmem(c.dst + n * c.dst_stride + m, col);
        std::uint32_t kept = 0;
        for (std::size_t k = 0; k < c.blocks_k; ++k) {
          const std::size_t x = c.src0 + k * c.src0_stride + m;
          const std::size_t w = c.src1 + n * c.src1_stride + k * rows;
          spad_.at((w + rows) * lanes_ - 1);  // the last weight row is there
          const bool adds = k > 0 || c.has(kAccumulate);
          if (accelerator_.output_stationary) {
            kept = tile_sum(x, w, col, kept);
          } else if (dense) {
            accumulate(y, adds, dense_tile_sum(x, w, col, 0));
            accumulate(y, true, dense_tile_sum(x, w, col, 1));
          } else {
            accumulate(y, adds, tile_sum(x, w, col, 0));
          }
        }
        if (accelerator_.output_stationary) accumulate(y, c.has(kAccumulate), kept);
      }
}

}  // namespace strandline::hw::asic
