// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "core/math_kernel.h"
#include "core/portable.h"

namespace strandline::core {

/// Names one random draw. The same key gives the same draw in every run, thread and device; keys
/// name things (a path, an entity by its birth number), never slots that move.
struct DrawKey {
  std::uint32_t path = 0;       ///< future, counted from 0 over the whole study
  std::uint32_t entity = 0;     ///< birth number of a family, project, rival ... within its factor
  std::uint16_t step = 0;       ///< quarter, or any ordinal within the factor
  std::uint16_t factor = 0;     ///< what is drawn; each folder keeps an enum of its own range
  std::uint32_t replicate = 0;  ///< inner simulation; 0 for outer paths
};

/// Philox4x32-10 (Salmon et al., SC'11): four random words of a counter under a key.
STRANDLINE_SHARED inline std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                             std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53u} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57u} * counter[2];
    counter = {
        static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
        static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key = {key[0] + 0x9E3779B9u, key[1] + 0xBB67AE85u};
  }
  return counter;
}

/// Stateless streams over philox(). The stream's key is (seed, parameter draw). Integers are
/// identical everywhere; normals use core/math_kernel.h, not libm, and are therefore identical too.
class RandomStream {
 public:
  STRANDLINE_SHARED explicit RandomStream(std::uint64_t seed, std::uint32_t parameter_draw = 0)
      : key_{static_cast<std::uint32_t>(seed),
             static_cast<std::uint32_t>(seed >> 32) ^ (parameter_draw * 0x9E3779B9u)} {}

  /// Four independent 32-bit words.
  STRANDLINE_SHARED std::array<std::uint32_t, 4> words(const DrawKey& k) const {
    return philox({k.path, k.entity, std::uint32_t{k.factor} << 16 | k.step, k.replicate}, key_);
  }

  /// Two independent uniforms on (0, 1].
  STRANDLINE_SHARED std::array<double, 2> uniforms(const DrawKey& k) const {
    const auto w = words(k);
    return {to_unit(w[0], w[1]), to_unit(w[2], w[3])};
  }

  /// One uniform on (0, 1].
  STRANDLINE_SHARED double uniform(const DrawKey& k) const { return uniforms(k)[0]; }

  /// Two independent standard normals (Box-Muller).
  STRANDLINE_SHARED std::array<double, 2> normals(const DrawKey& k) const {
    const auto u = uniforms(k);
    const double r = kernel::sqrt(-2.0 * kernel::log(u[0]));
    const auto a = kernel::sincos_2pi(1.0 - u[1]);
    return {r * a.cos, r * a.sin};
  }

  STRANDLINE_SHARED double normal(const DrawKey& k) const { return normals(k)[0]; }

  /// An exponential draw with mean 1.
  STRANDLINE_SHARED double exponential(const DrawKey& k) const { return -kernel::log(uniform(k)); }

  /// A Poisson count by inversion; mean at most 30. `u` is a uniform on (0, 1].
  STRANDLINE_SHARED static int poisson(double mean, double u) {
    double p = kernel::exp(-mean);
    double cdf = p;
    int n = 0;
    while (u > cdf && n < 200) {
      ++n;
      p *= mean / n;
      if (n > mean && cdf + p == cdf) break;  // rounding holds cdf just below u = 1
      cdf += p;
    }
    return n;
  }

 private:
  STRANDLINE_SHARED static double to_unit(std::uint32_t low, std::uint32_t high) {
    const std::uint64_t x = (std::uint64_t{high} << 32) | low;
    return 2.0 - std::bit_cast<double>((x >> 12) | 0x3ff0000000000000ULL);
  }
  std::array<std::uint32_t, 2> key_;
};

}  // namespace strandline::core
