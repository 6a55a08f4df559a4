// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/check/conversions.h"

#include <cuda_bf16.h>
#include <cuda_fp8.h>

#include <cmath>
#include <cstdint>

#include "kernels/common/number.h"

namespace strandline::kernels {
namespace {

bool same_or_both_nan(float a, float b) {
  return bits_of(a) == bits_of(b) || (std::isnan(a) && std::isnan(b));
}

template <int Exponent>
bool same_fp8(float x, __nv_fp8_interpretation_t kind) {
  const Fp8<Exponent> own = to_fp8<Exponent>(x);
  if (std::isnan(x)) return std::isnan(widen(own));
  if (own.bits != __nv_cvt_float_to_fp8(x, __NV_SATFINITE, kind)) return false;
  return same_or_both_nan(widen(own),
                          __half2float(__half(__nv_cvt_fp8_to_halfraw(own.bits, kind))));
}

bool same_bf16(float x) {
  const Bf16 own = to_bf16(x);
  const __nv_bfloat16 theirs = __float2bfloat16_rn(x);
  return own.bits == __nv_bfloat16_raw(theirs).x &&
         same_or_both_nan(widen(own), __bfloat162float(theirs));
}

}  // namespace

int wrong_conversions() {
  constexpr std::uint32_t kLower[] = {0, 1, 0x3FFF, 0x7FFF, 0x8000, 0x8001, 0xFFFF};
  int wrong = 0;
  for (std::uint32_t upper = 0; upper <= 0xFFFF; ++upper)
    for (std::uint32_t lower : kLower) {
      const float x = from_bits((upper << 16) | lower);
      if (!same_bf16(x) || !same_fp8<4>(x, __NV_E4M3) || !same_fp8<5>(x, __NV_E5M2)) ++wrong;
    }
  return wrong;
}

}  // namespace strandline::kernels
