// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/cosim/rtl_array.h"

#include <cstddef>

namespace strandline::hw::cosim {

ArrayTiles random_tiles(int size, int rows) {
  ArrayTiles t;
  t.rows = rows;
  std::uint64_t state = 1;
  const auto fill = [&](std::vector<std::uint8_t>& bytes, int count) {
    bytes.resize(static_cast<std::size_t>(count) * static_cast<std::size_t>(size));
    for (std::uint8_t& b : bytes) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      b = static_cast<std::uint8_t>(state >> 40);
    }
  };
  fill(t.weights, size);
  fill(t.inputs, rows);
  return t;
}

void run_tile(RtlArray& array, ArrayTiles& t) {
  const int size = array.size();
  for (int cycle = 0, left = t.rows; left > 0; ++cycle, ++t.cycles) {
    ArrayInput in;
    if (cycle < size) {
      in.weights = &t.weights[static_cast<std::size_t>(cycle * size)];
      in.first_weights = cycle == 0;
    } else if (cycle < size + t.rows) {
      in.row = &t.inputs[static_cast<std::size_t>((cycle - size) * size)];
      in.first_row = cycle == size;
    }
    const std::int32_t* out = array.cycle(in);
    if (out == nullptr) continue;
    --left;
    for (int c = 0; c < size; ++c) t.sum += out[c];
  }
}

}  // namespace strandline::hw::cosim
