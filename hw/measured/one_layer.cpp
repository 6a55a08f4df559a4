// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/one_layer.h"

namespace strandline::hw {

archs::Architecture one_layer(const archs::MixerSpec& mixer) {
  archs::Architecture a;
  a.id = a.name = "one-layer";
  a.model_width = mixer.heads * mixer.v_dim;
  a.vocabulary = 1;
  a.context_tokens = std::int64_t{1} << 40;
  archs::LayerSpec layer;
  layer.mixer = mixer;
  layer.channel.width = 1;
  a.layers = {layer};
  return a;
}

}  // namespace strandline::hw
