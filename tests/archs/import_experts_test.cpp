// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "tests/archs/import_support.h"

using namespace strandline;
using namespace strandline::archs;
using tests::imported;
using tests::refused;
using tests::Released;

namespace {

const Released kConfigs[] = {
    {"Phi-3.5-MoE", 41873153344.0,
     R"({"model_type": "phimoe", "hidden_size": 4096, "intermediate_size": 6400,
     "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
     "num_local_experts": 16, "num_experts_per_tok": 2, "vocab_size": 32064,
     "attention_bias": true, "lm_head_bias": true})"},
    {"ERNIE-4.5-21B-A3B", 21800000000.0,
     R"({"model_type": "ernie4_5_moe", "hidden_size": 2560, "intermediate_size": 12288,
     "num_hidden_layers": 28, "num_attention_heads": 20, "num_key_value_heads": 4,
     "moe_intermediate_size": 1536, "moe_k": 6, "moe_num_experts": 64,
     "moe_num_shared_experts": 2, "moe_layer_start_index": 1, "moe_layer_end_index": 27,
     "moe_layer_interval": 1, "vocab_size": 103424})"},
    {"DBRX", 131596523520.0,
     R"({"model_type": "dbrx", "d_model": 6144, "n_heads": 48, "n_layers": 40, "vocab_size":
     100352, "max_seq_len": 32768, "attn_config": {"kv_n_heads": 8, "clip_qkv": 8,
     "rope_theta": 500000}, "ffn_config": {"ffn_hidden_size": 10752, "moe_num_experts": 16,
     "moe_top_k": 4, "moe_jitter_eps": 0.01, "moe_loss_weight": 0.05, "ffn_act_fn": {"name":
     "silu"}}})"},
    {"dots.llm1", 142774381696.0,
     R"({"model_type": "dots1", "hidden_size": 4096, "intermediate_size": 10944,
     "moe_intermediate_size": 1408, "num_hidden_layers": 62, "num_attention_heads": 32,
     "num_key_value_heads": 32, "n_shared_experts": 2, "n_routed_experts": 128,
     "num_experts_per_tok": 6, "first_k_dense_replace": 1, "vocab_size": 152064})"},
    {"Solar-Open-100B", 102600000000.0,
     R"({"model_type": "solar_open", "hidden_size": 4096, "num_hidden_layers": 48,
     "num_attention_heads": 64, "num_key_value_heads": 8, "head_dim": 128,
     "moe_intermediate_size": 1280, "n_shared_experts": 1, "n_routed_experts": 128,
     "num_experts_per_tok": 8, "vocab_size": 196608, "intermediate_size": 10240})"},
    {"Granite-3.0-3B-A800M", 3300000000.0,
     R"({"model_type": "granitemoe", "hidden_size": 1536, "intermediate_size": 512,
     "num_hidden_layers": 32, "num_attention_heads": 24, "num_key_value_heads": 8,
     "num_local_experts": 40, "num_experts_per_tok": 8, "vocab_size": 49155,
     "tie_word_embeddings": true})"},
    {"Ling-lite", 16800000000.0,
     R"({"model_type": "bailing_moe", "hidden_size": 2048, "intermediate_size": 5632,
     "moe_intermediate_size": 1408, "num_hidden_layers": 28, "num_attention_heads": 16,
     "num_key_value_heads": 4, "head_dim": 128, "num_experts": 64, "num_experts_per_tok": 6,
     "num_shared_experts": 2, "first_k_dense_replace": 0, "vocab_size": 126464, "use_bias":
     false, "use_qkv_bias": false})"},
    {"Ling-mini-2.0", 16260000000.0,
     R"({"model_type": "bailing_moe_v2", "hidden_size": 2048, "intermediate_size": 5120,
     "moe_intermediate_size": 512, "num_hidden_layers": 20, "num_attention_heads": 16,
     "num_key_value_heads": 4, "head_dim": 128, "num_experts": 256, "num_experts_per_tok": 8,
     "num_shared_experts": 1, "first_k_dense_replace": 1, "vocab_size": 157184})"},
    {"Grok-1", 314000000000.0,
     R"({"model_type": "grok-1", "hidden_size": 6144, "intermediate_size": 32768,
     "num_hidden_layers": 64, "num_attention_heads": 48, "num_key_value_heads": 8,
     "num_experts": 8, "num_selected_experts": 2, "vocab_size": 131072})"},
    {"Arctic", 480000000000.0,
     R"({"model_type": "arctic", "hidden_size": 7168, "intermediate_size": 4864,
     "num_hidden_layers": 35, "num_attention_heads": 56, "num_key_value_heads": 8,
     "num_local_experts": 128, "num_experts_per_tok": 2, "vocab_size": 32000,
     "moe_layer_frequency": 1, "parallel_attn_mlp_res": true, "use_residual": true})"},
    {"Hunyuan-A13B", 80400000000.0,
     R"({"model_type": "hunyuan_v1_moe", "hidden_size": 4096, "intermediate_size": 3072,
     "moe_intermediate_size": [3072, 3072, 3072, 3072, 3072, 3072, 3072, 3072, 3072, 3072,
     3072, 3072, 3072, 3072, 3072, 3072, 3072, 3072, 3072, 3072, 3072, 3072, 3072, 3072,
     3072, 3072, 3072, 3072, 3072, 3072, 3072, 3072], "num_hidden_layers": 32,
     "num_attention_heads": 32, "num_key_value_heads": 8, "num_experts": 64, "moe_topk": [8,
     8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
     8, 8], "num_shared_expert": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
     1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], "use_mixed_mlp_moe": true, "use_cla": false,
     "vocab_size": 128167, "tie_word_embeddings": true})"},
    {"Hunyuan-Large", 389000000000.0,
     R"({"model_type": "hunyuan", "attention_head_dim": 128,
     "hidden_size": 6400, "intermediate_size": 18304,
     "num_hidden_layers": 64, "num_attention_heads": 80, "num_key_value_heads": 8,
     "num_experts": 16, "moe_topk": 1, "num_shared_expert": 1, "use_mixed_mlp_moe": true,
     "use_cla": true, "cla_share_factor": 2, "vocab_size": 128512, "tie_word_embeddings":
     true})"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(import_experts)

