// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "archs/architecture.h"

namespace strandline::archs {

/// The traits that innovations change, each with a small closed set of values. A library genome is
/// one value per trait; its index is mixed-radix over the radices below, so the library is closed
/// under mutation by construction.
enum class Trait : std::uint8_t {
  kMixer,
  kChannel,
  kResidual,
  kPrecision,
  kDecoding,
  kSize,
  kNovel,
  kCount
};
enum class MixerTrait : std::uint8_t {
  kFullAttention,
  kLatentAttention,
  kLocalGlobal,
  kTopkSparse,
  kSsmHybrid,
  kDeltaHybrid,
  kRecurrentOnly
};
enum class ChannelTrait : std::uint8_t { kDense, kCoarseMoe, kFineMoe };
enum class ResidualTrait : std::uint8_t { kSingle, kMultiStream };
enum class PrecisionTrait : std::uint8_t { kBf16, kFp8, kFp4 };
enum class DecodingTrait : std::uint8_t { kAutoregressive, kMultiToken, kBlockDiffusion };
enum class SizeTrait : std::uint8_t {
  kSmall,
  kMedium,
  kLarge,
  kFrontier
};  ///< about 8, 32, 120, 600+ B

/// Values per trait; kNovel: 0 = none, 1..8 = signature 0..7.
constexpr std::array<int, static_cast<int>(Trait::kCount)> kRadix{7, 3, 2, 3, 3, 4, 9};
constexpr int kLibrarySize = 7 * 3 * 2 * 3 * 3 * 4 * 9;  // 13,608
/// Genomes without a novel operator come first: index < kKnownSize.
constexpr int kKnownSize = kLibrarySize / 9;

/// One library genome: value[trait].
struct Genome {
  std::array<std::uint8_t, static_cast<int>(Trait::kCount)> value{};
  bool operator==(const Genome&) const = default;
};

/// Index <-> genome; kNovel is the most significant digit, kMixer the least.
constexpr int index_of(const Genome& g) {
  int index = 0;
  for (int t = static_cast<int>(Trait::kCount) - 1; t >= 0; --t)
    index = index * kRadix[t] + g.value[t];
  return index;
}
constexpr Genome genome_at(int index) {
  Genome g;
  for (int t = 0; t < static_cast<int>(Trait::kCount); ++t) {
    g.value[t] = static_cast<std::uint8_t>(index % kRadix[t]);
    index /= kRadix[t];
  }
  return g;
}

std::string_view name_of(Trait trait);
std::string_view value_name(Trait trait, int value);  ///< e.g. (kMixer, 3) -> "topk_sparse"
std::string describe(const Genome& g);                ///< e.g. "mla + fine_moe + fp8, 600B"

/// The genome nearest to a catalog architecture.
Genome classify(const Architecture& a);

/// A concrete architecture of a genome: sizes are those of a typical released model of the size
/// class (sources in genome.cpp); signatures[i] describes novel operator i.
Architecture instantiate(const Genome& g, const std::vector<Signature>& signatures);

/// needs_of(instantiate(g)), tabulated for the whole library.
std::vector<CapabilityMask> library_needs(const std::vector<Signature>& signatures);

}  // namespace strandline::archs
