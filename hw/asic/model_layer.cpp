// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/model_layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "hw/asic/model_facts.h"
#include "hw/asic/model_layer_moe.h"
#include "hw/asic/model_layer_scan.h"

namespace strandline::hw::asic {
namespace {

using namespace archs;

[[noreturn]] void refuse(std::string key, std::string value, std::string problem,
                         std::string mend) {
  throw core::InputError({.place = {},
                          .key = std::move(key),
                          .value = std::move(value),
                          .problem = std::move(problem),
                          .mend = std::move(mend)});
}

/// Rounds sizes of a shrunk layer.
struct Shrink {
  double ratio;
  int block;  ///< columns that widths are multiples of
  int count(int n) const { return std::max(1, static_cast<int>(std::lround(n * ratio))); }
  int width(std::int64_t n) const {
    if (n == 0) return 0;
    const double blocks = static_cast<double>(n) * ratio / block;
    return std::max(1, static_cast<int>(std::lround(blocks))) * block;
  }
};

void set_attention(const MixerSpec& m, const Shrink& s, Layer& layer) {
  const int group = m.heads / m.kv_heads, heads = s.count(m.heads);
  layer.mixer = MixerKind::kAttention;
  layer.kv_heads = std::max(1, heads / group);
  layer.heads = layer.kv_heads * std::min(group, heads);
  layer.head_dim = m.qk_dim;
  layer.value_dim = m.v_dim == m.qk_dim ? 0 : m.v_dim;
  layer.window = m.window;
  layer.qk_norm = m.qk_norm;
  layer.bias = m.bias;
  layer.sinks = m.sinks;
}

void set_latent(const MixerSpec& m, const Shrink& s, Layer& layer) {
  layer.mixer = MixerKind::kLatent;
  layer.heads = s.count(m.heads);
  layer.kv_heads = 1;
  layer.head_dim = m.qk_dim;
  layer.latent = {.q_rank = s.width(m.q_rank),
                  .kv_rank = s.width(m.kv_rank),
                  .nope_dim = m.qk_dim - m.rope_dim,
                  .rope_dim = m.rope_dim,
                  .v_dim = m.v_dim};
  if (m.top_k > 0)
    layer.index = {.top_k = s.count(m.top_k),
                   .heads = s.count(m.index_heads),
                   .dim = m.index_dim,
                   .rope_dim = m.rope_dim};
}

void set_dense(const ChannelSpec& c, const Shrink& s, Layer& layer) {
  layer.channel = ChannelKind::kDense;
  layer.ffn = s.width(c.width);
  layer.ffn_bias = c.bias;
  layer.gated = c.activation == Activation::kSwiglu || c.activation == Activation::kGeglu ||
                c.activation == Activation::kReglu2;
  switch (c.activation) {
    case Activation::kGelu:
    case Activation::kGeglu:
      layer.nonlinearity = Nonlinearity::kGelu;
      break;
    case Activation::kRelu:
      layer.nonlinearity = Nonlinearity::kRelu;
      break;
    case Activation::kRelu2:
    case Activation::kReglu2:
      layer.nonlinearity = Nonlinearity::kRelu2;
      break;
    case Activation::kSwiglu:
    case Activation::kSitu:
      layer.nonlinearity = Nonlinearity::kSilu;
      break;
  }
}

void set_mixer(const MixerSpec& m, const Shrink& s, Layer& layer) {
  if (m.kind == TokenMixer::kLatent)
    set_latent(m, s, layer);
  else if (m.kind == TokenMixer::kAttention)
    set_attention(m, s, layer);
  else if (is_scanned(m))
    recurrence_sizes(m, s.ratio, layer);
  else
    layer.mixer = MixerKind::kNone;
}

}  // namespace

const LayerSpec& layer_spec(const Architecture& model, int index) {
  int left = index;
  for (const LayerSpec& run : model.layers) {
    if (left < run.count) return run;
    left -= run.count;
  }
  refuse("layer", std::to_string(index), "the model has no such layer",
         fmt::format("take one from 0 to {}", model.depth() - 1));
}

Layer model_layer(const Architecture& model, int index, int width, const Accelerator& a) {
  const LayerSpec& spec = layer_spec(model, index);
  if (const auto stranded = stranded_by(model, spec, a))
    refuse("layer", std::to_string(index),
           fmt::format("{} strands it: config '{}' has no unit for that operator of {}",
                       stranded->what, a.name, model.id),
           stranded->mend);
  if (width < 0 || width > model.model_width)
    refuse("scale", std::to_string(width), "shrinks a layer, and this would not",
           fmt::format("take at most {}, the model's width", model.model_width));
  const int n = width == 0 ? model.model_width : width;
  const Shrink shrink{static_cast<double>(n) / model.model_width, a.depth()};
  Layer layer;
  layer.sparse_weights = a.sparse_2_4;
  layer.width = n;
  layer.layer_norm = model.norm == Norm::kLayerNorm;
  layer.rope = model.learned_positions == 0;
  layer.post_norms = model.norms_per_layer == 4;
  layer.parallel = model.residual == ResidualScheme::kParallel;
  set_mixer(spec.mixer, shrink, layer);
  set_facts(model_facts(model.id), spec.mixer, index, layer);
  if (spec.channel.kind == ChannelMixer::kNone)
    layer.channel = ChannelKind::kNone;
  else
    set_dense(spec.channel, shrink, layer);
  if (spec.channel.kind == ChannelMixer::kMoe)
    expert_sizes(spec.channel, shrink.ratio, shrink.block, layer);
  return layer;
}

}  // namespace strandline::hw::asic