BOOST_AUTO_TEST_CASE(released_sizes_give_the_published_counts) {
  for (const Released& r : kConfigs) r.check(0.01);
}

BOOST_AUTO_TEST_CASE(shared_caches_count_once) {
  // Hunyuan-Large: 64 layers, every second one reads its neighbour's 8 heads of 128 (keys and
  // values, 16 bits); arXiv:2411.02265, table 1.
  const std::string sizes = R"("hidden_size": 6400, "intermediate_size": 18304,
    "num_hidden_layers": 64, "num_attention_heads": 80, "num_key_value_heads": 8,
    "attention_head_dim": 128, "num_experts": 16, "moe_topk": 1, "vocab_size": 128512)";
  const double whole = kv_bytes_per_token(imported(R"({"model_type": "hunyuan", )" + sizes + "}"));
  BOOST_TEST(whole == 64 * 2.0 * 2 * 8 * 128);
  BOOST_TEST(kv_bytes_per_token(
                 imported(R"({"model_type": "hunyuan", "use_cla": true, "cla_share_factor": 2, )" +
                          sizes + "}")) == whole / 2);
}

BOOST_AUTO_TEST_CASE(expert_counts_that_vary_by_layer_are_refused) {
  refused(R"({"model_type": "hunyuan", "hidden_size": 512, "intermediate_size": 512,
    "num_hidden_layers": 2, "num_attention_heads": 8, "num_experts": 4,
    "moe_topk": [1, 2], "vocab_size": 100})",
          "moe_topk");
}

BOOST_AUTO_TEST_CASE(routed_attention_is_refused_with_the_reason) {
  refused(R"({"model_type": "jetmoe", "hidden_size": 2048, "vocab_size": 32000})",
          "routes attention heads");
}

BOOST_AUTO_TEST_SUITE_END()
