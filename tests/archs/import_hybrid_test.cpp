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
    {"Falcon-H1-34B", 33600000000.0,
     R"({"model_type": "falcon_h1", "hidden_size": 5120, "intermediate_size": 21504,
     "num_hidden_layers": 72, "num_attention_heads": 20, "num_key_value_heads": 4,
     "head_dim": 128, "mamba_d_ssm": 4096, "mamba_n_heads": 32, "mamba_d_head": 128,
     "mamba_n_groups": 2, "mamba_d_state": 256, "mamba_d_conv": 4, "mamba_expand": 2,
     "vocab_size": 261120, "key_multiplier": 0.1, "mlp_multipliers": [0.1, 0.1]})"},
    {"Bamba-9B", 9780000000.0,
     R"({"model_type": "bamba", "hidden_size": 4096, "intermediate_size": 14336,
     "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
     "attn_layer_indices": [9, 18, 27], "mamba_n_heads": 128, "mamba_d_head": 64,
     "mamba_d_state": 128, "mamba_n_groups": 1, "mamba_expand": 2, "vocab_size": 128256})"},
    {"Granite-4.0-H-Tiny", 6940000000.0,
     R"({"model_type": "granitemoehybrid", "hidden_size": 1536, "intermediate_size": 512,
     "shared_intermediate_size": 1024, "num_hidden_layers": 40, "num_attention_heads": 12,
     "num_key_value_heads": 4, "num_local_experts": 64, "num_experts_per_tok": 6,
     "layer_types": ["mamba", "mamba", "mamba", "mamba", "mamba", "attention", "mamba",
     "mamba", "mamba", "mamba", "mamba", "mamba", "mamba", "mamba", "mamba", "attention",
     "mamba", "mamba", "mamba", "mamba", "mamba", "mamba", "mamba", "mamba", "mamba",
     "attention", "mamba", "mamba", "mamba", "mamba", "mamba", "mamba", "mamba", "mamba",
     "mamba", "attention", "mamba", "mamba", "mamba", "mamba"], "mamba_n_heads": 48,
     "mamba_d_head": 64, "mamba_d_state": 128, "mamba_n_groups": 1, "mamba_expand": 2,
     "vocab_size": 100352, "tie_word_embeddings": true})"},
    {"LFM2-1.2B", 1170340608.0,
     R"({"model_type": "lfm2", "hidden_size": 2048, "block_ff_dim": 12288,
     "block_auto_adjust_ff_dim": true, "block_ffn_dim_multiplier": 1.0, "block_multiple_of":
     256, "num_hidden_layers": 16, "num_attention_heads": 32, "num_key_value_heads": 8,
     "full_attn_idxs": [2, 5, 8, 10, 12, 14], "conv_L_cache": 3, "vocab_size": 65536})"},
    {"LFM2-8B-A1B", 8340000000.0,
     R"({"model_type": "lfm2_moe", "hidden_size": 2048, "intermediate_size": 7168,
     "moe_intermediate_size": 1792, "num_hidden_layers": 24, "num_attention_heads": 32,
     "num_key_value_heads": 8, "num_experts": 32, "num_experts_per_tok": 4,
     "num_dense_layers": 2, "layer_types": ["conv", "conv", "full_attention", "conv", "conv",
     "conv", "full_attention", "conv", "conv", "conv", "full_attention", "conv", "conv",
     "conv", "full_attention", "conv", "conv", "conv", "full_attention", "conv", "conv",
     "full_attention", "conv", "conv"], "conv_L_cache": 3, "vocab_size": 65536})"},
    {"RecurrentGemma-2B", 2682862080.0,
     R"({"model_type": "recurrent_gemma", "hidden_size": 2560, "intermediate_size": 15360,
     "num_hidden_layers": 26, "num_attention_heads": 10, "num_key_value_heads": 1,
     "lru_width": 2560, "attention_window_size": 2048, "vocab_size": 256000})"},
    {"xLSTM-7B", 6865424896.0,
     R"({"model_type": "xlstm", "hidden_size": 4096, "num_hidden_layers": 32, "num_blocks": 32,
     "num_heads": 8, "qk_dim_factor": 0.5, "v_dim_factor": 1.0, "ffn_proj_factor": 2.667,
     "ffn_round_up_to_multiple_of": 64, "vocab_size": 50304})"},
    {"OLMo-Hybrid-7B", 7430000000.0,
     R"({"model_type": "olmo_hybrid", "hidden_size": 3840, "intermediate_size": 11008,
     "num_hidden_layers": 32, "num_attention_heads": 30, "vocab_size": 100352})"},
    {"MiniMax-Text-01", 456000000000.0,
     R"({"model_type": "minimax", "hidden_size": 6144, "intermediate_size": 9216,
     "num_hidden_layers": 80, "num_attention_heads": 64, "num_key_value_heads": 8,
     "head_dim": 128, "num_local_experts": 32, "num_experts_per_tok": 2, "layer_types":
     ["linear_attention", "linear_attention", "linear_attention", "linear_attention",
     "linear_attention", "linear_attention", "linear_attention", "full_attention",
     "linear_attention", "linear_attention", "linear_attention", "linear_attention",
     "linear_attention", "linear_attention", "linear_attention", "full_attention",
     "linear_attention", "linear_attention", "linear_attention", "linear_attention",
     "linear_attention", "linear_attention", "linear_attention", "full_attention",
     "linear_attention", "linear_attention", "linear_attention", "linear_attention",
     "linear_attention", "linear_attention", "linear_attention", "full_attention",
     "linear_attention", "linear_attention", "linear_attention", "linear_attention",
     "linear_attention", "linear_attention", "linear_attention", "full_attention",
     "linear_attention", "linear_attention", "linear_attention", "linear_attention",
     "linear_attention", "linear_attention", "linear_attention", "full_attention",
     "linear_attention", "linear_attention", "linear_attention", "linear_attention",
     "linear_attention", "linear_attention", "linear_attention", "full_attention",
     "linear_attention", "linear_attention", "linear_attention", "linear_attention",
     "linear_attention", "linear_attention", "linear_attention", "full_attention",
     "linear_attention", "linear_attention", "linear_attention", "linear_attention",
     "linear_attention", "linear_attention", "linear_attention", "full_attention",
     "linear_attention", "linear_attention", "linear_attention", "linear_attention",
     "linear_attention", "linear_attention", "linear_attention", "full_attention"],
     "vocab_size": 200064})"},
    {"Ring-flash-linear-2.0", 104000000000.0,
     R"({"model_type": "bailing_moe_linear", "hidden_size": 4096, "intermediate_size": 9216,
     "moe_intermediate_size": 1024, "num_hidden_layers": 32, "num_attention_heads": 32,
     "num_key_value_heads": 4, "head_dim": 128, "num_experts": 256, "num_experts_per_tok": 8,
     "num_shared_experts": 1, "first_k_dense_replace": 1, "layer_group_size": 8,
     "vocab_size": 157184})"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(import_hybrid)

