// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "hw/asic/accelerator.h"
#include "hw/asic/layer.h"

namespace strandline::hw::asic {

/// A weight matrix in memory: blocks of `cols` outputs one after the other, each a SPAD row for
/// every input; on sparse chips for every other one (docs/accelerator/matmul.md).
struct WeightPlace {
  std::uint64_t address = 0;
  int cols = 0;      ///< outputs
  double scale = 1;  ///< of an int8 or fp8 element; 1 in bf16
};

/// Sizes of a cache in memory. Keys come in blocks of the array's rows, values, which serve as
/// weights, in blocks of its columns.
struct CacheSizes {
  int sequences = 1, context = 0, capacity = 0;
  int block = 0;  ///< columns
  std::size_t step =
      0;  ///< bytes from a key to the next, its blocks side by side; 0: block by block
};

/// Main memory as a program finds it; every entry starts on 4 KiB.
class MemoryImage {
 public:
  /// `filled` false: addresses alone; bytes() stays empty.
  explicit MemoryImage(const Accelerator& a, bool filled = true) : a_(a), filled_(filled) {}
  /// Weights [inputs][outputs], narrowed to the chip's element with one symmetric scale; on sparse
  /// chips of each four inputs the two that sparse_2_4() keeps.
  WeightPlace weights(const Matrix& w);
  /// Column blocks from `first_block` on of weights with `inputs` inputs.
  WeightPlace slice(const WeightPlace& w, int inputs, int first_block, int blocks) const;
  /// fp32, blocks of `cols` columns, row by row.
  std::uint64_t words(const Matrix& x);
  /// Angles of rotary embedding: per row and lane a cosine (upper) and a sine (lower bf16).
  std::uint64_t angles(int rows, int half, const std::function<int(int)>& position_of, double theta,
                       int head_dim);
  /// Attention sinks: a row of `cols` words for each, the first the sink: fp32, or int32 in units
  /// of `unit` where that is not 0.
  std::uint64_t sinks(const Matrix& row, double unit);
  /// A cache as s.capacity rows of each column block of each head of each sequence, a SPAD row
  /// each; the first rows come from `past` times `inverse_scale`.
  std::uint64_t cache(const Matrix& past, const CacheSizes& s, float inverse_scale);
  /// Words of 32 bits as they are, one after the other; whole rows of `cols`.
  std::uint64_t instructions(const std::vector<std::uint32_t>& code);
  /// Zeros.
  std::uint64_t room(std::size_t bytes);
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::uint64_t laid_out(const Matrix& x, const std::function<std::uint32_t(double)>& bits);
  void element(std::uint64_t at, double value);
  double weight_scale(const Matrix& w) const;
  void sparse_weights(const Matrix& w, const WeightPlace& place);
  Accelerator a_;
  bool filled_;
  std::size_t size_ = 0;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace strandline::hw::asic
