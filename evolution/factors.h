// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "core/portable.h"

namespace strandline::evolution {

/// What a draw of this folder is for (DrawKey::factor); evolution's range is 0x100 to 0x1ff.
/// Draws of families are keyed by birth number, of innovations by their ordinal, of the market by
/// the quarter.
enum Factor : std::uint16_t {
  kFactorStart = 0x100,  ///< offset of the initial mix's sequence
  kFactorBirth,          ///< parent, draw from the mix, lab and quality, fit to segments
  kFactorChanges,        ///< which traits change; retreat and adoption of novel operators
  kFactorTargets,        ///< what traits change to
  kFactorNoise,          ///< a family's popularity, eight quarters a block
  kFactorCounts,         ///< releases and events of a quarter
  kFactorEvent,          ///< what an event is and what it gains
  kFactorSignatures,     ///< order in which novel operators appear
  kFactorDemand,
  kFactorPrices,  ///< rent and memory diffusion
  kFactorJumps,
  kFactorParameter,  ///< draws of parameters, each from its own interval
  kFactorPosterior,  ///< order in which draws visit the rows of a joint posterior
  kFactorFit,        ///< samplers of evolution/calibration and what they simulate
  kFactorBelief,     ///< what a branch's past does not tell
  kFactorDrift,      ///< yearly steps of rates and targets of trait changes
};

/// Birth numbers: initial families count from 0, ordinary releases from kFirstRelease by quarter
/// and ordinal, so that a change of one quarter renumbers nothing else.
constexpr std::uint32_t kFirstRelease = 1024;
constexpr std::uint32_t kReleasesPerQuarter = 64;

/// A 32-bit word as a uniform on (0, 1).
STRANDLINE_SHARED constexpr double unit(std::uint32_t word) {
  return (word + 0.5) * 0x1p-32;
}

/// Half a word as a uniform on (0, 1): half 0 or 1.
STRANDLINE_SHARED constexpr double unit16(std::uint32_t word, int half) {
  return ((word >> (16 * half) & 0xffff) + 0.5) * 0x1p-16;
}

/// A uniform on (0, 1) as one of mean 0 and variance 1, on (-sqrt 3, sqrt 3).
STRANDLINE_SHARED constexpr double centered(double uniform) {
  return (uniform - 0.5) * 3.46410161513775458705;
}

/// Byte of a word as a uniform on (0, 1).
STRANDLINE_SHARED constexpr double unit8(std::uint32_t word, int byte) {
  return ((word >> (8 * byte) & 0xff) + 0.5) * 0x1p-8;
}

/// A word as a near normal number: the sum of its four bytes, each a uniform, of mean 0 and
/// variance 1, within 3.47.
STRANDLINE_SHARED constexpr double bell(std::uint32_t word) {
  return (unit8(word, 0) + unit8(word, 1) + unit8(word, 2) + unit8(word, 3) - 2.0) *
         1.7320508075688772;
}

/// Seven uniforms on (0, 1) of 18 bits each from one block: three of either half, and one of the
/// ten bits that are left in the first and eight of the second.
struct SevenUniforms {
  double u[7];
  STRANDLINE_SHARED explicit SevenUniforms(const std::array<std::uint32_t, 4>& w) {
    const std::uint64_t half[2] = {w[0] | std::uint64_t{w[1]} << 32,
                                   w[2] | std::uint64_t{w[3]} << 32};
    for (int k = 0; k < 6; ++k) u[k] = fraction(half[k / 3] >> (18 * (k % 3)));
    u[6] = fraction(half[0] >> 54 | half[1] >> 54 << 10);
  }

 private:
  STRANDLINE_SHARED static double fraction(std::uint64_t bits) {
    return (static_cast<double>(bits & 0x3ffff) + 0.5) * 0x1p-18;
  }
};

}  // namespace strandline::evolution
