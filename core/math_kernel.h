// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

#include "core/portable.h"

/// Elementary functions without libm, for the path kernels: the same bits from every compiler,
/// instruction set and device. Compile with -ffp-contract=off (nvcc: -fmad=false); every fused step
/// is explicit.
namespace strandline::core::kernel {

STRANDLINE_SHARED inline double fma(double a, double b, double c) {
  return __builtin_fma(a, b, c);
}

/// exp(x) for |x| <= 700 (clamped beyond), relative error below 3e-16. Degree-13 Taylor series on
/// |r| <= ln2/2 after Cody-Waite reduction.
STRANDLINE_SHARED inline double exp(double x) {
  x = x < -700.0 ? -700.0 : (x > 700.0 ? 700.0 : x);
  const double shifted = fma(x, 1.44269504088896340736, 6755399441055744.0);
  const std::uint64_t n = std::bit_cast<std::uint64_t>(shifted);
  const double k = shifted - 6755399441055744.0;
  double r = fma(k, -6.93147180369123816490e-01, x);
  r = fma(k, -1.90821492927058770002e-10, r);
  double p = 1.6059043836821613e-10;
  p = fma(p, r, 2.0876756987868099e-09);
  p = fma(p, r, 2.5052108385441719e-08);
  p = fma(p, r, 2.7557319223985888e-07);
  p = fma(p, r, 2.7557319223985893e-06);
  p = fma(p, r, 2.4801587301587302e-05);
  p = fma(p, r, 1.9841269841269841e-04);
  p = fma(p, r, 1.3888888888888889e-03);
  p = fma(p, r, 8.3333333333333333e-03);
  p = fma(p, r, 4.1666666666666664e-02);
  p = fma(p, r, 1.6666666666666666e-01);
  p = fma(p, r, 0.5);
  p = fma(p, r, 1.0);
  p = fma(p, r, 1.0);
  return p * std::bit_cast<double>((n + 1023) << 52);
}

/// Natural logarithm for normal positive x, absolute error below 3e-16 * max(1, |log x|).
STRANDLINE_SHARED inline double log(double x) {
  const std::uint64_t b = std::bit_cast<std::uint64_t>(x);
  const std::uint64_t biased = (b - 0x3fe6a09e667f3bcdULL + (1024ULL << 52)) >> 52;
  const double m = std::bit_cast<double>(b - ((biased - 1024) << 52));
  const double k = std::bit_cast<double>(biased | 0x4330000000000000ULL) - 4503599627371520.0;
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  double p = 1.0 / 19;
  p = fma(p, z, 1.0 / 17);
  p = fma(p, z, 1.0 / 15);
  p = fma(p, z, 1.0 / 13);
  p = fma(p, z, 1.0 / 11);
  p = fma(p, z, 1.0 / 9);
  p = fma(p, z, 1.0 / 7);
  p = fma(p, z, 1.0 / 5);
  p = fma(p, z, 1.0 / 3);
  const double s2 = s + s;
  return fma(k, 0.693147180559945309417, fma(s2 * z, p, s2));
}

/// x to the power y for positive x.
STRANDLINE_SHARED inline double pow(double x, double y) {
  return exp(y * log(x));
}

/// Square root: IEEE 754 requires the correctly rounded result, so the builtin is portable.
STRANDLINE_SHARED inline double sqrt(double x) {
  return __builtin_sqrt(x);
}

/// sin and cos of 2*pi*u for u in [0, 1), absolute error below 3e-15.
struct SinCos {
  double sin;
  double cos;
};
STRANDLINE_SHARED inline SinCos sincos_2pi(double u) {
  const double x = u * 4.0;
  const double q = (x + 6755399441055744.0) - 6755399441055744.0;
  const double f = (x - q) * 1.57079632679489661923;
  const double z = f * f;
  double ps = -7.6471637318198164e-13;
  ps = fma(ps, z, 1.6059043836821613e-10);
  ps = fma(ps, z, -2.5052108385441719e-08);
  ps = fma(ps, z, 2.7557319223985893e-06);
  ps = fma(ps, z, -1.9841269841269841e-04);
  ps = fma(ps, z, 8.3333333333333333e-03);
  ps = fma(ps, z, -1.6666666666666666e-01);
  const double s = fma(f * z, ps, f);
  double pc = -1.1470745597729725e-11;
  pc = fma(pc, z, 2.0876756987868099e-09);
  pc = fma(pc, z, -2.7557319223985888e-07);
  pc = fma(pc, z, 2.4801587301587302e-05);
  pc = fma(pc, z, -1.3888888888888889e-03);
  pc = fma(pc, z, 4.1666666666666664e-02);
  pc = fma(pc, z, -0.5);
  const double c = fma(pc, z, 1.0);
  const std::uint64_t quadrant = std::bit_cast<std::uint64_t>(q + 6755399441055744.0);
  const double a = (quadrant & 1) ? c : s;
  const double b = (quadrant & 1) ? s : c;
  return {(quadrant & 2) ? -a : a, ((quadrant + 1) & 2) ? -b : b};
}

}  // namespace strandline::core::kernel
