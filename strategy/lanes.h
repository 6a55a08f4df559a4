// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>

#include "core/future.h"

namespace strandline::strategy {

/// One number per demand segment in vector registers, one of four lanes or two of two as the
/// machine has them. The bits are the same either way: each lane is plain IEEE arithmetic and sums
/// have one order. Unused segments hold zeros.
struct Lanes {
#if defined(__AVX__)
  static constexpr int kWidth = 4;
  typedef double Block __attribute__((vector_size(32)));
  typedef long long Bits __attribute__((vector_size(32)));
#else
  static constexpr int kWidth = 2;
  typedef double Block __attribute__((vector_size(16)));
  typedef long long Bits __attribute__((vector_size(16)));
#endif
  static constexpr int kBlocks = 4 / kWidth;
  Block block[kBlocks] = {};

  Lanes() = default;
  explicit Lanes(double x) {
    for (Block& b : block) b = x - Block{};
  }
  /// Four numbers in memory.
  static Lanes load(const double* x) {
    Lanes a;
    std::memcpy(a.block, x, sizeof(a.block));
    return a;
  }
  static Lanes load(const float* x) {
    typedef float Narrow __attribute__((vector_size(4 * kWidth)));
    Lanes a;
    for (int i = 0; i < kBlocks; ++i) {
      Narrow narrow;
      std::memcpy(&narrow, x + i * kWidth, sizeof(narrow));
      a.block[i] = __builtin_convertvector(narrow, Block);
    }
    return a;
  }
  /// Ones in the first n lanes.
  static Lanes first(int n) {
    Lanes a;
    for (int s = 0; s < n; ++s) a.set(s, 1.0);
    return a;
  }
  double operator[](int s) const {
    return block[s / kWidth][s % kWidth];
  }
  void set(int s, double x) {
    block[s / kWidth][s % kWidth] = x;
  }

  friend Lanes operator+(Lanes a, const Lanes& b) {
    for (int i = 0; i < kBlocks; ++i) a.block[i] += b.block[i];
    return a;
  }
  friend Lanes operator-(Lanes a, const Lanes& b) {
    for (int i = 0; i < kBlocks; ++i) a.block[i] -= b.block[i];
    return a;
  }
  friend Lanes operator*(Lanes a, const Lanes& b) {
    for (int i = 0; i < kBlocks; ++i) a.block[i] *= b.block[i];
    return a;
  }
  friend Lanes operator/(Lanes a, const Lanes& b) {
    for (int i = 0; i < kBlocks; ++i) a.block[i] /= b.block[i];
    return a;
  }
  friend Lanes operator*(Lanes a, double x) {
    for (Block& b : a.block) b *= x;
    return a;
  }
  Lanes& operator+=(const Lanes& b) {
    return *this = *this + b;
  }
};
static_assert(core::kMaxSegments == 4);

inline double sum(const Lanes& a) {
  return (a[0] + a[1]) + (a[2] + a[3]);
}

inline Lanes least(Lanes a, const Lanes& b) {
  for (int i = 0; i < Lanes::kBlocks; ++i)
    a.block[i] = a.block[i] < b.block[i] ? a.block[i] : b.block[i];
  return a;
}
inline Lanes most(Lanes a, const Lanes& b) {
  for (int i = 0; i < Lanes::kBlocks; ++i)
    a.block[i] = a.block[i] > b.block[i] ? a.block[i] : b.block[i];
  return a;
}
/// a where the gate is above zero, else 0.
inline Lanes where_positive(const Lanes& gate, Lanes a) {
  for (int i = 0; i < Lanes::kBlocks; ++i) {
    const Lanes::Bits on = gate.block[i] > Lanes::Block{};
    a.block[i] = reinterpret_cast<Lanes::Block>(on & reinterpret_cast<Lanes::Bits>(a.block[i]));
  }
  return a;
}

inline double least(double a, double b) {
  return a < b ? a : b;
}
inline double most(double a, double b) {
  return a > b ? a : b;
}

}  // namespace strandline::strategy
