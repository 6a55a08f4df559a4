// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

MixerSpec minimax_attention(const Config& c, const Architecture& a) {
  MixerSpec m = attention_of(c, a.model_width);
  m.qk_norm = c.flag_or("use_qk_norm", false);
  // Norms over all heads' width at once hold one scale per channel, not per head dimension.
  if (c.text_or("qk_norm_type", "per_head") == "per_layer")
    m.extra_params = std::int64_t(m.heads + m.kv_heads - 2) * m.qk_dim;
  return m;
}

ChannelSpec minimax_experts(const Config& c) {
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.activation = activation_of(c);
  moe.experts = c.count("num_local_experts");
  moe.experts_per_token = c.count("num_experts_per_tok");
  moe.expert_width = c.integer("intermediate_size");
  moe.shared_width = c.count_or({"shared_intermediate_size"}, 0);
  moe.shared_experts = c.count_or({"n_shared_experts"}, moe.shared_width > 0 ? 1 : 0);
  c.count_or({"moe_intermediate_size"}, 0);  // equals intermediate_size
  return moe;
}

}  // namespace

void import_minimax_m2(const Config& c, Architecture& a) {
  const MixerSpec m = minimax_attention(c, a);
  for (const int type : c.counts("attn_type_list"))
    if (type != 1)
      c.node()
          .at("attn_type_list")
          .fail("has a layer that is not full attention", "describe the model by hand");
  c.count_or({"sliding_window"}, 0);
  append_layer(a.layers, {m, minimax_experts(c), depth_of(c)});
}

// Lightning attention (0 in attn_type_list) with a softmax layer (1) now and then.
void import_minimax_text(const Config& c, Architecture& a) {
  const MixerSpec full = minimax_attention(c, a);
  MixerSpec linear;
  linear.kind = TokenMixer::kLinear;
  linear.heads = full.heads;
  linear.qk_dim = linear.v_dim = linear.state_dim = full.qk_dim;
  linear.state_groups = full.heads;
  linear.output_gate = true;
  const ChannelSpec moe = minimax_experts(c);
  c.count_or({"sliding_window"}, 0);
  a.state_type = DataType::kFp32;
  if (!c.get("attn_type_list")) c.require("attn_type_list");  // fails, naming the key
  for (const int softmax : layer_counts(c, "attn_type_list", depth_of(c)))
    append_layer(a.layers, {softmax ? full : linear, moe, 1});
}

// Sparse layers keep the best blocks of keys by an indexer with one cached key per token.
void import_minimax_m3(const Config& c, Architecture& a) {
  const MixerSpec full = minimax_attention(c, a);
  MixerSpec sparse = full;
  std::vector<int> sparse_layers;
  if (const auto s = c.get("sparse_attention_config")) {
    const Config sc(*s);
    const std::int64_t kept = sc.integer("sparse_topk_blocks") * sc.count("sparse_block_size");
    if (kept > 1e7) sc.refuse("sparse_topk_blocks", "keeps more than ten million tokens");
    sparse.top_k = int(kept);
    sparse.index_heads = sc.count("sparse_num_index_heads");
    sparse.index_dim = sc.count("sparse_index_dim");
    sparse_layers = layer_counts(sc, "sparse_attention_freq", depth_of(c));
  }
  c.flag_or("attention_output_gate", false);
  const ChannelSpec moe = minimax_experts(c);
  const ChannelSpec dense = dense_channel(c.integer("dense_intermediate_size"), moe.activation);
  const int depth = depth_of(c);
  const std::vector<int> routed = layer_counts(c, "moe_layer_freq", depth);
  const int first = c.count_or({"first_k_dense_replace"}, 0);
  for (int i = 0; i < depth; ++i) {
    const bool selects = i < int(sparse_layers.size()) && sparse_layers[i] != 0;
    const bool mixes = i < int(routed.size()) ? routed[i] != 0 : i >= first;
    append_layer(a.layers, {selects ? sparse : full, mixes ? moe : dense, 1});
  }
}

}  // namespace strandline::archs
