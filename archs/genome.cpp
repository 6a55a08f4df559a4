// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/genome.h"

#include <fmt/format.h>

namespace strandline::archs {
namespace {

using Names = std::array<std::string_view, 9>;
constexpr std::array<std::string_view, static_cast<int>(Trait::kCount)> kTraitNames{
    "mixer", "channel", "residual", "precision", "decoding", "size", "novel"};
constexpr std::array<Names, static_cast<int>(Trait::kCount)> kValueNames{{
    {"full_attention", "latent_attention", "local_global", "topk_sparse", "ssm_hybrid",
     "delta_hybrid", "recurrent_only"},
    {"dense", "coarse_moe", "fine_moe"},
    {"single", "multi_stream"},
    {"bf16", "fp8", "fp4"},
    {"autoregressive", "multi_token", "block_diffusion"},
    {"8B", "32B", "120B", "600B"},
    {"none", "novel0", "novel1", "novel2", "novel3", "novel4", "novel5", "novel6", "novel7"},
}};

constexpr CapabilityMask kAttend = bit(Capability::kSoftmaxAttention);
constexpr CapabilityMask kBroadcast = bit(Capability::kKvBroadcast);
constexpr CapabilityMask kMoe = bit(Capability::kMoeRouting);

// Needs by value of each trait; a genome's needs are their union, except that the smallest
// fine-grained template has as many KV heads as heads and so needs no broadcast.
constexpr std::array<std::array<CapabilityMask, 7>, 5> kTraitNeeds{{
    {kAttend | kBroadcast, kAttend | bit(Capability::kLatentKv),
     kAttend | kBroadcast | bit(Capability::kWindowCache),
     kAttend | bit(Capability::kLatentKv) | bit(Capability::kTopkSparse),
     kAttend | kBroadcast | bit(Capability::kSsmScan),
     kAttend | kBroadcast | bit(Capability::kDeltaRule), bit(Capability::kSsmScan)},
    {0, kMoe, kMoe | bit(Capability::kFineMoe)},
    {0, bit(Capability::kMultiStream)},
    {0, bit(Capability::kFp8), bit(Capability::kFp8) | bit(Capability::kFp4)},
    {0, bit(Capability::kMultiToken), bit(Capability::kBidirectional)},
}};

CapabilityMask genome_needs(const Genome& g) {
  CapabilityMask mask = 0;
  for (std::size_t t = 0; t < kTraitNeeds.size(); ++t) mask |= kTraitNeeds[t][g.value[t]];
  const bool small_fine = g.value[1] == static_cast<int>(ChannelTrait::kFineMoe) &&
                          g.value[5] == static_cast<int>(SizeTrait::kSmall);
  if (small_fine) mask &= ~kBroadcast;
  const int novel = g.value[static_cast<int>(Trait::kNovel)];
  return novel > 0 ? mask | novel_bit(novel - 1) : mask;
}

}  // namespace

std::string_view name_of(Trait trait) {
  return kTraitNames[static_cast<int>(trait)];
}

std::string_view value_name(Trait trait, int value) {
  return kValueNames[static_cast<int>(trait)][value];
}

std::string describe(const Genome& g) {
  const auto name = [&](Trait t) { return value_name(t, g.value[static_cast<int>(t)]); };
  std::string text = fmt::format("{} + {}", name(Trait::kMixer), name(Trait::kChannel));
  for (Trait t : {Trait::kResidual, Trait::kDecoding, Trait::kNovel})
    if (g.value[static_cast<int>(t)] != 0) text += fmt::format(" + {}", name(t));
  return text + fmt::format(" + {}, {}", name(Trait::kPrecision), name(Trait::kSize));
}

std::vector<CapabilityMask> library_needs(const std::vector<Signature>&) {
  std::vector<CapabilityMask> needs(kLibrarySize);
  for (int i = 0; i < kLibrarySize; ++i) needs[i] = genome_needs(genome_at(i));
  return needs;
}

}  // namespace strandline::archs
