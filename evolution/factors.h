// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace strandline::evolution {

/// What a draw of this folder is for (DrawKey::factor); evolution's range is 0x100 to 0x1ff.
/// Draws of families are keyed by birth number, of innovations by their ordinal, of the market by
/// the quarter.
enum Factor : std::uint16_t {
  kFactorStart = 0x100,   ///< offset of the initial mix's sequence
  kFactorBirth,           ///< parent, lab, size, quality
  kFactorTraits,          ///< which traits change
  kFactorTargets,         ///< what they change to
  kFactorNovel,           ///< adoption and retreat of novel operators, number format
  kFactorAffinity,        ///< a family's fit to each segment
  kFactorNoise,           ///< a family's popularity, four quarters a block
  kFactorBirthCount,      ///< releases of a quarter
  kFactorInnovation,      ///< events of a quarter
  kFactorEvent,           ///< what an event is and what it gains
  kFactorSignatures,      ///< order in which novel operators appear
  kFactorDemand,
  kFactorPrices,          ///< rent and memory diffusion
  kFactorJumps,
  kFactorParameter,       ///< posterior draws of parameters
};

/// Birth numbers: initial families count from 0, ordinary releases from kFirstRelease by quarter
/// and ordinal, so that a change of one quarter renumbers nothing else.
constexpr std::uint32_t kFirstRelease = 1024;
constexpr std::uint32_t kReleasesPerQuarter = 64;

/// A 32-bit word as a uniform on (0, 1).
constexpr double unit(std::uint32_t word) { return (word + 0.5) * 0x1p-32; }

/// A 32-bit word as a uniform of mean 0 and variance 1, on (-sqrt 3, sqrt 3).
constexpr double centered(std::uint32_t word) {
  return (unit(word) - 0.5) * 3.46410161513775458705;
}

}  // namespace strandline::evolution
