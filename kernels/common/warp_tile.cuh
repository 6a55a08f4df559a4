// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/common/fragment.cuh"

namespace strandline::kernels {

/// A 16x16 tile of sums that a warp holds.
template <int kHeld>
struct WarpTile {
  FragmentC<kHeld> halves[2];

  STRANDLINE_SHARED void clear() {
    halves[0].clear();
    halves[1].clear();
  }
  /// Calls use(row, column, value) for the elements that the thread holds.
  template <class Use>
  STRANDLINE_SHARED void each(int lane, Use use) const {
    STRANDLINE_UNROLL
    for (int n = 0; n < 2; ++n)
      for (int h = 0; h < kHeld; ++h) STRANDLINE_UNROLL
    for (int i = 0; i < 4; ++i) {
      const Spot s = spot_in_c(lane + h, i);
      use(s.row, n * 8 + s.column, halves[n].values[h][i]);
    }
  }
};

/// tile += a · b over `depth` (a multiple of 16): a by rows in shared memory; load(right, k, n)
/// fills b from row k and column n on.
template <int kHeld, class Load>
STRANDLINE_SHARED void add_steps(WarpTile<kHeld>& tile, const Bf16* a, int a_stride, int depth,
                                 int lane, Load load) {
  for (int k = 0; k < depth; k += 16) {
    FragmentA<kHeld> left;
    load_a(left, a + k, a_stride, lane);
    STRANDLINE_UNROLL
    for (int n = 0; n < 2; ++n) {
      FragmentB<kHeld> right;
      load(right, k, n * 8);
      multiply(tile.halves[n], left, right);
    }
  }
}

/// The same with b in shared memory by columns: element (k, n) at b[n * b_stride + k].
template <int kHeld>
STRANDLINE_SHARED void add_product(WarpTile<kHeld>& tile, const Bf16* a, int a_stride,
                                   const Bf16* b, int b_stride, int depth, int lane) {
  add_steps(tile, a, a_stride, depth, lane, [=](FragmentB<kHeld>& right, int k, int n) {
    load_b(right, b + n * b_stride + k, b_stride, lane);
  });
}

/// The same with b by rows: element (k, n) at b[k * b_stride + n].
template <int kHeld>
STRANDLINE_SHARED void add_product_rows(WarpTile<kHeld>& tile, const Bf16* a, int a_stride,
                                        const Bf16* b, int b_stride, int depth, int lane) {
  add_steps(tile, a, a_stride, depth, lane, [=](FragmentB<kHeld>& right, int k, int n) {
    load_b_rows(right, b + k * b_stride + n, b_stride, lane);
  });
}

/// Shares the 16x16 tiles of a rows x columns result among the block's warps: work(row, column,
/// lane) with the tile's corner.
template <class Block, class Work>
STRANDLINE_SHARED void each_tile(Block& block, int rows, int columns, Work work) {
  const int across = columns / 16, lane = block.lane() * Block::kHeld % 32;
  for (int i = block.warp(); i < rows / 16 * across; i += block.warps())
    work(i / across * 16, i % across * 16, lane);
}

}  // namespace strandline::kernels
