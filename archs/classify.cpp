// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "archs/genome.h"
#include "archs/genome_templates.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

/// Layers that have each property.
struct Tally {
  int attention = 0, latent = 0, windowed = 0, topk = 0, delta = 0, recurrent = 0;
};

// Linear attention, with data-dependent decay or gates: nearer to the delta rule than to a scan.
bool decays_linear_attention(const MixerSpec& m) {
  return m.kind == TokenMixer::kLinear || m.kind == TokenMixer::kMlstm ||
         m.kind == TokenMixer::kRwkv;
}

Tally tally(const Architecture& a) {
  Tally t;
  const auto count = [&](const MixerSpec& m, int n) {
    if (is_attention(m.kind)) t.attention += n;
    if (m.kind == TokenMixer::kLatent) t.latent += n;
    if (m.window > 0 && m.compress_ratio <= 1) t.windowed += n;
    if (m.top_k > 0 || m.compress_ratio > 1) t.topk += n;
    if (is_recurrent(m.kind)) t.recurrent += n;
    if (is_delta_rule(m) || decays_linear_attention(m)) t.delta += n;
  };
  for (const LayerSpec& l : a.layers) each_mixer(l, [&](const MixerSpec& m) { count(m, l.count); });
  return t;
}

// The property that costs most to do without decides: recurrence before sparsity before windows.
MixerTrait mixer_trait(const Architecture& a) {
  const Tally t = tally(a);
  if (t.recurrent > 0 && t.attention == 0) return MixerTrait::kRecurrentOnly;
  if (t.delta > 0) return MixerTrait::kDeltaHybrid;
  if (t.recurrent > 0) return MixerTrait::kSsmHybrid;
  if (t.topk > 0) return MixerTrait::kTopkSparse;
  if (t.windowed > 0) return MixerTrait::kLocalGlobal;
  return t.latent > 0 ? MixerTrait::kLatentAttention : MixerTrait::kFullAttention;
}

ChannelTrait channel_trait(const Architecture& a) {
  const CapabilityMask needs = needs_of(a);
  if (needs & bit(Capability::kFineMoe)) return ChannelTrait::kFineMoe;
  return needs & bit(Capability::kMoeRouting) ? ChannelTrait::kCoarseMoe : ChannelTrait::kDense;
}

PrecisionTrait precision_trait(const Architecture& a) {
  const CapabilityMask needs = needs_of(a);
  if (needs & (bit(Capability::kFp4) | bit(Capability::kTernary))) return PrecisionTrait::kFp4;
  return bytes_per_element(a.weight_type) < 1.5 ? PrecisionTrait::kFp8 : PrecisionTrait::kBf16;
}

DecodingTrait decoding_trait(const Architecture& a) {
  if (a.decoding == Decoding::kBlockDiffusion) return DecodingTrait::kBlockDiffusion;
  return a.decoding == Decoding::kMultiToken || a.draft_heads > 0 ? DecodingTrait::kMultiToken
                                                                  : DecodingTrait::kAutoregressive;
}

// Nearest nominal size on a log scale.
SizeTrait size_trait(double parameters) {
  SizeTrait best = SizeTrait::kSmall;
  double least = 1e300;
  for (int s = 0; s < kRadix[static_cast<int>(Trait::kSize)]; ++s) {
    const auto size = static_cast<SizeTrait>(s);
    const double off = std::abs(std::log(parameters / (nominal_billions(size) * 1e9)));
    if (off < least) least = off, best = size;
  }
  return best;
}

}  // namespace

Genome classify(const Architecture& a) {
  Genome g;
  const auto set = [&](Trait t, auto value) {
    g.value[static_cast<int>(t)] = static_cast<std::uint8_t>(value);
  };
  set(Trait::kMixer, mixer_trait(a));
  set(Trait::kChannel, channel_trait(a));
  const bool streams = (needs_of(a) & bit(Capability::kMultiStream)) != 0;
  set(Trait::kResidual, streams ? ResidualTrait::kMultiStream : ResidualTrait::kSingle);
  set(Trait::kPrecision, precision_trait(a));
  set(Trait::kDecoding, decoding_trait(a));
  set(Trait::kSize, size_trait(count_parameters(a).total));
  const bool in_library = a.novel_signature >= 0 && a.novel_signature < 8;
  set(Trait::kNovel, in_library ? a.novel_signature + 1 : 0);
  return g;
}

}  // namespace strandline::archs
