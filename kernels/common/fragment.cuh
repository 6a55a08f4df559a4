// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>

#include "kernels/common/number.h"
#include "kernels/common/portable.h"

// Tensor-core products of a warp: C (16x8, fp32) += A (16x16, bf16) · B (16x8, bf16), PTX's
// mma.m16n8k16. Each of 32 lanes holds some elements of each matrix; who holds what is PTX's (PTX
// ISA, "Matrix Fragments for mma.m16n8k16") and stands here as functions that GPU and host share. A
// thread of the GPU holds the fragments of its one lane; a thread of the host holds those of all 32
// (Block::kHeld), so that the host twin runs the very layouts, with a plain product in the middle.

namespace strandline::kernels {

struct Spot {
  int row, column;
};

/// Where element i (0..7, two to a register) of a lane's A stands in the 16x16 tile.
STRANDLINE_SHARED constexpr Spot spot_in_a(int lane, int i) {
  return {lane / 4 + (i / 2 % 2) * 8, lane % 4 * 2 + i % 2 + i / 4 * 8};
}
/// Where element i (0..3) of a lane's B stands in the 16x8 tile.
STRANDLINE_SHARED constexpr Spot spot_in_b(int lane, int i) {
  return {lane % 4 * 2 + i % 2 + i / 2 * 8, lane / 4};
}
/// Where element i (0..3) of a lane's C stands in the 16x8 tile.
STRANDLINE_SHARED constexpr Spot spot_in_c(int lane, int i) {
  return {lane / 4 + i / 2 * 8, lane % 4 * 2 + i % 2};
}

/// Fragments of the lanes that a thread holds.
template <int kHeld>
struct FragmentA {
  std::uint32_t pairs[kHeld][4];
};
template <int kHeld>
struct FragmentB {
  std::uint32_t pairs[kHeld][2];
};
template <int kHeld>
struct FragmentC {
  float values[kHeld][4];
  STRANDLINE_SHARED void clear() {
    for (int h = 0; h < kHeld; ++h)
      for (int i = 0; i < 4; ++i) values[h][i] = 0;
  }
};

/// Two bf16 in a register, the first in the lower half.
STRANDLINE_SHARED inline std::uint32_t paired(Bf16 first, Bf16 second) {
  return first.bits | static_cast<std::uint32_t>(second.bits) << 16;
}
STRANDLINE_SHARED inline float half_of(std::uint32_t pair, int i) {
  return from_bits(i == 0 ? pair << 16 : pair & 0xFFFF0000U);
}

/// The host's loads: two elements that follow each other in memory, from at(lane, element).
template <int kHeld, int kPairs, class At>
STRANDLINE_SHARED void load_pairs(std::uint32_t (&pairs)[kHeld][kPairs], int lane, At at) {
  for (int h = 0; h < kHeld; ++h)
    for (int i = 0; i < kPairs; ++i)
      std::memcpy(&pairs[h][i], at(lane + h, 2 * i), sizeof pairs[h][i]);
}

/// Fills A from a row-major tile in shared memory; `stride` in elements, a multiple of 8.
template <int kHeld>
STRANDLINE_SHARED void load_a(FragmentA<kHeld>& a, const Bf16* tile, int stride, int lane) {
#ifdef __CUDA_ARCH__
  // Lanes 0-7 point to the rows of the first 8x8 quarter, 8-15 to those of the one below, 16-31 to
  // the two on the right.
  const Bf16* row = tile + (lane % 16) * stride + lane / 16 * 8;
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(a.pairs[0][0]), "=r"(a.pairs[0][1]), "=r"(a.pairs[0][2]), "=r"(a.pairs[0][3])
               : "r"(shared_address(row)));
#else
  load_pairs(a.pairs, lane, [=](int own, int i) {
    const Spot s = spot_in_a(own, i);
    return tile + s.row * stride + s.column;
  });
#endif
}

/// Fills B from a tile that is stored by columns of B: element (k, n) at tile[n * stride + k]
/// (keys against queries, weights as [outputs][inputs]).
template <int kHeld>
STRANDLINE_SHARED void load_b(FragmentB<kHeld>& b, const Bf16* tile, int stride, int lane) {
#ifdef __CUDA_ARCH__
  const Bf16* row = tile + (lane % 8) * stride + lane / 8 % 2 * 8;
  asm volatile("ldmatrix.sync.aligned.m8n8.x2.shared.b16 {%0, %1}, [%2];"
               : "=r"(b.pairs[0][0]), "=r"(b.pairs[0][1])
               : "r"(shared_address(row)));
#else
  load_pairs(b.pairs, lane, [=](int own, int i) {
    const Spot s = spot_in_b(own, i);
    return tile + s.column * stride + s.row;
  });
#endif
}

