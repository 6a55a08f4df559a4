// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/vector_math.h"

/// Single precision for paths that only a policy is fitted on (kernel_train.h): twice the lanes and
/// a third of the work of core/vector_math.h. What a claim is worth is never computed with it. Like
/// there, only correctly rounded operations and explicit fma: the same bits everywhere.
namespace strandline::strategy::engines {
inline namespace STRANDLINE_VECTOR_NAMESPACE {

using core::vec::DrawName;
using core::vec::exp;
using core::vec::fma;
using core::vec::kLanes;
using core::vec::kPartLanes;
using core::vec::kParts;
using core::vec::least;
using core::vec::most;
using core::vec::Part;
using core::vec::part;
using core::vec::Real;
using core::vec::WordPart;

constexpr int kSingleLanes = 2 * kPartLanes;
typedef float Single __attribute__((vector_size(sizeof(Part))));
typedef std::int32_t Whole __attribute__((vector_size(sizeof(Part))));
typedef std::uint32_t Bits __attribute__((vector_size(sizeof(Part))));
typedef float HalfSingle __attribute__((vector_size(sizeof(Part) / 2)));

#if defined(__AVX512F__) && defined(__AVX512DQ__)
inline Single fma(Single a, Single b, Single c) {
  return _mm512_fmadd_ps(a, b, c);
}
inline Single sqrt(Single a) {
  return _mm512_sqrt_ps(a);
}
inline Part widened(HalfSingle a) {
  return _mm512_cvtps_pd(a);
}
#elif defined(__AVX2__) && defined(__FMA__)
inline Single fma(Single a, Single b, Single c) {
  return _mm256_fmadd_ps(a, b, c);
}
inline Single sqrt(Single a) {
  return _mm256_sqrt_ps(a);
}
inline Part widened(HalfSingle a) {
  return _mm256_cvtps_pd(a);
}
#else
inline Single fma(Single a, Single b, Single c) {
  Single r;
  for (int i = 0; i < kSingleLanes; ++i) r[i] = __builtin_fmaf(a[i], b[i], c[i]);
  return r;
}
inline Single sqrt(Single a) {
  Single r;
  for (int i = 0; i < kSingleLanes; ++i) r[i] = __builtin_sqrtf(a[i]);
  return r;
}
inline Part widened(HalfSingle a) {
  return Part{a[0], a[1]};
}
#endif

inline Single single(double x) {
  return static_cast<float>(x) - Single{};
}
inline Single load_single(const float* x) {
  Single a;
  std::memcpy(&a, x, sizeof(a));
  return a;
}
inline void store_single(float* x, Single a) {
  std::memcpy(x, &a, sizeof(a));
}
/// kPartLanes numbers in double precision.
inline Part widened_part(const float* x) {
  HalfSingle half;
  std::memcpy(&half, x, sizeof(half));
  return widened(half);
}
/// Eight numbers in double precision.
inline Real widened(const float* x) {
  Real r;
  for (int i = 0; i < kParts; ++i) r.part[i] = widened_part(x + i * kPartLanes);
  return r;
}

/// To 2e-7 of the result; the exponent held within 87.
inline Single exp(Single x) {
  const Single high = single(87.0), low = single(-87.0), magic = single(12582912.0);
  x = x > low ? x : low;
  x = x < high ? x : high;
  const Single shifted = fma(x, single(1.44269504088896341), magic);
  const Single k = shifted - magic;
  Single r = fma(k, single(-0.693359375), x);
  r = fma(k, single(2.12194440054690583e-4), r);
  Single p = single(1.0 / 5040);
  p = fma(p, r, single(1.0 / 720));
  p = fma(p, r, single(1.0 / 120));
  p = fma(p, r, single(1.0 / 24));
  p = fma(p, r, single(1.0 / 6));
  p = fma(p, r, single(0.5));
  p = fma(p, r, single(1.0));
  p = fma(p, r, single(1.0));
  return p * (Single)(((Bits)shifted + 127u) << 23);
}

/// The root of -2 ln u at u = (31 bits of the word + 1/2) 2^-31: at most 6.7.
inline Single box_muller_radius(Whole word) {
  const Single u =
      fma(__builtin_convertvector(word & 0x7fffffff, Single), single(0x1p-31), single(0x1p-32));
  const Whole b = (Whole)u;
  const Whole exponent = (b - 0x3f3504f3) >> 23;
  const Single m = (Single)(b - (exponent << 23));  // within [sqrt(1/2), sqrt(2))
  const Single s = (m - 1.0f) / (m + 1.0f);
  const Single z = s * s;
  Single p = fma(single(1.0 / 9), z, single(1.0 / 7));
  p = fma(p, z, single(1.0 / 5));
  p = fma(p, z, single(1.0 / 3));
  p = fma(p * z, s, s);
  const Single square =
      fma(__builtin_convertvector(exponent, Single), single(-1.38629436111989062), -4.0f * p);
  return sqrt(square > Single{} ? square : Single{});
}

/// Two normals of each lane from two words (Box and Muller 1958).
inline void box_muller(Whole for_radius, Whole for_angle, Single& first, Single& second) {
  const Single radius = box_muller_radius(for_radius);
  const Single quarters = __builtin_convertvector(for_angle, Single) * 0x1p-30f;
  const Single shifted = quarters + 12582912.0f;
  const Single f = (quarters - (shifted - 12582912.0f)) * 1.57079632679489662f;
  const Single z = f * f;
  Single ps = fma(single(1.0 / 362880), z, single(-1.0 / 5040));
  ps = fma(ps, z, single(1.0 / 120));
  ps = fma(ps, z, single(-1.0 / 6));
  const Bits sine = (Bits)fma(f * z, ps, f);
  Single pc = fma(single(1.0 / 40320), z, single(-1.0 / 720));
  pc = fma(pc, z, single(1.0 / 24));
  pc = fma(pc, z, single(-0.5));
  const Bits cosine = (Bits)fma(pc, z, single(1.0));
  const Bits quadrant = (Bits)shifted;
  const Bits odd = 0u - (quadrant & 1u);
  const Bits sin = ((cosine & odd) | (sine & ~odd)) ^ ((quadrant & 2u) << 30);
  const Bits cos = ((sine & odd) | (cosine & ~odd)) ^ (((quadrant + 1u) & 2u) << 30);
  first = radius * (Single)cos;
  second = radius * (Single)sin;
}

constexpr int kDrawnTogether = 4 * kLanes;  ///< normals of eight names

/// Words of eight names in a row: the first two of each side by side, then the last two.
inline void draw_words(const DrawName& name, std::uint64_t* words) {
  static constexpr std::uint64_t kCount[kLanes] = {0, 1, 2, 3, 4, 5, 6, 7};
  for (int i = 0; i < kLanes; i += kPartLanes) {
    WordPart lane;
    std::memcpy(&lane, kCount + i, sizeof(lane));
    WordPart c[4] = {part(std::uint64_t{name.path}) + lane, part(std::uint64_t{name.entity}),
                     part(std::uint64_t{name.factor_step}), part(std::uint64_t{name.replicate})};
    core::vec::philox(c, name.key[0], name.key[1]);
    const WordPart a = (c[1] << 32) | (c[0] & 0xffffffffULL);
    const WordPart b = (c[3] << 32) | (c[2] & 0xffffffffULL);
    std::memcpy(words + i, &a, sizeof(a));
    std::memcpy(words + kLanes + i, &b, sizeof(b));
  }
}

/// `count` normals, a multiple of 32: four of each path's name from `name` on, of one Philox word
/// each. Two loops, short enough that several rounds of each are under way at once.
inline void coarse_normals(const DrawName& name, int count, float* out) {
  DrawName next = name;
  for (int p = 0; p < count; p += kDrawnTogether, next.path += kLanes) {
    alignas(64) std::uint64_t words[2 * kLanes];
    draw_words(next, words);
    std::memcpy(out + p, words, sizeof(words));
  }
  for (int p = 0; p < count; p += kDrawnTogether)
    for (int i = 0; i < 2 * kLanes; i += kSingleLanes) {
      Whole for_radius, for_angle;
      std::memcpy(&for_radius, out + p + i, sizeof(for_radius));
      std::memcpy(&for_angle, out + p + 2 * kLanes + i, sizeof(for_angle));
      Single first, second;
      box_muller(for_radius, for_angle, first, second);
      store_single(out + p + i, first);
      store_single(out + p + 2 * kLanes + i, second);
    }
}

}  // namespace STRANDLINE_VECTOR_NAMESPACE
}  // namespace strandline::strategy::engines
