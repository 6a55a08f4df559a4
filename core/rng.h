// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Random123/philox.h>

#include <array>
#include <bit>
#include <cstdint>

#include "core/math_kernel.h"

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

/// Stateless streams over Philox4x32-10 (Salmon et al., SC'11; Random123). The stream's key is
/// (seed, parameter draw). Integers are identical everywhere; normals use core/math_kernel.h, not
/// libm, and are therefore identical too.
class RandomStream {
 public:
  explicit RandomStream(std::uint64_t seed, std::uint32_t parameter_draw = 0)
      : key_{{static_cast<std::uint32_t>(seed),
              static_cast<std::uint32_t>(seed >> 32) ^ (parameter_draw * 0x9E3779B9u)}} {}

  /// Four independent 32-bit words.
  std::array<std::uint32_t, 4> words(const DrawKey& k) const {
    const r123::Philox4x32::ctr_type c{
        {k.path, k.entity, std::uint32_t{k.factor} << 16 | k.step, k.replicate}};
    const auto r = r123::Philox4x32()(c, key_);
    return {r[0], r[1], r[2], r[3]};
  }

  /// Two independent uniforms on (0, 1].
  std::array<double, 2> uniforms(const DrawKey& k) const {
    const auto w = words(k);
    return {to_unit(w[0], w[1]), to_unit(w[2], w[3])};
  }

  /// One uniform on (0, 1].
  double uniform(const DrawKey& k) const { return uniforms(k)[0]; }

  /// Two independent standard normals (Box-Muller).
  std::array<double, 2> normals(const DrawKey& k) const {
    const auto u = uniforms(k);
    const double r = kernel::sqrt(-2.0 * kernel::log(u[0]));
    const auto a = kernel::sincos_2pi(1.0 - u[1]);
    return {r * a.cos, r * a.sin};
  }

  double normal(const DrawKey& k) const { return normals(k)[0]; }

  /// An exponential draw with mean 1.
  double exponential(const DrawKey& k) const { return -kernel::log(uniform(k)); }

  /// A Poisson count by inversion; mean at most 30. `u` is a uniform on (0, 1].
  static int poisson(double mean, double u) {
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
  static double to_unit(std::uint32_t low, std::uint32_t high) {
    const std::uint64_t x = (std::uint64_t{high} << 32) | low;
    return 2.0 - std::bit_cast<double>((x >> 12) | 0x3ff0000000000000ULL);
  }
  r123::Philox4x32::key_type key_;
};

}  // namespace strandline::core