BOOST_AUTO_TEST_CASE(released_sizes_give_the_published_counts) {
  for (const Released& r : kConfigs) r.check(0.01);
}

BOOST_AUTO_TEST_CASE(parallel_mixers_stand_side_by_side) {
  const Architecture a = imported(kConfigs[0].json);
  BOOST_REQUIRE(a.layers.size() == 1u);
  BOOST_TEST((a.layers[0].mixer.kind == TokenMixer::kAttention));
  BOOST_TEST((a.layers[0].parallel.kind == TokenMixer::kMamba2));
  BOOST_TEST(kv_bytes_per_token(a) == 72 * 2.0 * 2 * 4 * 128);
}

BOOST_AUTO_TEST_CASE(recurrent_layers_add_nothing_to_the_cache) {
  // RecurrentGemma: 8 of 26 layers attend, with one key-value head of 256.
  BOOST_TEST(kv_bytes_per_token(imported(kConfigs[5].json)) == 8 * 2.0 * 2 * 256);
  BOOST_TEST(kv_bytes_per_token(imported(kConfigs[6].json)) == 0.0);
}

BOOST_AUTO_TEST_CASE(shared_blocks_are_refused_with_the_reason) {
  refused(R"({"model_type": "zamba2", "hidden_size": 2560, "vocab_size": 32000})", "shares blocks");
}

BOOST_AUTO_TEST_SUITE_END()
