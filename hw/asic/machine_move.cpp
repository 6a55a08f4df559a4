// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/machine.h"

namespace strandline::hw::asic {
namespace {

/// Bytes of a line that a row holds, lowest first.
struct ByteOf {
  int element_bytes;
  std::size_t lane(int byte) const { return static_cast<std::size_t>(byte / element_bytes); }
  int shift(int byte) const { return byte % element_bytes * 8; }
};

}  // namespace

std::uint8_t Machine::byte(bool words, std::size_t row, int at) {
  const ByteOf of{words ? 4 : accelerator_.element_bytes()};
  const int lane = static_cast<int>(of.lane(at));
  const std::uint32_t value = words ? vmem(row, lane) : spad(row, lane);
  return static_cast<std::uint8_t>(value >> of.shift(at));
}

void Machine::set_byte(bool words, std::size_t row, int at, std::uint8_t value) {
  const ByteOf of{words ? 4 : accelerator_.element_bytes()};
  const int lane = static_cast<int>(of.lane(at));
  const auto put = [&](auto& word) {
    using Word = std::remove_reference_t<decltype(word)>;
    const auto mask = static_cast<Word>(0xffU << of.shift(at));
    word = static_cast<Word>((word & ~mask) |
                             static_cast<Word>(static_cast<std::uint32_t>(value) << of.shift(at)));
  };
  if (words)
    put(vmem(row, lane));
  else
    put(spad(row, lane));
}

void Machine::move(const Command& c, bool load) {
  constexpr std::size_t kStep = 16;  // bytes, of strides in memory
  const bool words = c.has(kVmem);
  const int row_bytes =
      words ? 4 * accelerator_.cols : accelerator_.element_bytes() * accelerator_.lanes();
  const std::size_t address = static_cast<std::size_t>(c.imm1 & 0xff) << 32 | c.imm0;
  const std::size_t first_row = load ? c.dst : c.src0;
  const int bytes = c.src0_stride;
  const bool listed = load && c.has(kListed);
  const std::size_t row_step = listed ? c.src1 : 1;
  for (std::size_t repeat = 0; repeat < c.blocks_n; ++repeat)
    for (std::size_t line = 0; line < c.rows; ++line) {
      const std::size_t place = listed ? selected_.at(c.src0 + line) : line;
      const std::size_t at =
          address + repeat * (c.imm1 >> 8) * kStep + place * c.dst_stride * kStep;
      const std::size_t row = first_row + repeat * c.blocks_k + line * c.src1_stride;
      const int whole = (bytes + row_bytes - 1) / row_bytes * row_bytes;
      for (int b = 0; b < (load ? whole : bytes); ++b) {
        const std::size_t r = row + row_step * static_cast<std::size_t>(b / row_bytes);
        std::uint8_t* const m = b < bytes ? &memory_.at(at + static_cast<std::size_t>(b)) : nullptr;
        if (load)
          set_byte(words, r, b % row_bytes, m ? *m : 0);
        else
          *m = byte(words, r, b % row_bytes);
      }
    }
}

}  // namespace strandline::hw::asic
