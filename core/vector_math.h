// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

/// Eight doubles at a time without libm, for sources that are compiled once per instruction set
/// (strategy/engines/kernel_*.cpp). Functions are those of core/math_kernel.h, bit by bit: the same
/// from every compiler and vector width. Names live in an inline namespace per width, so that the
/// linker can never hand code for one machine to another.
namespace strandline::core::vec {
#if defined(__AVX512F__) && defined(__AVX512DQ__)
#define STRANDLINE_VECTOR_NAMESPACE avx512
#elif defined(__AVX2__) && defined(__FMA__)
#define STRANDLINE_VECTOR_NAMESPACE avx2
#else
#define STRANDLINE_VECTOR_NAMESPACE portable
#endif
inline namespace STRANDLINE_VECTOR_NAMESPACE {

constexpr int kLanes = 8;
#if defined(__AVX512F__) && defined(__AVX512DQ__)
constexpr int kPartLanes = 8;
typedef double Part __attribute__((vector_size(64)));
typedef std::uint64_t WordPart __attribute__((vector_size(64)));
inline Part fma(Part a, Part b, Part c) {
  return _mm512_fmadd_pd(a, b, c);
}
inline Part sqrt(Part a) {
  return _mm512_sqrt_pd(a);
}
inline WordPart multiply_low(WordPart a, WordPart b) {
  return (WordPart)_mm512_mul_epu32((__m512i)a, (__m512i)b);
}
#elif defined(__AVX2__) && defined(__FMA__)
constexpr int kPartLanes = 4;
typedef double Part __attribute__((vector_size(32)));
typedef std::uint64_t WordPart __attribute__((vector_size(32)));
inline Part fma(Part a, Part b, Part c) {
  return _mm256_fmadd_pd(a, b, c);
}
inline Part sqrt(Part a) {
  return _mm256_sqrt_pd(a);
}
inline WordPart multiply_low(WordPart a, WordPart b) {
  return (WordPart)_mm256_mul_epu32((__m256i)a, (__m256i)b);
}
#else
constexpr int kPartLanes = 2;
typedef double Part __attribute__((vector_size(16)));
typedef std::uint64_t WordPart __attribute__((vector_size(16)));
inline Part fma(Part a, Part b, Part c) {
  return Part{__builtin_fma(a[0], b[0], c[0]), __builtin_fma(a[1], b[1], c[1])};
}
inline Part sqrt(Part a) {
  return Part{__builtin_sqrt(a[0]), __builtin_sqrt(a[1])};
}
/// Products of the low halves.
inline WordPart multiply_low(WordPart a, WordPart b) {
  return (a & 0xffffffffULL) * (b & 0xffffffffULL);
}
#endif
constexpr int kParts = kLanes / kPartLanes;

inline Part part(double x) {
  return x - Part{};
}
inline WordPart part(std::uint64_t x) {
  return x + WordPart{};
}
inline WordPart bits(Part x) {
  return (WordPart)x;
}
inline Part from_bits(WordPart x) {
  return (Part)x;
}
inline Part least(Part a, Part b) {
  return a < b ? a : b;
}
inline Part most(Part a, Part b) {
  return a > b ? a : b;
}

/// kernel::exp.
inline Part exp(Part x) {
  x = least(most(x, part(-700.0)), part(700.0));
  const Part magic = part(6755399441055744.0);
  const Part shifted = fma(x, part(1.44269504088896340736), magic);
  const Part k = shifted - magic;
  Part r = fma(k, part(-6.93147180369123816490e-01), x);
  r = fma(k, part(-1.90821492927058770002e-10), r);
  Part p = part(1.6059043836821613e-10);
  p = fma(p, r, part(2.0876756987868099e-09));
  p = fma(p, r, part(2.5052108385441719e-08));
  p = fma(p, r, part(2.7557319223985888e-07));
  p = fma(p, r, part(2.7557319223985893e-06));
  p = fma(p, r, part(2.4801587301587302e-05));
  p = fma(p, r, part(1.9841269841269841e-04));
  p = fma(p, r, part(1.3888888888888889e-03));
  p = fma(p, r, part(8.3333333333333333e-03));
  p = fma(p, r, part(4.1666666666666664e-02));
  p = fma(p, r, part(1.6666666666666666e-01));
  p = fma(p, r, part(0.5));
  p = fma(p, r, part(1.0));
  p = fma(p, r, part(1.0));
  return p * from_bits((bits(shifted) + 1023) << 52);
}

/// kernel::log.
inline Part log(Part x) {
  const WordPart b = bits(x);
  const WordPart biased = (b - 0x3fe6a09e667f3bcdULL + (1024ULL << 52)) >> 52;
  const Part m = from_bits(b - ((biased - 1024) << 52));
  const Part k = from_bits(biased | 0x4330000000000000ULL) - 4503599627371520.0;
  const Part s = (m - 1.0) / (m + 1.0);
  const Part z = s * s;
  Part p = part(1.0 / 19);
  p = fma(p, z, part(1.0 / 17));
  p = fma(p, z, part(1.0 / 15));
  p = fma(p, z, part(1.0 / 13));
  p = fma(p, z, part(1.0 / 11));
  p = fma(p, z, part(1.0 / 9));
  p = fma(p, z, part(1.0 / 7));
  p = fma(p, z, part(1.0 / 5));
  p = fma(p, z, part(1.0 / 3));
  const Part s2 = s + s;
  return fma(k, part(0.693147180559945309417), fma(s2 * z, p, s2));
}

/// kernel::sincos_2pi.
inline void sincos_2pi(Part u, Part& sin, Part& cos) {
  const Part magic = part(6755399441055744.0);
  const Part x = u * 4.0;
  const Part q = (x + magic) - magic;
  const Part f = (x - q) * 1.57079632679489661923;
  const Part z = f * f;
  Part ps = part(-7.6471637318198164e-13);
  ps = fma(ps, z, part(1.6059043836821613e-10));
  ps = fma(ps, z, part(-2.5052108385441719e-08));
  ps = fma(ps, z, part(2.7557319223985893e-06));
  ps = fma(ps, z, part(-1.9841269841269841e-04));
  ps = fma(ps, z, part(8.3333333333333333e-03));
  ps = fma(ps, z, part(-1.6666666666666666e-01));
  const Part s = fma(f * z, ps, f);
  Part pc = part(-1.1470745597729725e-11);
  pc = fma(pc, z, part(2.0876756987868099e-09));
  pc = fma(pc, z, part(-2.7557319223985888e-07));
  pc = fma(pc, z, part(2.4801587301587302e-05));
  pc = fma(pc, z, part(-1.3888888888888889e-03));
  pc = fma(pc, z, part(4.1666666666666664e-02));
  pc = fma(pc, z, part(-0.5));
  const Part c = fma(pc, z, part(1.0));
  const WordPart quadrant = bits(q + magic);
  const WordPart odd = 0 - (quadrant & 1);
  const Part a = from_bits((bits(c) & odd) | (bits(s) & ~odd));
  const Part b = from_bits((bits(s) & odd) | (bits(c) & ~odd));
  sin = from_bits(bits(a) ^ ((quadrant & 2) << 62));
  cos = from_bits(bits(b) ^ (((quadrant + 1) & 2) << 62));
}

/// Eight doubles.
struct Real {
  Part part[kParts];

  Real() = default;
  Real(double x) {  // NOLINT(google-explicit-constructor): constants read as in formulas
    for (Part& p : part) p = x - Part{};
  }
  static Real load(const double* x) {
    Real a;
    std::memcpy(a.part, x, sizeof(a.part));
    return a;
  }
  void store(double* x) const { std::memcpy(x, part, sizeof(part)); }
};

/// `f` of each part of its arguments.
template <class F, class... A>
inline Real each(F f, const A&... a) {
  Real r;
  for (int i = 0; i < kParts; ++i) r.part[i] = f(a.part[i]...);
  return r;
}

inline Real operator+(const Real& a, const Real& b) {
  return each([](Part x, Part y) { return x + y; }, a, b);
}
inline Real operator-(const Real& a, const Real& b) {
  return each([](Part x, Part y) { return x - y; }, a, b);
}
inline Real operator*(const Real& a, const Real& b) {
  return each([](Part x, Part y) { return x * y; }, a, b);
}
inline Real fma(const Real& a, const Real& b, const Real& c) {
  return each([](Part x, Part y, Part z) { return fma(x, y, z); }, a, b, c);
}
inline Real exp(const Real& a) {
  return each([](Part x) { return exp(x); }, a);
}
inline Real log(const Real& a) {
  return each([](Part x) { return log(x); }, a);
}
inline Real least(const Real& a, const Real& b) {
  return each([](Part x, Part y) { return least(x, y); }, a, b);
}
inline Real most(const Real& a, const Real& b) {
  return each([](Part x, Part y) { return most(x, y); }, a, b);
}
/// Lane by lane: gate > 0 and a >= b ? x : y. The one selection that exercise rules need.
inline Real where_taken(const Real& gate, const Real& a, const Real& b, const Real& x,
                        const Real& y) {
  return each(
      [](Part g, Part p, Part q, Part s, Part t) {
        const auto taken = (g > Part{}) & (p >= q);
        return taken ? s : t;
      },
      gate, a, b, x, y);
}
/// Lane by lane: gate > 0 ? x : 0.
inline Real where_positive(const Real& gate, const Real& x) {
  return each([](Part g, Part s) { return g > Part{} ? s : Part{}; }, gate, x);
}
/// Lanes in the one order that every width shares.
inline double sum(const Real& a) {
  double x[kLanes];
  a.store(x);
  return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
}
inline bool any_positive(const Real& a) {
  double x[kLanes];
  most(a, Real(0.0)).store(x);
  std::uint64_t all = 0;
  for (const double& y : x) {
    std::uint64_t b;
    std::memcpy(&b, &y, sizeof(b));
    all |= b;
  }
  return all != 0;
}

/// Names normals as core::DrawKey and core::RandomStream do (key words: core::RandomStream's).
struct DrawName {
  std::uint32_t key[2];
  std::uint32_t path = 0;
  std::uint32_t entity = 0;
  std::uint32_t factor_step = 0;  ///< factor << 16 | step
  std::uint32_t replicate = 0;
};

/// Which word of the name counts up with the lane.
enum class LaneIs { kPath, kReplicate };

/// Philox4x32-10 (Salmon et al. 2011) on words of 32 bits that may carry garbage above.
inline void philox(WordPart c[4], std::uint32_t k0, std::uint32_t k1) {
  const WordPart m0 = part(std::uint64_t{0xD2511F53u});
  const WordPart m1 = part(std::uint64_t{0xCD9E8D57u});
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
    const WordPart p0 = multiply_low(c[0], m0);
    const WordPart p1 = multiply_low(c[2], m1);
    c[0] = (p1 >> 32) ^ c[1] ^ std::uint64_t{k0};
    c[2] = (p0 >> 32) ^ c[3] ^ std::uint64_t{k1};
    c[1] = p1;
    c[3] = p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}

/// The two normals of core::RandomStream::normals for eight names in a row.
template <LaneIs kLane>
inline void normals(const DrawName& name, Real& first, Real& second) {
  static constexpr std::uint64_t kCount[kLanes] = {0, 1, 2, 3, 4, 5, 6, 7};
  for (int i = 0; i < kParts; ++i) {
    WordPart lane;
    std::memcpy(&lane, kCount + i * kPartLanes, sizeof(lane));
    WordPart c[4] = {part(std::uint64_t{name.path}), part(std::uint64_t{name.entity}),
                     part(std::uint64_t{name.factor_step}), part(std::uint64_t{name.replicate})};
    c[kLane == LaneIs::kPath ? 0 : 3] += lane;
    philox(c, name.key[0], name.key[1]);
    const WordPart x = (c[1] << 32) | (c[0] & 0xffffffffULL);
    const WordPart y = (c[3] << 32) | (c[2] & 0xffffffffULL);
    const Part u = 2.0 - from_bits((x >> 12) | 0x3ff0000000000000ULL);
    const Part v = from_bits((y >> 12) | 0x3ff0000000000000ULL) - 1.0;
    Part s, c2;
    sincos_2pi(v, s, c2);
    const Part r = sqrt(-2.0 * log(u));
    first.part[i] = r * c2;
    second.part[i] = r * s;
  }
}

}  // namespace STRANDLINE_VECTOR_NAMESPACE
}  // namespace strandline::core::vec
