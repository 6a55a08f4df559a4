// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer_program.h"

#include <fmt/format.h>

#include <bit>

#include "hw/asic/lower.h"

namespace strandline::hw::asic {

LayerProgram compile_layer(const Layer& layer, const LayerWork& work, const LayerData& data,
                           const LayerReference& scales, const Accelerator& a) {
  if (layer.width % a.rows != 0)
    refuse_layer(fmt::format("the model's width ({}) is no multiple of the array's {} rows",
                             layer.width, a.rows),
                 "take another --scale or a smaller array");
  LayerBuilder b(layer, work, data, scales, a);
  b.begin("load input");
  b.move_words(Opcode::kLoad, b.stream(), b.image().words(data.input), layer.width);
  switch (layer.mixer) {
    case MixerKind::kAttention:
      lower_attention(b);
      break;
    case MixerKind::kLatent:
      lower_latent(b);
      break;
    case MixerKind::kNone:
      break;
    case MixerKind::kRecurrence:
      lower_recurrence(b);
      break;
  }
  if (layer.mixer != MixerKind::kNone) b.finish_piece(data.mixer_gain);
  switch (layer.channel) {
    case ChannelKind::kDense:
      lower_dense(b);
      break;
    case ChannelKind::kNone:
      break;
  }
  if (layer.channel != ChannelKind::kNone) b.finish_piece(data.channel_gain);
  b.begin("store result");
  const std::uint64_t result =
      b.image().room(static_cast<std::size_t>(work.rows() * layer.width) * 4);
  b.move_words(Opcode::kStore, b.stream(), result, layer.width);
  return {b.program(), b.operations(), b.image().bytes(), result, work.rows(), layer.width};
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
