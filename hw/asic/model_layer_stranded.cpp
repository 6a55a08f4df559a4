// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "archs/names.h"
#include "hw/asic/model_facts.h"
#include "hw/asic/model_layer_moe.h"
#include "hw/asic/model_layer_scan.h"

namespace strandline::hw::asic {
namespace {

using namespace archs;

using Missing = std::optional<Stranded>;

/// No option of any config brings the operator.
Missing no_unit(std::string what) {
  return Stranded{std::move(what),
                  "no config has one: such layers stay on programmable hardware; take another "
                  "layer or model"};
}

/// What plain and latent attention lack alike.
Missing in_any_attention(const MixerSpec& m) {
  if (m.output_gate) return no_unit("output gate of attention");
  if (m.compress_ratio > 1) return no_unit("compressed keys");
  if (m.out_rank > 0) return no_unit("grouped low-rank output");
  if (m.single_kv || m.tied_kv) return no_unit("values tied to keys");
  if (m.shares_kv) return no_unit("keys shared with an earlier layer");
  return {};
}

/// An indexer as DeepSeek-V3.2's, beside latent attention.
Missing in_selection(const MixerSpec& m, const Accelerator& a) {
  if (m.top_k == 0) return {};
  if (m.shares_index) return no_unit("keys that an earlier layer's indexer selected");
  if (m.kind != TokenMixer::kLatent || m.index_heads == 0)
    return no_unit("top-k selection of keys of heads that have keys of their own");
  if (!a.topk || !a.gather)
    return Stranded{"top-k selection of keys",
                    "take a config with topk: true and gather: true (base16-moe, base16-full)"};
  return {};
}

Missing in_mixer(const MixerSpec& m, const Accelerator& a) {
  if (m.kind == TokenMixer::kNone) return {};
  if (is_scanned(m)) return stranded_recurrence(m, a);
  if (m.kind != TokenMixer::kAttention && m.kind != TokenMixer::kLatent)
    return no_unit(fmt::format("token mixer '{}'", archs::name_of(m.kind)));
  if (Missing s = in_any_attention(m)) return s;
  if (Missing s = in_selection(m, a)) return s;
  if (!a.transposer)
    return Stranded{"products of queries with keys, which a transposer turns into weights,",
                    "take a config with transposer: true"};
  if (m.window > 0 && !a.window_mask)
    return Stranded{"sliding window of attention", "take a config with window_mask: true"};
  return {};
}

Missing in_channel(const ChannelSpec& c, const Accelerator& a) {
  if (c.kind == ChannelMixer::kNone) return {};
  if (c.kind == ChannelMixer::kMoe)
    if (Missing s = stranded_experts(c, a)) return s;
  if (c.output_gate) return no_unit("output gate of the feed-forward network");
  if (c.activation == Activation::kSitu)
    return no_unit(fmt::format("activation '{}'", archs::name_of(c.activation)));
  return {};
}

/// Norms that a layer has beside those before each mixer: none, or one behind each.
Missing in_norms(const Architecture& model, const LayerSpec& spec) {
  const int mixers =
      (spec.mixer.kind != TokenMixer::kNone) + (spec.channel.kind != ChannelMixer::kNone);
  const int n = model.norms_per_layer;
  const bool shared = model.residual == ResidualScheme::kParallel;
  if (n == 2 || n == 4 || (n == 1 && (mixers == 1 || shared))) return {};
  return no_unit(fmt::format("{} norms in a layer", n));
}

}  // namespace

Missing stranded_by(const Architecture& model, const LayerSpec& spec, const Accelerator& a) {
  if (Missing s = in_mixer(spec.mixer, a)) return s;
  if (Missing s = stranded_by_facts(model_facts(model.id), spec.mixer)) return s;
  if (spec.parallel.kind != TokenMixer::kNone)
    return no_unit("a second token mixer beside the first");
  if (Missing s = in_channel(spec.channel, a)) return s;
  if (model.residual != ResidualScheme::kSingle && model.residual != ResidualScheme::kParallel)
    return no_unit(fmt::format("residual scheme '{}'", archs::name_of(model.residual)));
  return in_norms(model, spec);
}

}  // namespace strandline::hw::asic
