// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "hw/asic/accelerator.h"
#include "hw/asic/layer.h"

namespace strandline::hw::asic {

/// A weight matrix in memory: blocks of `cols` outputs one after the other,
/// each a SPAD row for every input.
struct WeightPlace {
  std::uint64_t address = 0;
  int cols = 0;      ///< outputs
  double scale = 1;  ///< of an int8 element; 1 in bf16
};

/// Main memory as a program finds it; every entry starts on 4 KiB.
class MemoryImage {
 public:
  explicit MemoryImage(const Accelerator& a) : a_(a) {}
  /// Weights [inputs][outputs], narrowed to the chip's element with one symmetric scale.
  WeightPlace weights(const Matrix& w);
  /// Column blocks from `first_block` on of weights with `inputs` inputs.
  WeightPlace slice(const WeightPlace& w, int inputs, int first_block, int blocks) const;
  /// fp32, blocks of `cols` columns, row by row.
  std::uint64_t words(const Matrix& x);
  /// Angles of rotary embedding: per row and lane a cosine (upper) and a sine (lower bf16).
  std::uint64_t angles(int rows, int half, const std::function<int(int)>& position_of, double theta,
                       int head_dim);
  /// A cache of keys or values: by sequence, head, block of `cols` columns; `capacity` rows each,
  /// of which the first `context` come from `past` times `inverse_scale`.
  std::uint64_t cache(const Matrix& past, int sequences, int kv_heads, int head_dim, int context,
                      int capacity, float inverse_scale);
  /// Zeros.
  std::uint64_t room(std::size_t bytes);
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  void element(std::uint64_t at, double value);
  Accelerator a_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace strandline::hw::asic
