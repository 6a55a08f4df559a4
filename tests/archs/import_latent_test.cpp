// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "tests/archs/import_support.h"

using namespace strandline;
using namespace strandline::archs;
using boost::test_tools::tolerance;
using tests::imported;
using tests::refused;
using tests::Released;

namespace {

const Released kConfigs[] = {
    {"GLM-4.7-Flash", 29940000000.0,
     R"({"model_type": "glm4_moe_lite", "hidden_size": 2048, "intermediate_size": 10240,
     "moe_intermediate_size": 1536, "num_hidden_layers": 47, "num_attention_heads": 20,
     "num_key_value_heads": 20, "n_shared_experts": 1, "n_routed_experts": 64,
     "num_experts_per_tok": 4, "kv_lora_rank": 512, "q_lora_rank": 768, "qk_rope_head_dim":
     64, "v_head_dim": 256, "qk_nope_head_dim": 192, "first_k_dense_replace": 1,
     "vocab_size": 154880})"},
    {"LongCat-Flash", 560000000000.0,
     R"({"model_type": "longcat_flash", "hidden_size": 6144, "ffn_hidden_size": 12288,
     "num_layers": 28, "num_attention_heads": 64, "q_lora_rank": 1536, "kv_lora_rank": 512,
     "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "n_routed_experts":
     512, "zero_expert_num": 256, "zero_expert_type": "identity", "moe_topk": 12,
     "expert_ffn_hidden_size": 2048, "vocab_size": 131072})"},
    {"LongCat-Flash-Lite", 68500000000.0,
     R"({"model_type": "longcat_flash_ngram", "hidden_size": 3072, "ffn_hidden_size": 6144,
     "num_layers": 14, "num_attention_heads": 32, "q_lora_rank": 1536, "kv_lora_rank": 512,
     "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "n_routed_experts":
     256, "zero_expert_num": 256, "moe_topk": 12, "expert_ffn_hidden_size": 1024,
     "vocab_size": 131072, "ngram_vocab_size_ratio": 78, "emb_neighbor_num": 4,
     "emb_split_num": 4})"},
    {"MiniCPM3-4B", 4070000000.0,
     R"({"model_type": "minicpm3", "hidden_size": 2560, "intermediate_size": 6400,
     "num_hidden_layers": 62, "num_attention_heads": 40, "num_key_value_heads": 40,
     "q_lora_rank": 768, "kv_lora_rank": 256, "qk_nope_head_dim": 64, "qk_rope_head_dim": 32,
     "vocab_size": 73448})"},
    {"Step-3 (text part)", 316000000000.0,
     R"({"model_type": "step3_text", "hidden_size": 7168, "intermediate_size": 18432,
     "num_hidden_layers": 61, "num_attention_heads": 64, "num_attention_groups": 1,
     "head_dim": 256, "share_q_dim": 2048, "moe_intermediate_size": 5120, "moe_num_experts":
     48, "moe_top_k": 3, "share_expert_dim": 5120, "moe_layers_enum":
     "4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,)"
     R"(34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59",
     "vocab_size": 128815})"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(import_latent)

BOOST_AUTO_TEST_CASE(released_sizes_give_the_published_counts) {
  for (const Released& r : kConfigs) r.check(0.01);
}

BOOST_AUTO_TEST_CASE(zero_experts_are_routed_but_hold_no_weights) {
  const Architecture a = imported(kConfigs[1].json);
  BOOST_REQUIRE(a.layers.size() == 56u);
  BOOST_TEST(a.layers[0].count == 2);  // two attentions with a dense MLP each, then the experts
  BOOST_TEST(a.layers[1].channel.zero_experts == 256);
  // 18.6B to 31.3B active, 27B in the mean (arXiv:2509.01322).
  BOOST_TEST(count_parameters(a).active > 18.6e9);
  BOOST_TEST(count_parameters(a).active < 31.3e9);
}

BOOST_AUTO_TEST_CASE(hashed_ngrams_become_a_table) {
  // 31.4B of LongCat-Flash-Lite's parameters are n-gram embeddings (arXiv:2601.21204).
  const Architecture a = imported(kConfigs[2].json);
  BOOST_TEST(double(a.table_gather_params) == 31.4e9, tolerance(0.01));
  BOOST_TEST(a.table_rows_per_token * a.table_width == a.model_width);
}

BOOST_AUTO_TEST_CASE(layer_lists_written_as_text_are_checked) {
  const std::string text = kConfigs[4].json;
  refused(tests::replaced(text, "4,5,6", "4,99,6"), "moe_layers_enum");
  refused(tests::replaced(text, "4,5,6", "4,x,6"), "moe_layers_enum");
}

BOOST_AUTO_TEST_SUITE_END()
