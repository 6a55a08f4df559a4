// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/model_layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "archs/names.h"
#include "core/error.h"

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

const LayerSpec& spec_of(const Architecture& model, int index) {
  int left = index;
  for (const LayerSpec& run : model.layers) {
    if (left < run.count) return run;
    left -= run.count;
  }
  refuse("layer", std::to_string(index), "the model has no such layer",
         fmt::format("take one from 0 to {}", model.depth() - 1));
}

/// The first operator of attention that no unit runs; empty: none.
std::string missing_in(const MixerSpec& m) {
  if (m.kind != TokenMixer::kAttention)
    return fmt::format("token mixer '{}'", archs::name_of(m.kind));
  if (m.top_k > 0) return "top-k selection of keys";
  if (m.sinks) return "attention sinks";
  if (m.qk_norm) return "norm of queries and keys";
  if (m.output_gate) return "output gate of attention";
  if (m.compress_ratio > 1) return "compressed keys";
  if (m.bias) return "bias of projections";
  if (m.tied_kv || m.single_kv) return "values tied to keys";
  if (m.shares_kv) return "keys shared with an earlier layer";
  if (m.out_rank > 0) return "grouped low-rank output";
  if (m.qk_dim != m.v_dim) return "values of another size than keys";
  return {};
}

std::string missing_in(const ChannelSpec& c) {
  if (c.kind == ChannelMixer::kMoe) return "expert router and gather";
  if (c.kind != ChannelMixer::kDense) return "a layer without feed-forward network";
  if (c.bias) return "bias of the feed-forward network";
  if (c.output_gate) return "output gate of the feed-forward network";
  const Activation f = c.activation;
  if (f != Activation::kGelu && f != Activation::kSwiglu && f != Activation::kGeglu)
    return fmt::format("activation '{}'", archs::name_of(f));
  return {};
}

std::string missing_in(const Architecture& model, const LayerSpec& spec) {
  if (std::string s = missing_in(spec.mixer); !s.empty()) return s;
  if (spec.parallel.kind != TokenMixer::kNone) return "a second token mixer beside the first";
  if (std::string s = missing_in(spec.channel); !s.empty()) return s;
  if (model.residual != ResidualScheme::kSingle)
    return fmt::format("residual scheme '{}'", archs::name_of(model.residual));
  if (model.norms_per_layer != 2) return fmt::format("{} norms in a layer", model.norms_per_layer);
  if (model.learned_positions > 0) return "learned positions instead of rotary ones";
  return {};
}

}  // namespace

DenseLayer model_layer(const Architecture& model, int index, int width, const Accelerator& a) {
  const LayerSpec& spec = spec_of(model, index);
  if (const std::string missing = missing_in(model, spec); !missing.empty())
    refuse("layer", std::to_string(index),
           fmt::format("{} strands it: config '{}' has no unit for that operator of {}", missing,
                       a.name, model.id),
           "take a layer of plain attention and a dense feed-forward network");
  if (width < 0 || width > model.model_width)
    refuse("scale", std::to_string(width), "shrinks a layer, and this would not",
           fmt::format("take at most {}, the model's width", model.model_width));
  const int n = width == 0 ? model.model_width : width;
  const double ratio = static_cast<double>(n) / model.model_width;
  const int group = spec.mixer.heads / spec.mixer.kv_heads;
  const int heads = std::max(1, static_cast<int>(std::lround(spec.mixer.heads * ratio)));
  DenseLayer layer;
  layer.width = n;
  layer.kv_heads = std::max(1, heads / group);
  layer.heads = layer.kv_heads * std::min(group, heads);
  layer.head_dim = spec.mixer.qk_dim;
  layer.ffn = std::max(1, static_cast<int>(std::lround(static_cast<double>(spec.channel.width) *
                                                       ratio / a.cols))) *
              a.cols;
  layer.gated = spec.channel.activation != Activation::kGelu;
  layer.gelu = spec.channel.activation != Activation::kSwiglu;
  layer.layer_norm = model.norm == Norm::kLayerNorm;
  layer.window = spec.mixer.window;
  return layer;
}

}  // namespace strandline::hw::asic
