// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "archs/import_config.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

// Hashed n-grams of orders 2 to n, split k ways: k (n - 1) tables whose rows add up to the width;
// table i has m + 2 i + 1 rows, m = ratio x vocabulary (LongCat-Flash-Lite's modeling code).
void import_ngrams(const Config& c, Architecture& a) {
  const double ratio =
      c.number_or({"ngram_vocab_size_ratio", "oe_vocab_size_ratio"}, 0, {0, 10'000});
  const int orders = c.count_or({"emb_neighbor_num", "oe_neighbor_num"}, 0);
  const int splits = c.count_or({"emb_split_num", "oe_split_num"}, 0);
  if (ratio == 0 || orders < 2 || splits < 1) return;
  if (std::int64_t(orders) * splits > a.model_width)
    c.node().fail("has more n-gram tables than columns",
                  "check emb_neighbor_num and emb_split_num");
  const int tables = splits * (orders - 1);
  a.table_width = a.model_width / tables;
  a.table_rows_per_token = tables;
  a.table_projection_width = a.model_width;
  for (int i = 0; i < tables; ++i)
    a.table_gather_params +=
        (std::int64_t(ratio * double(a.vocabulary)) + 2LL * i + 1) * a.table_width;
}

}  // namespace

// Each of num_layers layers holds two attentions with a dense MLP each and one set of routed
// experts beside them (a shortcut past the second); zero experts hand their input on.
void import_longcat(const Config& c, Architecture& a) {
  a.norms_per_layer = 1;
  LayerSpec dense, experts;
  dense.mixer = latent_of(c);
  const Activation act = activation_of(c);
  dense.channel = dense_channel(c.count({"ffn_hidden_size", "intermediate_size"}), act);
  dense.count = 2;
  experts.mixer.kind = TokenMixer::kNone;
  experts.channel = experts_of(c, act);
  experts.channel.zero_experts = c.count_or({"zero_expert_num"}, 0);
  const auto pairs = c.get("num_layers");
  const int layers = pairs ? static_cast<int>(pairs->as_integer({1, 3000})) : depth_of(c) / 2;
  c.ignore({"num_hidden_layers",     "zero_expert_type", "mla_scale_q_lora",
            "mla_scale_kv_lora",     "router_bias",      "attention_method",
            "attention_bias",        "nextn_use_scmoe",  "use_oe_embedding",
            "rope_interleave",       "moe_impl",         "moe_switch_token_num",
            "mtp_replicate_modules", "mtp_num_layers",   "mtp_disable_over_tokenizer",
            "rounter_params_dtype",  "params_dtype",     "emb_neighbor_num",
            "emb_split_num",         "oe_neighbor_num",  "oe_split_num"});
  import_ngrams(c, a);
  for (int i = 0; i < layers; ++i) {
    append_layer(a.layers, dense);
    append_layer(a.layers, experts);
  }
}

// MiniCPM3: latent attention in a dense model.
void import_minicpm3(const Config& c, Architecture& a) {
  a.tied_embeddings = c.flag_or("tie_word_embeddings", true);
  const MixerSpec m = latent_of(c);
  c.flag_or("attention_bias", false);
  const ChannelSpec channel = dense_channel(c.count("intermediate_size"), activation_of(c));
  append_layer(a.layers, {m, channel, depth_of(c)});
}

// Step-3: one key-value head of head_dim, queries through a shared latent of share_q_dim
// (multi-matrix factorization attention, arXiv:2412.19255).
void import_step3(const Config& c, Architecture& a) {
  MixerSpec m;
  m.heads = c.count("num_attention_heads");
  m.kv_heads = c.count_or({"num_attention_groups"}, 1);
  m.qk_dim = m.v_dim = c.count_or({"head_dim"}, 256);
  m.q_rank = c.count_or({"share_q_dim"}, 2048);
  const Activation act = activation_of(c);
  ChannelSpec moe = experts_of(c, act);
  moe.experts_per_token = c.count_or({"moe_top_k", "num_experts_per_tok"}, moe.experts_per_token);
  const ChannelSpec dense = dense_channel(c.count("intermediate_size"), act);
  const int depth = depth_of(c);
  std::vector<bool> routed(depth, true);
  // Numbers as "4,5,6" or as a list; by default all layers but the first are routed.
  if (const auto listed = c.get("moe_layers_enum")) {
    routed.assign(depth, false);
    const auto mark = [&](int layer) {
      if (layer < 0 || layer >= depth) c.refuse("moe_layers_enum", "names a layer beyond the last");
      routed[layer] = true;
    };
    if (listed->is_list()) {
      for (const int layer : c.counts("moe_layers_enum")) mark(layer);
    } else {
      int layer = 0;
      for (const char ch : listed->as_text() + ",") {
        if (ch == ',')
          mark(std::exchange(layer, 0));
        else if (ch >= '0' && ch <= '9' && layer < 100'000)
          layer = layer * 10 + (ch - '0');
        else if (ch != ' ')
          c.refuse("moe_layers_enum", "is no list of layers");
      }
    }
  } else {
    routed[0] = false;
  }
  c.ignore({"max_seq_len", "max_position_embedding", "norm_expert_weight", "use_moe"});
  for (int i = 0; i < depth; ++i) append_layer(a.layers, {m, routed[i] ? moe : dense, 1});
}

}  // namespace strandline::archs
