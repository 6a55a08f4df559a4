// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "kernels/common/number.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// A number that depends on all bits of what is put in, one after the other (SplitMix64's steps,
/// Steele, Lea, Flood 2014).
STRANDLINE_SHARED constexpr std::uint64_t mixed(std::uint64_t state, std::uint64_t more) {
  state += more + 0x9E3779B97F4A7C15U;
  state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9U;
  state = (state ^ (state >> 27)) * 0x94D049BB133111EBU;
  return state ^ (state >> 31);
}

/// Row of a table of `rows` for the `order` tokens that end at position t of a sequence; what would
/// lie before the sequence counts as token -1.
STRANDLINE_SHARED inline std::int64_t hashed_row(const int* sequence, int t, int order, int table,
                                                 std::int64_t rows) {
  std::uint64_t state = static_cast<std::uint64_t>(table);
  for (int i = order - 1; i >= 0; --i)
    state = mixed(state, static_cast<std::uint64_t>(t >= i ? sequence[t - i] : -1));
  return static_cast<std::int64_t>(state % static_cast<std::uint64_t>(rows));
}

/// Reads a row of each of several hashed n-gram tables for every token: table i hashes the last
/// i % orders + 1 tokens. One block a token.
template <class T>
struct HashGather {
  const int* tokens;  ///< [batch][length]
  const T* memory;    ///< [tables][rows][width]
  T* out;             ///< [batch][length][tables][width]
  std::int64_t rows;
  int batch, length, tables, orders, width;

  void check() const {
    require(batch >= 0 && length >= 0, "hash_gather", "tokens", length, "must not be negative");
    require(tables > 0, "hash_gather", "tables", tables, "must be positive");
    require(orders > 0 && orders <= 8, "hash_gather", "orders", orders, "must be 1 to 8");
    require(rows > 0, "hash_gather", "rows", rows, "must be positive");
    require(width > 0, "hash_gather", "width", width, "must be positive");
  }
  std::int64_t blocks() const { return std::int64_t{batch} * length; }
  int threads() const { return 128; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const int* sequence = tokens + block.index() / length * length;
    const int t = static_cast<int>(block.index() % length);
    for (int table = block.warp(); table < tables; table += block.warps()) {
      const std::int64_t row = hashed_row(sequence, t, table % orders + 1, table, rows);
      const T* source = memory + (table * rows + row) * width;
      T* target = out + (block.index() * tables + table) * width;
      for (int i = block.lane(); i < width; i += block.lanes()) target[i] = source[i];
    }
  }
};

}  // namespace strandline::kernels