/// Fills B from a tile that is stored by rows of B: element (k, n) at tile[k * stride + n] (values
/// under probabilities).
template <int kHeld>
STRANDLINE_SHARED void load_b_rows(FragmentB<kHeld>& b, const Bf16* tile, int stride, int lane) {
#ifdef __CUDA_ARCH__
  asm volatile("ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {%0, %1}, [%2];"
               : "=r"(b.pairs[0][0]), "=r"(b.pairs[0][1])
               : "r"(shared_address(tile + (lane % 16) * stride)));
#else
  for (int h = 0; h < kHeld; ++h)
    for (int i = 0; i < 2; ++i) {
      const Spot s = spot_in_b(lane + h, 2 * i);
      b.pairs[h][i] =
          paired(tile[s.row * stride + s.column], tile[(s.row + 1) * stride + s.column]);
    }
#endif
}

/// C += A · B.
template <int kHeld>
STRANDLINE_SHARED void multiply(FragmentC<kHeld>& c, const FragmentA<kHeld>& a,
                                const FragmentB<kHeld>& b) {
#ifdef __CUDA_ARCH__
  asm volatile(
      "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, "
      "{%8, %9}, {%0, %1, %2, %3};"
      : "+f"(c.values[0][0]), "+f"(c.values[0][1]), "+f"(c.values[0][2]), "+f"(c.values[0][3])
      : "r"(a.pairs[0][0]), "r"(a.pairs[0][1]), "r"(a.pairs[0][2]), "r"(a.pairs[0][3]),
        "r"(b.pairs[0][0]), "r"(b.pairs[0][1]));
#else
  float left[16][16], right[8][16];
  for (int lane = 0; lane < kHeld; ++lane) {
    for (int i = 0; i < 8; ++i) {
      const Spot s = spot_in_a(lane, i);
      left[s.row][s.column] = half_of(a.pairs[lane][i / 2], i % 2);
    }
    for (int i = 0; i < 4; ++i) {
      const Spot s = spot_in_b(lane, i);
      right[s.column][s.row] = half_of(b.pairs[lane][i / 2], i % 2);
    }
  }
  for (int lane = 0; lane < kHeld; ++lane)
    for (int i = 0; i < 4; ++i) {
      const Spot s = spot_in_c(lane, i);
      float sum = 0;
      for (int k = 0; k < 16; ++k) sum += left[s.row][k] * right[s.column][k];
      c.values[lane][i] += sum;
    }
#endif
}

/// Two neighbouring C (columns 0-7 and 8-15 of a 16x16 tile), rounded, as an A: a lane holds the
/// same elements of both, so nothing moves.
template <int kHeld>
STRANDLINE_SHARED void rounded_as_a(FragmentA<kHeld>& a, const FragmentC<kHeld>& left,
                                    const FragmentC<kHeld>& right) {
  for (int h = 0; h < kHeld; ++h)
    for (int i = 0; i < 4; ++i) {
      const float* pair = (i < 2 ? left : right).values[h] + i % 2 * 2;
      a.pairs[h][i] = paired(to_bf16(pair[0]), to_bf16(pair[1]));
    }
}

/// One value for each of the two rows (lane/4 and lane/4 + 8) of C that a lane holds elements of.
template <int kHeld>
struct RowPairs {
  float values[kHeld][2];
};

/// Joins the values of the four lanes that hold elements of one row; all four get the result.
template <int kHeld, class Join>
STRANDLINE_SHARED void join_rows(RowPairs<kHeld>& rows, Join join) {
#ifdef __CUDA_ARCH__
  for (int r = 0; r < 2; ++r)
    for (int step = 1; step < 4; step *= 2)
      rows.values[0][r] = join(rows.values[0][r], __shfl_xor_sync(~0U, rows.values[0][r], step));
#else
  for (int first = 0; first < kHeld; first += 4)
    for (int r = 0; r < 2; ++r) {
      float all = rows.values[first][r];
      for (int h = 1; h < 4; ++h) all = join(all, rows.values[first + h][r]);
      for (int h = 0; h < 4; ++h) rows.values[first + h][r] = all;
    }
#endif
}

struct Larger {
  STRANDLINE_SHARED float operator()(float a, float b) const { return a < b ? b : a; }
};
struct Plus {
  STRANDLINE_SHARED float operator()(float a, float b) const { return a + b; }
};

}  // namespace strandline::kernels
