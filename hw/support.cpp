// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/support.h"

#include <algorithm>
#include <bit>
#include <initializer_list>
#include <limits>

#include "archs/layer_size.h"
#include "hw/support_rules.h"

namespace strandline::hw {
namespace {

using archs::Architecture;
using archs::bit;
using archs::Capability;
using archs::CapabilityMask;
using archs::DataType;
using archs::TokenMixer;

constexpr CapabilityMask kFormats =
    bit(Capability::kFp8) | bit(Capability::kFp4) | bit(Capability::kTernary);
constexpr CapabilityMask kKnown = bit(Capability::kNovel0) - 1;
/// Chips of one instance at most when asking whether a model fits at all
/// (ServingLimits::max_chips).
constexpr int kLargestInstance = 64;
constexpr double kFreeShare = 0.10;
/// A head wider than this many times the engine's cannot be split (support_rules.h, kMaxPieces).
constexpr int kHeadPieces = 4;

bool has_rate(const Chip& chip, std::initializer_list<DataType> types) {
  const Engine* matrix = chip.engine(EngineKind::kMatrix);
  return matrix && std::any_of(types.begin(), types.end(), [&](DataType t) {
           const auto found = matrix->peak_op_s.find(t);
           return found != matrix->peak_op_s.end() && found->second.known();
         });
}

CapabilityMask formats_of(const Chip& chip) {
  CapabilityMask mask = 0;
  if (has_rate(chip, {DataType::kFp8, DataType::kMxfp8})) mask |= bit(Capability::kFp8);
  if (has_rate(chip, {DataType::kMxfp4, DataType::kNvfp4})) mask |= bit(Capability::kFp4);
  if (has_rate(chip, {DataType::kTernary})) mask |= bit(Capability::kTernary);
  return mask;
}

bool fixed(const Chip& chip) {
  return chip.programmability == Programmability::kFixedFunction;
}

/// Names of the capabilities in a mask, comma separated.
std::string names(CapabilityMask mask) {
  std::string text;
  for (; mask; mask &= mask - 1) {
    if (!text.empty()) text += ", ";
    text += archs::name_of(static_cast<Capability>(std::countr_zero(mask)));
  }
  return text;
}

int widest_head(const Architecture& a, bool latent_native) {
  int widest = 0;
  for (const archs::LayerSpec& l : a.layers)
    archs::each_mixer(l, [&](const archs::MixerSpec& m) {
      const bool latent = m.kind == TokenMixer::kLatent && latent_native;
      widest = std::max({widest, m.qk_dim, m.v_dim, latent ? m.kv_rank + m.rope_dim : 0});
    });
  return widest;
}

/// Why a fixed-function limit refuses the model; empty where none does.
std::string refused_by_limits(const Architecture& a, const Chip& chip) {
  const auto over = [](const char* what, int has, int most) {
    return std::string(what) + " " + std::to_string(has) + " exceeds the chip's " +
           std::to_string(most);
  };
  const bool latent_native = native_mask(chip) & bit(Capability::kLatentKv);
  const int head = widest_head(a, latent_native);
  if (chip.max_head_dim > 0 && head > kHeadPieces * chip.max_head_dim)
    return over("head size", head, chip.max_head_dim);
  for (const archs::LayerSpec& l : a.layers) {
    const int candidates = l.channel.experts + l.channel.zero_experts;
    if (chip.max_experts > 0 && candidates > chip.max_experts)
      return over("expert count", candidates, chip.max_experts);
    if (chip.max_top_k > 0 && l.channel.experts_per_token > chip.max_top_k)
      return over("experts per token", l.channel.experts_per_token, chip.max_top_k);
  }
  const bool selects = native_mask(chip) & bit(Capability::kTopkSparse);
  for (const archs::LayerSpec& l : a.layers)
    if (selects && chip.max_top_k > 0 && l.mixer.top_k > chip.max_top_k)
      return over("keys kept", l.mixer.top_k, chip.max_top_k);
  const bool own = std::find(chip.aliases.begin(), chip.aliases.end(), "checkpoint:" + a.id) !=
                   chip.aliases.end();
  return chip.weights_fixed && !own ? "weights are fixed and those of another checkpoint" : "";
}

/// cache_factor() of one mixer.
double mixer_cache_factor(const archs::MixerSpec& m, const Chip& chip, CapabilityMask native) {
  if (m.kind == TokenMixer::kLatent && !(native & bit(Capability::kLatentKv)))
    return latent_rewriting(m.heads, m.kv_rank + m.rope_dim, m.kv_rank, m.qk_dim + m.v_dim, chip,
                            native)
        .memory_factor;
  if (m.kind == TokenMixer::kAttention && m.kv_heads > 0 &&
      !(native & bit(Capability::kKvBroadcast)))
    return static_cast<double>(m.heads) / m.kv_heads;
  return 1;
}

bool fits(const Architecture& a, const Chip& chip) {
  const double capacity = chip.main_memory().capacity_bytes.value;
  const int domain = std::max(1, chip.network.domain_chips);
  const int reach = chip.network.scale_out_b_s.known() ? kLargestInstance : domain;
  const int chips = chip.weights_on_die() ? domain : std::min(reach, kLargestInstance);
  return archs::weight_bytes(a) <= chips * capacity * (1 - kFreeShare);
}

}  // namespace

CapabilityMask native_mask(const Chip& chip) {
  const CapabilityMask listed = chip.native || fixed(chip) ? chip.native : kKnown;
  return (listed & ~kFormats) | formats_of(chip);
}

CapabilityMask emulated_mask(const Chip& chip) {
  const CapabilityMask native = native_mask(chip);
  if (!fixed(chip)) return kKnown & ~native;
  CapabilityMask mask = reachable(Capability::kNovel0, chip, native) ? ~kKnown & ~native : 0;
  for (CapabilityMask left = kKnown & ~native; left; left &= left - 1) {
    const auto c = static_cast<Capability>(std::countr_zero(left));
    if (reachable(c, chip, native)) mask |= bit(c);
  }
  return mask;
}

ArchitectureSupport support(const Architecture& a, const Chip& chip) {
  const CapabilityMask native = native_mask(chip);
  const CapabilityMask software = fixed(chip) ? 0 : ~kKnown;  // unseen operators become kernels
  const CapabilityMask wanted = archs::needs_of(a) & ~native & ~software;
  ArchitectureSupport s;
  s.emulated = wanted & emulated_mask(chip);
  s.missing = wanted & ~s.emulated;
  if (s.missing) {
    const auto first = static_cast<Capability>(std::countr_zero(s.missing));
    s.serves = core::Serves::kNoOperator;
    s.reason = std::string(impossible_name(first)) + " (missing: " + names(s.missing) + ")";
    return s;
  }
  if (std::string why = refused_by_limits(a, chip); !why.empty()) {
    s.serves = core::Serves::kNoOperator;
    s.reason = std::move(why);
    return s;
  }
  if (!fits(execute_as(a, chip), chip)) {
    s.serves = core::Serves::kNoCapacity;
    s.reason = "weights exceed the memory of the largest instance";
    return s;
  }
  if (s.emulated) {
    s.serves = core::Serves::kEmulated;
    s.reason = "by rewriting: " + names(s.emulated);
  }
  if (chip.max_context > 0 && a.context_tokens > chip.max_context) {
    s.serves = core::Serves::kEmulated;
    s.reason += (s.reason.empty() ? "" : "; ") + std::string("context cut from ") +
                std::to_string(a.context_tokens) + " to " + std::to_string(chip.max_context);
  }
  return s;
}

Architecture execute_as(const Architecture& a, const Chip& chip) {
  const CapabilityMask missing = archs::needs_of(a) & ~native_mask(chip);
  Architecture out = a;
  if (!fixed(chip)) return out;
  if (missing & bit(Capability::kMultiToken)) {
    out.decoding = archs::Decoding::kAutoregressive;
    out.draft_tokens = 0;
  }
  const CapabilityMask native = native_mask(chip);
  for (DataType* t : {&out.weight_type, &out.expert_type, &out.activation_type})
    *t = widened(*t, native);
  for (archs::LayerSpec& l : out.layers) {
    for (archs::MixerSpec* m : {&l.mixer, &l.parallel}) {
      const bool pooled = m->compress_ratio > 1;
      if ((missing & bit(Capability::kWindowCache)) && !pooled) m->window = 0;
      if ((missing & bit(Capability::kTopkSparse)) && m->top_k > 0)
        m->top_k = std::numeric_limits<int>::max();
    }
    if ((missing & bit(Capability::kMoeRouting)) && !gathers(chip)) {
      l.channel.experts_per_token = l.channel.experts;
      l.channel.zero_experts = 0;
    }
  }
  return out;
}

double cache_factor(const Architecture& a, const Chip& chip) {
  if (!fixed(chip)) return 1;
  const CapabilityMask native = native_mask(chip);
  const double own = archs::kv_bytes_per_token(a);
  if (own <= 0) return 1;
  double held = 0;
  Architecture one = a;
  const auto hold = [&](const archs::LayerSpec& l, const archs::MixerSpec& m) {
    one.layers.assign(1, {m, l.channel, l.count});
    one.layers.front().loops = l.loops;
    held += archs::kv_bytes_per_token(one) * mixer_cache_factor(m, chip, native);
  };
  for (const archs::LayerSpec& l : a.layers)
    archs::each_mixer(l, [&](const archs::MixerSpec& m) { hold(l, m); });
  return held / own;
}

}  // namespace strandline::hw
