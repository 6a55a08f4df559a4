// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace strandline::hw::cosim {

/// What goes into rtl/sl_ws_array.sv (int8) in a cycle: `size` bytes each; nullptr: nothing enters.
struct ArrayInput {
  const std::uint8_t* weights = nullptr;  ///< a row of weights
  const std::uint8_t* row = nullptr;      ///< a row of activations
  bool first_weights = false, first_row = false;
};

/// A Verilated square int8 array, cycle by cycle.
class RtlArray {
 public:
  virtual ~RtlArray() = default;
  virtual int size() const = 0;
  /// One cycle; the row of `size` sums that leaves in it, or nullptr.
  virtual const std::int32_t* cycle(const ArrayInput& in) = 0;
};

/// Arrays that were built with the program, by size; nothing where there is none.
std::unique_ptr<RtlArray> make_rtl_array(int size);
std::vector<int> rtl_array_sizes();

/// Operands of a stream of tiles and what the stream came to.
struct ArrayTiles {
  int rows = 64;                              ///< activations of a tile
  std::vector<std::uint8_t> weights, inputs;  ///< of one tile: size x size, rows x size
  std::uint64_t cycles = 0;
  std::int64_t sum = 0;  ///< of all results
};
/// Random operands for an array of that size.
ArrayTiles random_tiles(int size, int rows);
/// Runs one tile: its weights enter, then its activations, then its last results leave.
void run_tile(RtlArray& array, ArrayTiles& tiles);

}  // namespace strandline::hw::cosim
