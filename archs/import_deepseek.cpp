// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

MixerSpec selecting_latent_of(const Config& c) {
  MixerSpec m = latent_of(c);
  m.bias = c.flag_or("attention_bias", false);
  m.top_k = c.count_or({"index_topk"}, 0);
  m.index_heads = c.count_or({"index_n_heads"}, 0);
  m.index_dim = c.count_or({"index_head_dim"}, 0);
  return m;
}

ChannelSpec deepseek_experts(const Config& c) {
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
  const MixerSpec m = selecting_latent_of(c);
  MixerSpec reuses = m;
  reuses.shares_index = true;
  const ChannelSpec moe = deepseek_experts(c);
  const ChannelSpec dense = dense_channel(c.integer("intermediate_size"), moe.activation);
  const int first = c.count_or({"first_k_dense_replace"}, 0);
  const int every = c.positive_or({"moe_layer_freq"}, 1);
  const int depth = depth_of(c);
  if (first > depth)
    c.node().at("first_k_dense_replace").fail("exceeds the number of layers", "check both");
  const std::vector<std::string> kinds = layer_texts(c, "mlp_layer_types", depth);
  layer_texts(c, "layer_types", depth);
  const std::vector<std::string> indexers = layer_texts(c, "indexer_types", depth);
  c.ignore({"index_topk_freq", "index_skip_topk_offset", "index_topk_pattern", "mlp_bias"});
  for (int i = 0; i < depth; ++i) {
    const bool shared = !indexers.empty() && indexers[i] == "shared";
    const bool routed = kinds.empty() ? i >= first && i % every == 0 : kinds[i] == "sparse";
    append_layer(a.layers, {shared ? reuses : m, routed ? moe : dense, 1});
  }
}

// GLM-4.5 to 4.7: grouped-query attention with DeepSeek's experts.
void import_glm4_moe(const Config& c, Architecture& a) {
  MixerSpec m = attention_of(c, a.model_width);
  m.qk_norm = c.flag_or("use_qk_norm", false);
  const ChannelSpec moe = deepseek_experts(c);
  const ChannelSpec dense = dense_channel(c.integer("intermediate_size"), moe.activation);
  const int first = c.count_or({"first_k_dense_replace"}, 0);
  for (int i = 0, depth = depth_of(c); i < depth; ++i)
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
  c.ignore({"hc_sinkhorn_iters"});
  c.ignore({"num_hash_layers"});  // routes by token hash: same experts, no product saved here
  if (c.text_or("expert_dtype", "") == "fp4" && a.expert_type != DataType::kNvfp4)
    a.expert_type = DataType::kMxfp4;
  const int top_k = c.count("index_topk"), heads = c.count("index_n_heads");
  const int dim = c.count("index_head_dim");
  const ChannelSpec moe = deepseek_experts(c);
  const std::vector<int> ratios = c.counts("compress_ratios");  // one more for the draft head
  const int depth = depth_of(c);
  if (int(ratios.size()) < depth)
    c.node().at("compress_ratios").fail("lists fewer layers than there are", "list every layer");
  for (int i = 0; i < depth; ++i) {
    MixerSpec layer = m;
    layer.compress_ratio = ratios[i];
    if (ratios[i] == 4) layer.top_k = top_k, layer.index_heads = heads, layer.index_dim = dim;
    append_layer(a.layers, {layer, moe, 1});
  }
}

}  // namespace strandline::archs
