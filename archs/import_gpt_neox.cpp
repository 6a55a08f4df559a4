// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {

// LayerNorm, biases, two-matrix GELU, attention and MLP in parallel.
void import_gpt_neox(const Config& c, Architecture& a) {
  a.norm = Norm::kLayerNorm;
  MixerSpec m = attention_of(c, a.model_width);
  m.bias = c.flag_or("attention_bias", true);
  ChannelSpec channel = dense_channel(c.integer("intermediate_size"), activation_of(c));
  channel.bias = true;
  if (c.flag_or("use_parallel_residual", true)) a.residual = ResidualScheme::kParallel;
  for (const char* key : {"rotary_pct", "rotary_emb_base", "classifier_dropout", "layer_norm_eps"})
    c.get(key);
  append_layer(a.layers, {m, channel, depth_of(c)});
}

// One norm per layer; the attention has no biases, the output head has one.
void import_gptj(const Config& c, Architecture& a) {
  a.norm = Norm::kLayerNorm;
  a.norms_per_layer = 1;
  a.residual = ResidualScheme::kParallel;
  const MixerSpec m = attention_of(c, a.model_width);
  ChannelSpec channel = dense_channel(c.count_or({"n_inner"}, 4 * a.model_width),
                                      activation_of(c, "activation_function"));
  channel.bias = true;
  append_layer(a.layers, {m, channel, depth_of(c)});
  for (const char* key : {"attn_pdrop", "embd_pdrop", "resid_pdrop", "summary_activation",
                          "summary_first_dropout", "summary_proj_to_labels", "summary_type",
                          "summary_use_proj", "scale_attn_weights", "gradient_checkpointing"})
    c.get(key);
}

}  // namespace strandline::archs
