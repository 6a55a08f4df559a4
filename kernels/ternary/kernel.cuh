// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "kernels/common/number.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// Sixteen weights of -1, 0 or 1 in a word, two bits each, the first lowest: 0 is 0, 1 is 1, 2 is
/// -1.
constexpr int kTernaryPerWord = 16;

STRANDLINE_SHARED inline int ternary_of(std::uint32_t word, int i) {
  const auto code = static_cast<int>(word >> (2 * i) & 3);
  return (code & 1) - (code >> 1);
}

/// Product of few rows with ternary weights (Ma et al. 2024): y = scale · x · wᵀ. A warp makes one
/// output of each row, reading its weights once.
template <class T>
struct TernaryGemv {
  static constexpr int kMostRows = 8, kWarps = 4;
  const T* x;              ///< [rows][depth]
  const std::uint32_t* w;  ///< [outputs][depth / 16]
  T* y;                    ///< [rows][outputs]
  float scale;
  int rows, outputs, depth;

  void check() const {
    require(rows >= 0 && rows <= kMostRows, "ternary", "rows", rows, "must be 0 to 8");
    require(outputs > 0, "ternary", "outputs", outputs, "must be positive");
    require(depth > 0 && depth % kTernaryPerWord == 0, "ternary", "depth", depth,
            "must be a positive multiple of 16");
  }
  std::int64_t blocks() const { return rows == 0 ? 0 : parts_of(outputs, kWarps); }
  int threads() const { return 32 * kWarps; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const int first = static_cast<int>(block.index()) * kWarps;
    for (int n = first + block.warp(); n < least(first + kWarps, outputs); n += block.warps()) {
      float sums[kMostRows] = {};
      const std::uint32_t* words = w + std::int64_t{n} * (depth / kTernaryPerWord);
      for (int i = block.lane(); i < depth / kTernaryPerWord; i += block.lanes()) {
        const std::uint32_t word = words[i];
        STRANDLINE_UNROLL
        for (int r = 0; r < kMostRows; ++r)
          if (r < rows) sums[r] += dot(word, x + std::int64_t{r} * depth + i * kTernaryPerWord);
      }
      STRANDLINE_UNROLL
      for (int r = 0; r < kMostRows; ++r) {
        const float sum = block.warp_sum(sums[r]);
        if (r < rows && block.lane() == 0) y[r * outputs + n] = narrow<T>(scale * sum);
      }
    }
  }

 private:
  STRANDLINE_SHARED static float dot(std::uint32_t word, const T* values) {
    float sum = 0;
    STRANDLINE_UNROLL
    for (int j = 0; j < kTernaryPerWord; ++j)
      sum += static_cast<float>(ternary_of(word, j)) * widen(values[j]);
    return sum;
  }
};

}  // namespace strandline::kernels
