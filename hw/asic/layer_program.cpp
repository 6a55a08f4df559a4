// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer_program.h"

#include <fmt/format.h>

#include <bit>
#include <optional>

#include "core/error.h"
#include "hw/asic/lower.h"

namespace strandline::hw::asic {

namespace {

void lower_mixer(LayerBuilder& b) {
  switch (b.layer().mixer) {
    case MixerKind::kAttention:
      return lower_attention(b);
    case MixerKind::kLatent:
      return lower_latent(b);
    case MixerKind::kRecurrence:
      return lower_recurrence(b);
    case MixerKind::kLru:
      return lower_lru(b);
    case MixerKind::kNone:
      return;
  }
}

void lower_channel(LayerBuilder& b) {
  switch (b.layer().channel) {
    case ChannelKind::kDense:
      return lower_dense(b);
    case ChannelKind::kExperts:
      return lower_experts(b);
    case ChannelKind::kNone:
      return;
  }
}

/// The whole layer; where its result will be in memory.
std::uint64_t lower_layer(LayerBuilder& b) {
  const Layer& layer = b.layer();
  b.begin("load input");
  b.move_words(Opcode::kLoad, b.stream(), b.image().words(b.data().input), layer.width);
  lower_mixer(b);
  if (layer.mixer != MixerKind::kNone) b.finish_piece(b.data().mixer_gain);
  b.release();
  lower_channel(b);
  if (layer.channel != ChannelKind::kNone) b.finish_piece(b.data().channel_gain);
  b.begin("store result");
  const std::uint64_t result = b.image().room(static_cast<std::size_t>(b.rows() * layer.width) * 4);
  b.move_words(Opcode::kStore, b.stream(), result, layer.width);
  return result;
}

void check_width(const Layer& layer, const Accelerator& a) {
  if (layer.width % a.depth() != 0)
    refuse_layer(fmt::format("the model's width ({}) is no multiple of the array's tile, {} inputs",
                             layer.width, a.depth()),
                 "take another --scale or a smaller array");
}

}  // namespace

LayerProgram compile_layer(const Layer& layer, const LayerWork& work, const LayerData& data,
                           const LayerReference& scales, const Accelerator& a,
                           const Mapping& mapping) {
  check_width(layer, a);
  LayerBuilder b(layer, work, data, scales, a, mapping);
  const std::uint64_t result = lower_layer(b);
  return {b.program(), b.operations(), b.image().bytes(), result, work.rows(),
          layer.width, mapping};
}

LayerProgram compile_layer(const Layer& layer, const LayerWork& work, const LayerData& data,
                           const LayerReference& scales, const Accelerator& a,
                           const MemorySpeed& memory) {
  check_width(layer, a);
  std::optional<LayerBuilder> tried;
  const MappedProgram lower = [&](const Mapping& m) -> const Program* {
    try {
      tried.emplace(layer, work, data, scales, a, m, false);
      lower_layer(*tried);
    } catch (const core::InputError&) {
      return nullptr;
    }
    return &tried->program();
  };
  return compile_layer(layer, work, data, scales, a, find_mapping(lower, a, memory));
}

Matrix result_of(const LayerProgram& p, const std::vector<std::uint8_t>& memory,
                 const Accelerator& a) {
  Matrix y(p.rows, p.width);
  for (int r = 0; r < p.rows; ++r)
    for (int c = 0; c < p.width; ++c) {
      const auto at =
          p.result_address +
          static_cast<std::uint64_t>((c / a.cols * p.rows + r) * a.cols + c % a.cols) * 4;
      std::uint32_t word = 0;
      for (unsigned b = 0; b < 4; ++b)
        word |= static_cast<std::uint32_t>(memory.at(at + b)) << (8 * b);
      y.at(r, c) = std::bit_cast<float>(word);
    }
  return y;
}

}  // namespace strandline::hw::asic
