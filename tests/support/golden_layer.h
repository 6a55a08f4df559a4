// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "hw/asic/layer_program.h"
#include "hw/asic/machine.h"

namespace strandline::tests {

/// A layer compiled and run on the golden machine.
struct GoldenLayer {
  hw::asic::LayerProgram program;
  std::vector<std::uint8_t> memory;  ///< main memory afterwards
  double error = 0;                  ///< of the result against float64, relative
};

/// With random data of seed 1; the mapping that the compiler searches, or the one given.
inline GoldenLayer golden_layer(const hw::asic::Layer& layer, const hw::asic::LayerWork& work,
                                const hw::asic::Accelerator& a,
                                const hw::asic::Mapping* mapping = nullptr) {
  const hw::asic::LayerData data = random_layer(layer, work, 1);
  const hw::asic::LayerReference expected = reference(layer, work, data);
  hw::asic::LayerProgram p = mapping ? compile_layer(layer, work, data, expected, a, *mapping)
                                     : compile_layer(layer, work, data, expected, a);
  hw::asic::Machine machine(a, 0);
  machine.memory() = p.memory;
  machine.execute(std::span<const hw::asic::Command>(p.program.commands()));
  const double error = relative_error(result_of(p, machine.memory(), a), expected.result);
  return {std::move(p), machine.memory(), error};
}

/// Two sequences, longer than a tile and shorter than two.
constexpr hw::asic::LayerWork kShortPrefill{.sequences = 2, .tokens = 9, .context = 21};
constexpr hw::asic::LayerWork kShortDecode{.sequences = 2, .tokens = 1, .context = 37};

/// Grouped queries and a gated feed-forward network.
inline hw::asic::Layer small_layer() {
  return {.width = 64, .heads = 4, .kv_heads = 2, .head_dim = 64, .ffn = 128};
}
/// The same with latent attention.
inline hw::asic::Layer latent_layer() {
  hw::asic::Layer l = small_layer();
  l.mixer = hw::asic::MixerKind::kLatent;
  l.latent = {.q_rank = 64, .kv_rank = 32, .nope_dim = 64, .rope_dim = 64, .v_dim = 32};
  return l;
}
/// A recurrent mixer of `heads` heads of 32 channels.
inline hw::asic::Layer recurrent_layer(hw::asic::MixerKind mixer, int heads) {
  hw::asic::Layer l{.width = 64, .heads = heads, .kv_heads = heads, .head_dim = 32, .ffn = 64};
  l.mixer = mixer;
  return l;
}

}  // namespace strandline::tests
