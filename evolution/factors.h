// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace strandline::evolution {

/// What a draw of this folder is for (DrawKey::factor); evolution's range is 0x100 to 0x1ff.
/// Draws of families are keyed by birth number, of innovations by their ordinal, of the market by
/// the quarter.
enum Factor : std::uint16_t {
  kFactorStart = 0x100,  ///< offset of the initial mix's sequence
  kFactorBirth,          ///< parent, draw from the mix, lab and quality, fit to segments 0 and 1
  kFactorTraits,         ///< which of mixer, channel, residual, decoding change
  kFactorTargets,        ///< what they change to
  kFactorNovel,          ///< number format, retreat, adoption, fit to segments 2 and 3
  kFactorNoise,          ///< a family's popularity, eight quarters a block
  kFactorBirthCount,     ///< releases of a quarter
  kFactorInnovation,     ///< events of a quarter
  kFactorEvent,          ///< what an event is and what it gains
  kFactorSignatures,     ///< order in which novel operators appear
  kFactorDemand,
  kFactorPrices,  ///< rent and memory diffusion
  kFactorJumps,
  kFactorParameter,  ///< posterior draws of parameters
};

/// Birth numbers: initial families count from 0, ordinary releases from kFirstRelease by quarter
/// and ordinal, so that a change of one quarter renumbers nothing else.
constexpr std::uint32_t kFirstRelease = 1024;
constexpr std::uint32_t kReleasesPerQuarter = 64;

/// A 32-bit word as a uniform on (0, 1).
constexpr double unit(std::uint32_t word) {
  return (word + 0.5) * 0x1p-32;
}

/// Half a word as a uniform on (0, 1): half 0 or 1.
constexpr double unit16(std::uint32_t word, int half) {
  return ((word >> (16 * half) & 0xffff) + 0.5) * 0x1p-16;
}

/// Half a word as a uniform of mean 0 and variance 1, on (-sqrt 3, sqrt 3).
constexpr double centered(std::uint32_t word, int half) {
  return (unit16(word, half) - 0.5) * 3.46410161513775458705;
}

}  // namespace strandline::evolution
