// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/machine.h"

namespace strandline::hw::asic {

void Machine::move(const Command& c, bool load) {
  const std::size_t beat = static_cast<std::size_t>(accelerator_.dma_bytes);
  const std::size_t address = static_cast<std::size_t>(c.imm1 & 0xff) << 32 | c.imm0;
  const std::size_t repeat_stride = (c.imm1 >> 8) * beat;
  const std::size_t on_chip = load ? c.dst : c.src0;
  const bool words = c.has(kVmem);
  const int row_bytes =
      words ? 4 * accelerator_.cols : accelerator_.element_bytes() * accelerator_.lanes();
  const auto byte_at = [&](std::size_t row, int byte) -> std::uint8_t {
    if (words) return static_cast<std::uint8_t>(vmem(row, byte / 4) >> (byte % 4 * 8));
    const int size = accelerator_.element_bytes();
    return static_cast<std::uint8_t>(spad(row, byte / size) >> (byte % size * 8));
  };
  const auto set_byte = [&](std::size_t row, int byte, std::uint8_t value) {
    const int size = words ? 4 : accelerator_.element_bytes();
    const int shift = byte % size * 8;
    if (words) {
      std::uint32_t& w = vmem(row, byte / 4);
      w = (w & ~(0xffU << shift)) | static_cast<std::uint32_t>(value) << shift;
    } else {
      std::uint16_t& e = spad(row, byte / size);
      e = static_cast<std::uint16_t>((e & ~(0xffU << shift)) | static_cast<unsigned>(value)
                                                                   << shift);
    }
  };
  for (std::size_t b = 0; b < c.blocks_n; ++b)
    for (std::size_t i = 0; i < c.rows; ++i) {
      const std::size_t at = address + b * repeat_stride + i * c.dst_stride * beat;
      const std::size_t row = on_chip + b * c.src1_stride + i;
      for (int byte = 0; byte < row_bytes; ++byte) {
        const bool inside = byte < c.src0_stride;
        if (load)
          set_byte(row, byte, inside ? memory_.at(at + static_cast<std::size_t>(byte)) : 0);
        else if (inside)
          memory_.at(at + static_cast<std::size_t>(byte)) = byte_at(row, byte);
      }
    }
}

}  // namespace strandline::hw::asic
