// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

MixerSpec latent_of(const Config& c) {
  MixerSpec m;
  m.kind = TokenMixer::kLatent;
  m.heads = c.count("num_attention_heads");
  m.kv_heads = c.count_or({"num_key_value_heads"}, m.heads);
  m.rope_dim = c.count("qk_rope_head_dim");
  m.qk_dim = c.count("qk_nope_head_dim") + m.rope_dim;
  m.v_dim = c.count("v_head_dim");
  m.q_rank = c.count_or({"q_lora_rank"}, 0);
  m.kv_rank = c.count("kv_lora_rank");
  m.bias = c.flag_or("attention_bias", false);
  m.top_k = c.count_or({"index_topk"}, 0);
  m.index_heads = c.count_or({"index_n_heads"}, 0);
  m.index_dim = c.count_or({"index_head_dim"}, 0);
  c.count_or({"qk_head_dim", "head_dim"}, 0);  // repeats the sum above
  return m;
}

ChannelSpec experts_of(const Config& c) {
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = activation_of(c);
  moe.experts = c.count_or({"n_routed_experts", "num_experts"}, 0);
  moe.experts_per_token = c.count("num_experts_per_tok");
  moe.expert_width = c.integer("moe_intermediate_size");
  moe.shared_experts = c.count_or({"n_shared_experts"}, 0);
  if (moe.shared_experts > 0) moe.shared_width = moe.expert_width;
  return moe;
}

}  // namespace

void import_deepseek(const Config& c, Architecture& a) {
  const MixerSpec m = latent_of(c);
  MixerSpec reuses = m;
  reuses.shares_index = true;
  const ChannelSpec moe = experts_of(c);
  const ChannelSpec dense = dense_channel(c.integer("intermediate_size"), moe.activation);
  const int first = c.count_or({"first_k_dense_replace"}, 0);
  const int every = c.count_or({"moe_layer_freq"}, 1);
  c.texts("mlp_layer_types");  // repeats first_k_dense_replace
  c.texts("layer_types");
  const std::vector<std::string> indexers = c.texts("indexer_types");
  c.count_or({"index_topk_freq"}, 0);
  c.count_or({"index_skip_topk_offset"}, 0);
  c.get("index_topk_pattern");
  c.flag_or("mlp_bias", false);
  for (int i = 0; i < c.count("num_hidden_layers"); ++i) {
    const bool shared = i < int(indexers.size()) && indexers[i] == "shared";
    const bool routed = i >= first && i % every == 0;
    append_layer(a.layers, {shared ? reuses : m, routed ? moe : dense, 1});
  }
}

// GLM-4.5 to 4.7: grouped-query attention with DeepSeek's experts.
void import_glm4_moe(const Config& c, Architecture& a) {
  MixerSpec m = attention_of(c, a.model_width);
  m.qk_norm = c.flag_or("use_qk_norm", false);
  const ChannelSpec moe = experts_of(c);
  const ChannelSpec dense = dense_channel(c.integer("intermediate_size"), moe.activation);
  const int first = c.count_or({"first_k_dense_replace"}, 0);
  for (int i = 0; i < c.count("num_hidden_layers"); ++i)
    append_layer(a.layers, {m, i < first ? dense : moe, 1});
}

// One key-value head whose keys serve as values, pooled by 4 (with top-k selection) or by 128 (all
// pools attended), beside a window of raw tokens; grouped low-rank output; four residual streams.
void import_deepseek_v4(const Config& c, Architecture& a) {
  MixerSpec m = attention_of(c, a.model_width);
  m.single_kv = true;
  m.rope_dim = c.count("qk_rope_head_dim");
  m.q_rank = c.count("q_lora_rank");
  m.out_rank = c.count("o_lora_rank");
  m.out_groups = c.count("o_groups");
  m.window = c.count("sliding_window");
  m.sinks = true;
  a.residual = ResidualScheme::kMultiStream;
  a.residual_streams = c.count("hc_mult");
  c.count_or({"hc_sinkhorn_iters"}, 0);
  c.count_or({"num_hash_layers"}, 0);  // routes by token hash: same experts, no product saved here
  if (c.text_or("expert_dtype", "") == "fp4") a.expert_type = DataType::kMxfp4;
  const int top_k = c.count("index_topk"), heads = c.count("index_n_heads");
  const int dim = c.count("index_head_dim");
  const ChannelSpec moe = experts_of(c);
  const std::vector<int> ratios = c.counts("compress_ratios");  // one more for the draft head
  const int depth = c.count("num_hidden_layers");
  for (int i = 0; i < depth && i < int(ratios.size()); ++i) {
    MixerSpec layer = m;
    layer.compress_ratio = ratios[i];
    if (ratios[i] == 4) layer.top_k = top_k, layer.index_heads = heads, layer.index_dim = dim;
    append_layer(a.layers, {layer, moe, 1});
  }
}

}  // namespace strandline::archs
