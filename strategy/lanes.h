// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/future.h"

namespace strandline::strategy {

/// One number per demand segment, as two pairs that fit the vector registers every x86-64 and ARM
/// machine has: the same bits whatever the instruction set, since each lane is plain IEEE
/// arithmetic. Unused segments hold zeros.
struct Lanes {
  typedef double Pair __attribute__((vector_size(16)));
  typedef long long Bits __attribute__((vector_size(16)));
  Pair low{}, high{};

  Lanes() = default;
  explicit Lanes(double x) : low{x, x}, high{x, x} {}
  Lanes(Pair l, Pair h) : low(l), high(h) {}
  double operator[](int s) const { return s < 2 ? low[s] : high[s - 2]; }
  void set(int s, double x) {
    if (s < 2)
      low[s] = x;
    else
      high[s - 2] = x;
  }
  friend Lanes operator+(const Lanes& a, const Lanes& b) {
    return {a.low + b.low, a.high + b.high};
  }
  friend Lanes operator-(const Lanes& a, const Lanes& b) {
    return {a.low - b.low, a.high - b.high};
  }
  friend Lanes operator*(const Lanes& a, const Lanes& b) {
    return {a.low * b.low, a.high * b.high};
  }
  friend Lanes operator*(const Lanes& a, double x) { return a * Lanes(x); }
  Lanes& operator+=(const Lanes& b) { return *this = *this + b; }
};
static_assert(core::kMaxSegments == 4);

inline double sum(const Lanes& a) {
  return (a.low[0] + a.low[1]) + (a.high[0] + a.high[1]);
}

inline Lanes least(const Lanes& a, const Lanes& b) {
  return {a.low < b.low ? a.low : b.low, a.high < b.high ? a.high : b.high};
}
inline Lanes most(const Lanes& a, const Lanes& b) {
  return {a.low > b.low ? a.low : b.low, a.high > b.high ? a.high : b.high};
}
/// a where the gate is above zero, else 0.
inline Lanes where_positive(const Lanes& gate, const Lanes& a) {
  return {reinterpret_cast<Lanes::Pair>((gate.low > 0.0) & reinterpret_cast<Lanes::Bits>(a.low)),
          reinterpret_cast<Lanes::Pair>((gate.high > 0.0) & reinterpret_cast<Lanes::Bits>(a.high))};
}

inline double least(double a, double b) {
  return a < b ? a : b;
}
inline double most(double a, double b) {
  return a > b ? a : b;
}

}  // namespace strandline::strategy
