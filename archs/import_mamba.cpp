// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {

// Mamba-2 models have no channel mixer and one norm per layer.
void import_mamba2(const Config& c, Architecture& a) {
  a.norms_per_layer = 1;
  LayerSpec l;
  l.channel.kind = ChannelMixer::kNone;
  l.mixer.kind = TokenMixer::kMamba2;
  l.mixer.v_dim = c.positive_or({"head_dim"}, 64);
  l.mixer.heads =
      c.count_or({"num_heads"}, c.factor_or({"expand"}, 2) * a.model_width / l.mixer.v_dim);
  l.mixer.state_dim = c.count_or({"state_size"}, 128);
  l.mixer.state_groups = c.count_or({"n_groups"}, 1);
  l.mixer.conv_width = c.count_or({"conv_kernel"}, 4);
  l.count = depth_of(c);
  c.text_or("hidden_act", "silu");
  for (const char* key : {"use_bias", "use_conv_bias", "rms_norm"}) c.flag_or(key, false);
  c.ignore({"expand", "time_step_rank", "intermediate_size", "intermediate_size"});
  append_layer(a.layers, l);
}

// Mamba-1 has no heads: channels are cut by 64 like Mamba-2's, so that they can be spread over
// chips.
void import_mamba1(const Config& c, Architecture& a) {
  a.norms_per_layer = 1;
  a.tied_embeddings = c.flag_or("tie_word_embeddings", true);
  LayerSpec l;
  l.channel.kind = ChannelMixer::kNone;
  l.mixer.kind = TokenMixer::kMamba1;
  l.mixer.v_dim = 64;
  const int inner = c.count_or({"intermediate_size", "d_inner"}, 2 * a.model_width);
  l.mixer.heads = inner / l.mixer.v_dim;
  l.mixer.state_dim = c.count_or({"state_size"}, 16);
  l.mixer.conv_width = c.count_or({"conv_kernel"}, 4);
  const auto rank = c.get("time_step_rank");
  const bool written = rank && rank->is_scalar() && rank->as_text() != "auto";
  l.mixer.q_rank = written ? int(rank->as_integer({1, 1e6})) : (a.model_width + 15) / 16;
  l.count = depth_of(c);
  c.text_or("hidden_act", "silu");
  for (const char* key : {"use_bias", "use_conv_bias", "rms_norm", "expand", "time_step_scale",
                          "time_step_init_scheme", "fused_add_norm", "ssm_cfg"})
    c.get(key);
  append_layer(a.layers, l);
}

// Mamba-1 layers with an attention layer per period, dense and MoE channels alternating.
void import_jamba(const Config& c, Architecture& a) {
  const MixerSpec attention = attention_of(c, a.model_width);
  MixerSpec mamba;
  mamba.kind = TokenMixer::kMamba1;
  mamba.v_dim = 64;  // Mamba-1 has no heads; cut into 64 channels like Mamba-2's
  mamba.heads = c.factor_or({"mamba_expand"}, 2) * a.model_width / mamba.v_dim;
  mamba.state_dim = c.count_or({"mamba_d_state"}, 16);
  mamba.conv_width = c.count_or({"mamba_d_conv"}, 4);
  const auto rank = c.get("mamba_dt_rank");
  const bool written = rank && rank->is_scalar() && rank->as_text() != "auto";
  mamba.q_rank = written ? int(rank->as_integer({1, 1e6})) : (a.model_width + 15) / 16;
  mamba.extra_params = mamba.q_rank + 2LL * mamba.state_dim;  // norms of dt, B and C
  ChannelSpec dense = dense_channel(c.integer("intermediate_size"), activation_of(c));
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.experts = c.count_or({"num_experts"}, 16);
  moe.experts_per_token = c.count_or({"num_experts_per_tok"}, 2);
  moe.expert_width = dense.width;
  const int period = c.positive_or({"attn_layer_period"}, 8);
  const int at = c.count_or({"attn_layer_offset"}, 4);
  const int every = c.positive_or({"expert_layer_period"}, 2);
  const int from = c.count_or({"expert_layer_offset"}, 1);
  for (const char* key : {"mamba_conv_bias", "mamba_proj_bias"}) c.flag_or(key, false);
  for (int i = 0, depth = depth_of(c); i < depth; ++i) {
    const bool routed = moe.experts > 1 && i % every == from;  // one expert is a dense MLP
    append_layer(a.layers, {i % period == at ? attention : mamba, routed ? moe : dense, 1});
  }
}

}  // namespace strandline::archs
