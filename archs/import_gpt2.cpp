// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {

void import_gpt2(const Config& c, Architecture& a) {
  a.norm = Norm::kLayerNorm;
  a.tied_embeddings = true;
  a.learned_positions = a.context_tokens;
  MixerSpec m = attention_of(c, a.model_width);
  m.bias = true;
  ChannelSpec channel = dense_channel(c.count_or({"n_inner"}, 4 * a.model_width),
                                      activation_of(c, "activation_function"));
  channel.bias = true;
  append_layer(a.layers, {m, channel, depth_of(c)});
  for (const char* key :
       {"attn_pdrop", "embd_pdrop", "resid_pdrop", "summary_activation", "summary_first_dropout",
        "summary_proj_to_labels", "summary_type", "summary_use_proj", "n_ctx"})
    c.get(key);
}

}  // namespace strandline::archs
