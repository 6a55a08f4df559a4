// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "kernels/common/block.h"
#include "kernels/common/copy.cuh"
#include "kernels/common/fragment.cuh"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// c = a · wᵀ for each group of rows with the group's own weights (experts), or for all rows with
/// one.
template <class A, class W, class C>
struct GemmInput {
  const A* a;              ///< [rows][depth]
  const W* w;              ///< [groups][outputs][depth]
  C* c;                    ///< [rows][outputs]
  const int* starts;       ///< [groups + 1]: first row of each group; null: one group
  const int* tile_starts;  ///< [groups + 1]: tiles of rows before each group's; null: one group
  std::int64_t rows;
  int groups, outputs, depth;

  void check() const {
    require(rows >= 0, "gemm", "rows", rows, "must not be negative");
    require(groups > 0, "gemm", "groups", groups, "must be positive");
    require(groups == 1 || (starts && tile_starts), "gemm", "groups", groups,
            "need the rows and tiles at which they start");
    require(outputs > 0, "gemm", "outputs", outputs, "must be positive");
    require(depth > 0, "gemm", "depth", depth, "must be positive");
  }
};

/// The group whose tiles hold tile `tile`: the last that starts at or before it; `groups` for a
/// tile behind the last group's.
STRANDLINE_SHARED inline int group_of_tile(const int* tile_starts, int groups, int tile) {
  if (tile >= tile_starts[groups]) return groups;
  int low = 0, high = groups;  // tile_starts[low] <= tile < tile_starts[high]
  while (high - low > 1) {
    const int middle = (low + high) / 2;
    (tile_starts[middle] <= tile ? low : high) = middle;
  }
  return low;
}

/// Product as one writes it on the first day: a thread for each element. Any shape and format.
template <class A, class W, class C>
struct SimpleGemm {
  static constexpr int kThreads = 128;
  GemmInput<A, W, C> in;

  void check() const {
    in.check();
    require(in.groups == 1, "gemm", "groups", in.groups, "must be 1 for the day-one kernel");
  }
  std::int64_t blocks() const { return in.rows * parts_of(in.outputs, kThreads); }
  int threads() const { return kThreads; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const std::int64_t across = parts_of(in.outputs, kThreads), row = block.index() / across;
    const int first = static_cast<int>(block.index() % across) * kThreads;
    const int end = least(first + kThreads, in.outputs);
    for (int n = first + block.rank(); n < end; n += block.size()) {
      float sum = 0;
      for (int k = 0; k < in.depth; ++k)
        sum += widen(in.a[row * in.depth + k]) * widen(in.w[std::int64_t{n} * in.depth + k]);
      in.c[row * in.outputs + n] = narrow<C>(sum);
    }
  }
};

/// Product by tiles on the tensor cores: a block makes kTileM x kTileN of a group's c, kStages
/// tiles of depth kTileK under way. Weights of 8 bits are widened on the way to shared memory.
template <class W, int kTileM, int kTileN, int kStages>
struct TiledGemm {
  static constexpr int kTileK = 64, kStride = kTileK + 8;
  static constexpr int kWarpM = kTileM < 64 ? kTileM : 64, kWarpN = 32;
  static constexpr int kWarps = (kTileM / kWarpM) * (kTileN / kWarpN);
  static_assert(kTileM % kWarpM == 0 && kWarpM % 16 == 0 && kTileN % kWarpN == 0);

  GemmInput<Bf16, W, Bf16> in;

  void check() const {
    in.check();
    require(in.depth % kCopied == 0, "gemm", "depth", in.depth, "must be a multiple of 8");
  }
  /// Tiles of rows, at most: each group may end in a part of one.
  STRANDLINE_SHARED std::int64_t row_tiles() const {
    return parts_of(in.rows, kTileM) + (in.groups > 1 ? in.groups : 0);
  }
  std::int64_t blocks() const {
    return in.rows == 0 ? 0 : row_tiles() * parts_of(in.outputs, kTileN);
  }
  int threads() const { return 32 * kWarps; }
  std::size_t shared_bytes() const {
    return (taken<Bf16>(kTileM * kStride) + taken<Bf16>(kTileN * kStride)) * kStages;
  }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const Place at = place_of(block.index());
    if (at.first_row >= at.end_row) return;
    Stages stages;
    for (int s = 0; s < kStages; ++s) {
      stages.a[s] = block.template take<Bf16>(kTileM * kStride);
      stages.w[s] = block.template take<Bf16>(kTileN * kStride);
    }
    // One warp has one role on the GPU; on the host a thread may have several, one after the other.
    for (int role = block.warp(); role < kWarps; role += block.warps())
      run(block, at, stages, role);
  }

 private:
  struct Place {
    std::int64_t first_row, end_row;
    int group, first_output;
  };
  struct Stages {
    Bf16 *a[kStages], *w[kStages];
  };
  template <int kHeld>
  using Sums = FragmentC<kHeld>[kWarpM / 16][kWarpN / 8];

  /// Neighbouring blocks share the weights' columns, which are then read from memory once.
  STRANDLINE_SHARED Place place_of(std::int64_t index) const {
    const int tile = static_cast<int>(index % row_tiles());
    Place at{};
    at.first_output = static_cast<int>(index / row_tiles()) * kTileN;
    if (in.groups == 1) {
      at.first_row = std::int64_t{tile} * kTileM;
      at.end_row = in.rows;
      return at;
    }
    at.group = group_of_tile(in.tile_starts, in.groups, tile);
    if (at.group == in.groups) return at;  // no rows
    at.first_row = in.starts[at.group] + std::int64_t{tile - in.tile_starts[at.group]} * kTileM;
    at.end_row = in.starts[at.group + 1];
    return at;
  }

  template <class Block>
  STRANDLINE_SHARED void load(Block& block, const Place& at, int k, Bf16* a, Bf16* w) const {
    constexpr int kPieces = kTileK / kCopied;
    const W* weights = in.w + std::int64_t{at.group} * in.outputs * in.depth;
    for (int i = block.rank(); i < (kTileM + kTileN) * kPieces; i += block.size()) {
      const int line = i / kPieces, column = k + i % kPieces * kCopied;
      const int target = i % kPieces * kCopied;
      if (line < kTileM) {
        const std::int64_t row = at.first_row + line;
        const bool inside = row < at.end_row && column < in.depth;
        start_copy(a + line * kStride + target, inside ? in.a + row * in.depth + column : in.a,
                   inside);
      } else {
        const std::int64_t output = at.first_output + line - kTileM;
        const bool inside = output < in.outputs && column < in.depth;
        start_copy(w + (line - kTileM) * kStride + target,
                   inside ? weights + output * in.depth + column : in.w, inside);
      }
    }
  }

  template <class Block>
  STRANDLINE_SHARED void run(Block& block, const Place& at, const Stages& stages, int role) const {
    constexpr int kHeld = Block::kHeld;
    const int lane = block.lane() * kHeld % 32;
    const int own_row = role % (kTileM / kWarpM) * kWarpM;
    const int own_output = role / (kTileM / kWarpM) * kWarpN;
    Sums<kHeld> sums;
    STRANDLINE_UNROLL
    for (auto& row : sums) STRANDLINE_UNROLL
    for (auto& sum : row) sum.clear();
    const int steps = static_cast<int>(parts_of(in.depth, kTileK));
    for (int s = 0; s < kStages - 1; ++s) {
      if (s < steps) load(block, at, s * kTileK, stages.a[s], stages.w[s]);
      close_copies();
    }
    for (int s = 0; s < steps; ++s) {
      await_copies<kStages - 2>();
      block.sync();
      const int next = s + kStages - 1, stage = next % kStages;
      if (next < steps) load(block, at, next * kTileK, stages.a[stage], stages.w[stage]);
      close_copies();
      add<kHeld>(sums, stages.a[s % kStages] + own_row * kStride,
                 stages.w[s % kStages] + own_output * kStride, lane);
    }
    await_copies<0>();
    block.sync();
    store<kHeld>(sums, at, own_row, own_output, lane);
  }

  template <int kHeld>
  STRANDLINE_SHARED static void add(Sums<kHeld>& sums, const Bf16* a, const Bf16* w, int lane) {
    STRANDLINE_UNROLL
    for (int k = 0; k < kTileK; k += 16) {
      FragmentB<kHeld> right[kWarpN / 8];
      STRANDLINE_UNROLL
      for (int n = 0; n < kWarpN / 8; ++n) load_b(right[n], w + n * 8 * kStride + k, kStride, lane);
      STRANDLINE_UNROLL
      for (int m = 0; m < kWarpM / 16; ++m) {
        FragmentA<kHeld> left;
        load_a(left, a + m * 16 * kStride + k, kStride, lane);
        STRANDLINE_UNROLL
        for (int n = 0; n < kWarpN / 8; ++n) multiply(sums[m][n], left, right[n]);
      }
    }
  }

  template <int kHeld>
  STRANDLINE_SHARED void store(const Sums<kHeld>& sums, const Place& at, int own_row,
                               int own_output, int lane) const {
    STRANDLINE_UNROLL
    for (int m = 0; m < kWarpM / 16; ++m) STRANDLINE_UNROLL
    for (int n = 0; n < kWarpN / 8; ++n)
      for (int h = 0; h < kHeld; ++h) STRANDLINE_UNROLL
    for (int i = 0; i < 4; ++i) {
      const Spot spot = spot_in_c(lane + h, i);
      const std::int64_t row = at.first_row + own_row + m * 16 + spot.row;
      const int output = at.first_output + own_output + n * 8 + spot.column;
      if (row < at.end_row && output < in.outputs)
        in.c[row * in.outputs + output] = to_bf16(sums[m][n].values[h][i]);
    }
  }
};

/// Tiles for many rows and for few (decode).
template <class W>
using LargeGemm = TiledGemm<W, 128, 128, 3>;
template <class W>
using SmallGemm = TiledGemm<W, 16, 128, 4>;

}  // namespace strandline::kernels
